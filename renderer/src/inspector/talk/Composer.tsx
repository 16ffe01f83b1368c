import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/index.ts';
import { drafts } from './drafts.ts';
import { sendMessage } from './outbox.ts';
import styles from './Talk.module.css';

const MAX_HEIGHT_PX = 220;
const MAX_LENGTH = 100_000;

export interface ComposerProps {
  readonly workspaceId: string;
  readonly name: string;
}

/** Where the user writes. Grows with the text; Enter sends, Shift+Enter makes a new line; drafts are kept. */
export function Composer({ workspaceId, name }: ComposerProps) {
  const [text, setText] = useState(() => drafts.read(workspaceId));
  const field = useRef<HTMLTextAreaElement>(null);
  const empty = text.trim() === '';

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [text]);

  const change = (next: string) => {
    setText(next);
    drafts.write(workspaceId, next);
  };
  const send = () => {
    if (empty) return;
    void sendMessage(workspaceId, text.trim());
    change('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Esc leaves the field and keeps the draft; nothing around it may close.
    if (event.key === 'Escape') {
      event.stopPropagation();
      field.current?.blur();
    }
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={MAX_LENGTH}
        aria-label={`Message to ${name}`}
        placeholder={`Message ${name}`}
        className={styles.field}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton label="Send" shortcut="Enter" variant="primary" type="submit" disabled={empty}>
        <ArrowUp size={16} aria-hidden="true" />
      </IconButton>
    </form>
  );
}
