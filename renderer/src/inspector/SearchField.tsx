import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { usePanelAction } from '../state/panel-actions.ts';
import { text } from '../text/index.ts';
import styles from './SearchField.module.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** It finds something in a panel, so the keys for that lead here. */
  readonly ofPanel?: boolean;
}

/** A search field; Esc empties it first and only then leaves Esc to what is around it. */
export function SearchField({ label, value, onChange, ofPanel = false }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  usePanelAction('find', input, ofPanel ? () => input.current?.select() : null);
  return (
    <div className={styles.field}>
      <Search className={styles.icon} size={14} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        spellCheck={false}
        className={styles.input}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.stopPropagation();
          // A dialog around it would close.
          event.preventDefault();
          onChange('');
        }}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={text.inspector.clearSearch}
          className={styles.clear}
          onClick={() => onChange('')}
        >
          <X size={13} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
