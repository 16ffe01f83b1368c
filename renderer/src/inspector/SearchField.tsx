import { Search, X } from 'lucide-react';
import { text } from '../text/index.ts';
import styles from './SearchField.module.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A search field; Esc empties it first and only then leaves Esc to what is around it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <div className={styles.field}>
      <Search className={styles.icon} size={14} aria-hidden="true" />
      <input
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
