import { type KeyboardEvent, useEffect, useRef } from 'react';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from '../Settings.module.css';

const words = text.appSettings.docker;

export interface MoveQuestionProps {
  readonly place: string;
  readonly busy: boolean;
  readonly onMove: () => void;
  readonly onStay: () => void;
}

/** Asks before all workspaces go to another Docker engine. The safe button has the focus, and Esc is it. */
export function MoveQuestion({ place, busy, onMove, onStay }: MoveQuestionProps) {
  const safe = useRef<HTMLButtonElement>(null);
  // Also when it could not be moved: the buttons were out of use meanwhile.
  useEffect(() => {
    if (!busy) safe.current?.focus();
  }, [busy]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || busy) return;
    // The page would close.
    event.preventDefault();
    onStay();
  };
  return (
    <fieldset className={styles.question} onKeyDown={onKeyDown}>
      <legend className="visually-hidden">{words.ask(place)}</legend>
      <p aria-hidden="true">{words.ask(place)}</p>
      <Button ref={safe} size="s" disabled={busy} onClick={onStay}>
        {words.stay}
      </Button>
      <Button variant="danger" size="s" busy={busy} onClick={onMove}>
        {words.move}
      </Button>
    </fieldset>
  );
}
