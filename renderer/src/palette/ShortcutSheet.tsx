import { Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useInitialFocus } from '../dialogs/useInitialFocus.ts';
import { isShell, keys } from '../frame/keys.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, Dialog, EmptyState } from '../ui/index.ts';
import { commands } from './commands.ts';
import styles from './ShortcutSheet.module.css';
import { sheetGroups } from './sheet.ts';

const words = text.palette.sheet;

/** Every shortcut, to search in. */
export function ShortcutSheet() {
  const close = useUi((state) => state.closeDialog);
  const field = useInitialFocus<HTMLInputElement>();
  const [query, setQuery] = useState('');
  const groups = sheetGroups(commands, query, isShell);
  return (
    <Dialog title={words.title} width="l" onClose={close}>
      <label className={styles.search}>
        <Search size={14} aria-hidden="true" />
        <input
          ref={field}
          type="text"
          aria-label={words.filter}
          placeholder={words.filter}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      {groups.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        <section className={styles.scroll} aria-label={words.title} tabIndex={0}>
          <div className={styles.groups}>
            {groups.map((group) => (
              <section key={group.title} className={styles.group} aria-label={group.title}>
                <h3>{group.title}</h3>
                <dl>
                  {group.rows.map((row) => (
                    <div key={row.title} className={styles.row}>
                      <dt>{row.title}</dt>
                      <dd>
                        {row.shortcuts.map((shortcut) => (
                          <kbd key={shortcut}>{keys(shortcut)}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </section>
      )}
      <div className={styles.note} role="status">
        {groups.length > 0 ? (
          words.noneHint
        ) : (
          <EmptyState
            icon={<SearchX size={22} />}
            title={words.nothing(query)}
            actions={<Button onClick={() => setQuery('')}>{words.showAll}</Button>}
          >
            {words.noneHint}
          </EmptyState>
        )}
      </div>
    </Dialog>
  );
}
