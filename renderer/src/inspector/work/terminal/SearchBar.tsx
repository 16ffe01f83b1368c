import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { usePanelAction } from '../../../state/panel-actions.ts';
import { text } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import styles from './Terminal.module.css';

export interface SearchBarProps {
  /** Whether there is any. */
  readonly onFind: (wanted: string, direction: 'next' | 'previous', incremental: boolean) => boolean;
  readonly onClose: () => void;
}

/** Searches what a terminal has printed: Enter goes on, Shift+Enter back, Esc closes. */
export function SearchBar({ onFind, onClose }: SearchBarProps) {
  const [wanted, setWanted] = useState('');
  const [found, setFound] = useState(true);
  const field = useRef<HTMLInputElement>(null);
  const words = text.work.terminal;
  useEffect(() => field.current?.focus(), []);
  usePanelAction('find', field, () => field.current?.select());
  const go = (direction: 'next' | 'previous') => setFound(onFind(wanted, direction, false));
  return (
    <search className={styles.search}>
      <input
        ref={field}
        type="search"
        aria-label={words.searchLabel}
        placeholder={words.searchLabel}
        spellCheck={false}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setFound(onFind(event.target.value, 'next', true));
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? 'previous' : 'next');
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span role="status" className={styles.searchNothing}>
        {!found && wanted !== '' && words.searchNothing}
      </span>
      <IconButton label={words.searchPrevious} size="s" onClick={() => go('previous')}>
        <ChevronUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={words.searchNext} size="s" onClick={() => go('next')}>
        <ChevronDown size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={words.searchClose} size="s" onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </search>
  );
}
