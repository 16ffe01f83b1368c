import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { usePanelAction } from '../../../state/panel-actions.ts';
import { text as texts } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import styles from './FindBar.module.css';
import type { Find } from './useFind.ts';

const words = texts.talk.find;
const ICON = { size: 15, 'aria-hidden': true } as const;

/** Finds a text in the conversation: Enter goes to older hits, Shift+Enter to newer ones, Esc closes it. */
export function FindBar({ find }: { readonly find: Find }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  usePanelAction('find', field, () => field.current?.select());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') find.setOpen(false);
    else if (event.key === 'Enter' && event.shiftKey) find.next();
    else if (event.key === 'Enter') find.previous();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const nothing = find.hits.length === 0 && find.older === 0;
  return (
    <search className={styles.bar}>
      <input
        ref={field}
        type="search"
        className={styles.field}
        aria-label={words.label}
        placeholder={words.label}
        value={find.query}
        onChange={(event) => find.setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.place} role="status">
        {placeText(find)}
      </span>
      <IconButton label={words.previous} shortcut="Enter" size="s" disabled={nothing} onClick={find.previous}>
        <ChevronUp {...ICON} />
      </IconButton>
      <IconButton
        label={words.next}
        shortcut="Shift+Enter"
        size="s"
        disabled={find.hits.length === 0}
        onClick={find.next}
      >
        <ChevronDown {...ICON} />
      </IconButton>
      <IconButton label={words.close} shortcut="Esc" size="s" onClick={() => find.setOpen(false)}>
        <X {...ICON} />
      </IconButton>
    </search>
  );
}

function placeText({ query, hits, at, older, loadingOlder, failed }: Find): string {
  if (query.trim() === '') return '';
  if (loadingOlder) return words.loadingOlder;
  if (failed) return words.failed;
  const here = hits.length === 0 ? words.none : words.place(at + 1, hits.length);
  if (older === 0) return here;
  return hits.length === 0 ? words.older(older) : `${here} · ${words.older(older)}`;
}
