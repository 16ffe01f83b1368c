import { useId, useState } from 'react';
import { text as words } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import settings from '../settings/Settings.module.css';
import { type Entry, replaceEntry } from '../yaml/entries.ts';
import styles from './Config.module.css';

export interface RawEntryProps {
  readonly entry: Entry;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

const own = words.configure.config;
const MOST_ROWS = 12;

/** A key that the form does not know, as the text that it is. */
export function RawEntry({ entry, text, onChange }: RawEntryProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? entry.raw.replace(/\r?\n$/, '');
  const edited = typed === null ? null : replaceEntry(text, entry.key, typed);
  const rows = Math.min(MOST_ROWS, shown.split('\n').length);
  return (
    <div className={settings.field}>
      <div className={settings.label}>
        <label htmlFor={id}>
          <code>{entry.key}</code>
        </label>
        {typed !== null && <span className={settings.changed}>{words.configure.settings.changed}</span>}
      </div>
      <textarea
        id={id}
        className={styles.raw}
        rows={rows}
        wrap="off"
        spellCheck={false}
        value={shown}
        aria-invalid={typed !== null && edited === null}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed !== null && (
        <div className={settings.buttons}>
          <Button
            size="s"
            disabled={edited === null}
            onClick={() => {
              if (edited !== null) onChange(edited);
              setTyped(null);
            }}
          >
            {own.apply}
          </Button>
          <Button size="s" variant="ghost" onClick={() => setTyped(null)}>
            {own.dismiss}
          </Button>
          {edited === null && <span className={settings.problem}>{own.rawProblem}</span>}
        </div>
      )}
    </div>
  );
}
