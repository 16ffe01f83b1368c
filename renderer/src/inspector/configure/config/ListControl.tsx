import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { text as words } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import styles from './Config.module.css';

export interface ListControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly label: string;
  readonly items: readonly string[];
  readonly onChange: (items: readonly string[]) => void;
}

const own = words.configure.config;

/** The texts of a list, each with its own field, and one more for the next. */
export function ListControl({ id, label, items, onChange, ...rest }: ListControlProps) {
  const [next, setNext] = useState('');
  const add = () => {
    if (next.trim() === '') return;
    onChange([...items, next.trim()]);
    setNext('');
  };
  return (
    <ul className={styles.items}>
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a text is all that tells it from one like it
        <li key={at}>
          <input
            aria-label={own.item(label, at + 1)}
            value={item}
            spellCheck={false}
            onChange={(event) => onChange(items.toSpliced(at, 1, event.target.value))}
          />
          <IconButton label={own.removeItem(item)} size="s" onClick={() => onChange(items.toSpliced(at, 1))}>
            <X size={13} aria-hidden="true" />
          </IconButton>
        </li>
      ))}
      <li>
        <input
          {...rest}
          id={id}
          value={next}
          spellCheck={false}
          placeholder={own.addItem}
          onChange={(event) => setNext(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <IconButton label={own.addTo(label)} size="s" disabled={next.trim() === ''} onClick={add}>
          <Plus size={13} aria-hidden="true" />
        </IconButton>
      </li>
    </ul>
  );
}
