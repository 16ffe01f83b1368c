import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ChatMessage } from '../../../../../core/contract/index.ts';
import { run } from '../../../engine/run.ts';
import { usePanelAction } from '../../../state/panel-actions.ts';
import { text as texts } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import { sendMessage } from '../outbox.ts';
import { AttachButton, attachPasted } from './AttachButton.tsx';
import styles from './Composer.module.css';
import { EditBar } from './EditBar.tsx';
import { MentionList } from './MentionList.tsx';
import { PendingFiles } from './PendingFiles.tsx';
import { clearFiles, usePendingFiles } from './pending-files.ts';
import { useMentions } from './useMentions.ts';
import { beginEdit, endEdit, useWriting, write } from './writing.ts';

const words = texts.talk.composer;
const LINE_PX = 20;
const MAX_LINES = 10;
const PADDING_PX = 10;
const MAX_LENGTH = 100_000;

export interface ComposerProps {
  readonly workspaceId: string;
  readonly name: string;
  /** The message that the agent works on and that can be stopped. */
  readonly working: ChatMessage | undefined;
  /** What ArrowUp in an empty field changes. */
  readonly lastOwn: ChatMessage | undefined;
}

/** Where the user writes. Enter sends, Shift+Enter makes a new line, and whatever happens, the text stays. */
export function Composer({ workspaceId, name, working, lastOwn }: ComposerProps) {
  const { text, editing, focus } = useWriting(workspaceId);
  const files = usePendingFiles(workspaceId);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const nextCaret = useRef<number | null>(null);
  const mentions = useMentions(text, caret, (next, at) => {
    nextCaret.current = at;
    setCaret(at);
    write(workspaceId, next);
  });

  const waits = files.some(({ uploaded, error }) => uploaded === null && error === null);
  const attached = [...(editing?.files ?? []), ...files.flatMap(({ uploaded }) => uploaded ?? [])];
  const over = text.trim().length - MAX_LENGTH;
  const empty = text.trim() === '' && attached.length === 0;
  const problem = over > 0 ? words.tooLong(over) : waits ? words.waits : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, LINE_PX * MAX_LINES + PADDING_PX)}px`;
    if (nextCaret.current !== null) element.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  }, [text]);

  useEffect(() => {
    const element = field.current;
    if (focus === 0 || !element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [focus]);

  const send = () => {
    if (empty || problem !== null) return;
    void sendMessage(workspaceId, text.trim(), attached);
    clearFiles(workspaceId);
    if (editing) endEdit(workspaceId);
    else write(workspaceId, '');
    field.current?.focus();
  };
  const stop = working && (() => void run('messages.cancel', { messageId: working.id }));
  usePanelAction('stop', field, stop ?? null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Escape') {
      // Esc leaves the field and keeps the draft; nothing around it may close.
      event.stopPropagation();
      field.current?.blur();
    } else if (event.key === 'ArrowUp' && text === '' && lastOwn) {
      event.preventDefault();
      beginEdit(lastOwn);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      // While an input method composes a character, Enter belongs to it.
      event.preventDefault();
      send();
    }
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionList id={listId} mentions={mentions} />
      {editing && <EditBar message={editing} onCancel={() => endEdit(workspaceId)} />}
      <PendingFiles workspaceId={workspaceId} files={files} />
      <div className={styles.line}>
        <AttachButton workspaceId={workspaceId} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          dir="auto"
          aria-label={words.label(name)}
          aria-autocomplete="list"
          aria-controls={mentions.options.length > 0 ? listId : undefined}
          aria-activedescendant={mentions.options.length > 0 ? `${listId}-${mentions.at}` : undefined}
          placeholder={words.placeholder(name)}
          title={words.hint}
          className={styles.field}
          onChange={(event) => {
            setCaret(event.target.selectionStart);
            write(workspaceId, event.target.value);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={(event) => attachPasted(workspaceId, event)}
        />
        {stop && (
          <IconButton label={words.stop(name)} onClick={stop}>
            <Square size={14} fill="currentColor" aria-hidden="true" />
          </IconButton>
        )}
        <IconButton
          label={words.send}
          shortcut="Enter"
          variant="primary"
          type="submit"
          disabled={empty || problem !== null}
        >
          <ArrowUp size={16} aria-hidden="true" />
        </IconButton>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="status">
          {problem}
        </p>
      )}
    </form>
  );
}
