import { CornerDownLeft, Search } from 'lucide-react';
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Dialog } from '../ui/index.ts';
import { availableCommands } from './commands.ts';
import styles from './Palette.module.css';
import { PaletteOption } from './PaletteOption.tsx';
import { paletteResults, type Result } from './results.ts';
import { commandContext } from './useCommands.ts';

/** Finds workspaces and commands by a few letters; Enter goes there or does it. */
export function Palette() {
  const close = () => useUi.getState().setPaletteOpen(false);
  const workspaces = useEngine((state) => state.workspaces);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  // The commands of the moment when it opened: they must not jump away under the reader's eyes.
  const [commands] = useState(() => availableCommands(commandContext()));
  const groups = useMemo(
    () => paletteResults(query, Object.values(workspaces), commands),
    [query, workspaces, commands],
  );
  const results = groups.flatMap((group) => group.results);
  const current = results[Math.min(active, results.length - 1)];
  const optionId = (result: Result) => `${listId}-${result.kind}-${result.id}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the active option may have changed with either
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, query]);

  const choose = (result: Result) => {
    close();
    if (result.kind === 'workspace') useUi.getState().revealWorkspace(result.id);
    else result.command.run(commandContext());
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = results.length - 1;
    if (event.key === 'ArrowDown') setActive(active >= last ? 0 : active + 1);
    else if (event.key === 'ArrowUp') setActive(active <= 0 ? last : Math.min(active, last) - 1);
    else if (event.key === 'PageDown') setActive(Math.min(last, active + 8));
    else if (event.key === 'PageUp') setActive(Math.max(0, active - 8));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      if (current) choose(current);
    } else if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) close();
    else return;
    event.preventDefault();
  };

  return (
    <Dialog bare title={text.palette.title} className={styles.palette} onClose={close}>
      <div className={styles.search}>
        <Search size={16} aria-hidden="true" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-label={text.palette.title}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={current && optionId(current)}
          aria-autocomplete="list"
          placeholder={text.palette.placeholder}
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={listId} role="listbox" aria-label={text.palette.results} className={styles.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox is no fieldset
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={styles.group} aria-hidden="true">
              {group.title}
            </div>
            {group.results.map((result) => (
              <PaletteOption
                key={optionId(result)}
                id={optionId(result)}
                result={result}
                active={result === current}
                onPoint={() => setActive(results.indexOf(result))}
                onChoose={() => choose(result)}
              />
            ))}
          </div>
        ))}
      </div>
      {results.length === 0 && (
        <p className={styles.nothing} role="status">
          {text.palette.nothing(query)}
        </p>
      )}
      <footer className={styles.footer} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {text.palette.choose}
        </span>
        <span>
          <kbd>
            <CornerDownLeft size={11} />
          </kbd>{' '}
          {text.palette.open}
        </span>
        <span>
          <kbd>&gt;</kbd> {text.palette.onlyCommands}
        </span>
      </footer>
    </Dialog>
  );
}
