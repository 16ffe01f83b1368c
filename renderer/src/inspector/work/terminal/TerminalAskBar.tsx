import { type MouseEvent, useEffect, useRef } from 'react';
import { showError } from '../../../engine/run.ts';
import { copyText } from '../../../state/clipboard.ts';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { shownName } from '../files/place.ts';
import { askTerminal, type TerminalAsk, useAsks } from './asks.ts';
import { openOutside } from './links.ts';
import { linesOf } from './paste.ts';
import styles from './Terminal.module.css';

export interface TerminalAskBarProps {
  readonly id: string;
  readonly onPaste: (text: string, oneLine: boolean) => void;
  readonly onDone: () => void;
}

/** What a terminal waits to be allowed: the safe answer has the focus, and Esc gives it. */
export function TerminalAskBar({ id, onPaste, onDone }: TerminalAskBarProps) {
  const ask = useAsks((state) => state[id] ?? null);
  if (!ask) return null;
  const done = () => {
    askTerminal(id, null);
    onDone();
  };
  return <Bar key={ask.kind} ask={ask} onPaste={onPaste} onDone={done} />;
}

interface BarProps extends Omit<TerminalAskBarProps, 'id'> {
  readonly ask: TerminalAsk;
}

function Bar({ ask, onPaste, onDone }: BarProps) {
  const safe = useRef<HTMLButtonElement>(null);
  const words = text.work.terminal;
  useEffect(() => {
    // A program that asks by itself must not take the keys that are meant for it.
    if (ask.kind !== 'copy') safe.current?.focus();
  }, [ask]);
  const title =
    ask.kind === 'paste'
      ? words.pasteTitle(linesOf(ask.text))
      : ask.kind === 'copy'
        ? words.copyAsked(ask.text.length)
        : words.linkTitle;
  const detail = ask.kind === 'paste' ? words.pasteBody : ask.kind === 'link' ? ask.address : '';
  const answer = (work: () => void) => (event: MouseEvent) => {
    // The second click of two was meant for the question that stood here before.
    if (event.detail > 1) return;
    onDone();
    work();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: it asks something, but is no form
    <div
      role="group"
      aria-label={title}
      className={styles.ask}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <b role="status">{title}</b>
      {detail !== '' && <p className={styles.askDetail}>{detail}</p>}
      {ask.kind !== 'link' && <pre className={styles.askText}>{preview(ask.text)}</pre>}
      <div className={styles.askButtons}>
        <Button ref={safe} size="s" onClick={onDone}>
          {ask.kind === 'copy' ? words.copyDeny : text.work.cancel}
        </Button>
        {ask.kind === 'paste' && (
          <>
            <Button size="s" onClick={answer(() => onPaste(ask.text, true))}>
              {words.pasteOne}
            </Button>
            <Button size="s" variant="danger" onClick={answer(() => onPaste(ask.text, false))}>
              {words.pasteDo}
            </Button>
          </>
        )}
        {ask.kind === 'copy' && (
          <Button size="s" variant="primary" onClick={answer(() => void copyText(ask.text).catch(showError))}>
            {words.copyAllow}
          </Button>
        )}
        {ask.kind === 'link' && (
          <Button size="s" variant="primary" onClick={answer(() => openOutside(ask.address))}>
            {words.linkDo}
          </Button>
        )}
      </div>
    </div>
  );
}

const PREVIEW_LINES = 6;

function preview(value: string): string {
  const lines = value.split(/\r\n|\r|\n/);
  return [
    ...lines.slice(0, PREVIEW_LINES).map(shownName),
    ...(lines.length > PREVIEW_LINES ? [text.work.andMore(lines.length - PREVIEW_LINES)] : []),
  ].join('\n');
}
