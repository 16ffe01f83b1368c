import { Ellipsis, Plus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Terminal } from '../../../../../core/contract/index.ts';
import { showError } from '../../../engine/run.ts';
import { text } from '../../../text/index.ts';
import { cx, IconButton } from '../../../ui/index.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { requestScreen } from './requests.ts';
import { toggleScreenReader, useTerminalSettings } from './settings.ts';
import styles from './Terminal.module.css';
import { closeTerminal, nameTerminal } from './terminals.ts';
import { useTerminalName } from './useTerminalName.ts';

export interface TerminalTabsProps {
  readonly terminals: readonly Terminal[];
  readonly current: string | null;
  readonly showWorkspace: boolean;
  readonly opening: boolean;
  /** null: there is no workspace to open one in. */
  readonly onOpen: (() => void) | null;
  readonly onChoose: (terminal: Terminal) => void;
}

/** The terminals as tabs: arrows choose. */
export function TerminalTabs({
  terminals,
  current,
  showWorkspace,
  opening,
  onOpen,
  onChoose,
}: TerminalTabsProps) {
  const [naming, setNaming] = useState(false);
  const screenReader = useTerminalSettings((state) => state.screenReader);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const words = text.work.terminal;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = terminals.findIndex(({ id }) => id === current);
    const next = step === 0 ? undefined : terminals[(at + step + terminals.length) % terminals.length];
    if (!next) return;
    event.preventDefault();
    onChoose(next);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };

  const ask = (request: Parameters<typeof requestScreen>[1]) => () =>
    current && requestScreen(current, request);
  const groups: MenuItem[][] = [
    [
      { id: 'search', label: words.search, run: ask('search') },
      { id: 'copy', label: words.copy, run: ask('copy') },
      { id: 'paste', label: words.paste, run: ask('paste') },
      { id: 'all', label: words.selectAll, run: ask('selectAll') },
      { id: 'clear', label: words.clear, run: ask('clear') },
    ],
    [{ id: 'rename', label: words.rename, run: () => setNaming(true) }],
    [{ id: 'reader', label: words.screenReader, checked: screenReader, run: toggleScreenReader }],
  ];

  return (
    <div className={styles.bar}>
      {naming && current !== null ? (
        <NameField id={current} onDone={() => setNaming(false)} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the tabs in it
        <div ref={list} className={styles.tabs} onKeyDown={onKeyDown}>
          {/* It owns the tabs from outside: between them are buttons, which no tab list may have in it. */}
          <div
            role="tablist"
            aria-label={words.tabs}
            aria-owns={terminals.map(({ id }) => `${listId}-${id}`).join(' ')}
          />
          {terminals.map((terminal) => (
            <TerminalTab
              key={terminal.id}
              tabId={`${listId}-${terminal.id}`}
              terminal={terminal}
              current={terminal.id === current}
              showWorkspace={showWorkspace}
              onChoose={() => onChoose(terminal)}
            />
          ))}
        </div>
      )}
      {onOpen && (
        <IconButton label={words.open} size="s" busy={opening} onClick={onOpen}>
          <Plus size={14} aria-hidden="true" />
        </IconButton>
      )}
      <MenuButton
        size="s"
        className={styles.more}
        aria-label={words.more}
        menuLabel={words.more}
        groups={groups}
      >
        <Ellipsis size={14} aria-hidden="true" />
      </MenuButton>
    </div>
  );
}

interface TerminalTabProps {
  readonly tabId: string;
  readonly terminal: Terminal;
  readonly current: boolean;
  readonly showWorkspace: boolean;
  readonly onChoose: () => void;
}

function TerminalTab({ tabId, terminal, current, showWorkspace, onChoose }: TerminalTabProps) {
  const name = useTerminalName(terminal.id, showWorkspace);
  return (
    <span role="presentation" className={cx(styles.tab, current && styles.current)}>
      <button
        type="button"
        role="tab"
        id={tabId}
        aria-selected={current}
        tabIndex={current ? 0 : -1}
        className={cx(styles.tabName, terminal.end && styles.over)}
        title={name}
        onClick={onChoose}
      >
        <bdi>{name}</bdi>
        {terminal.end && <span className="visually-hidden">{text.work.terminal.ended}</span>}
      </button>
      <button
        type="button"
        aria-label={text.work.terminal.close(name)}
        className={styles.tabClose}
        tabIndex={current ? 0 : -1}
        onClick={() => void closeTerminal(terminal.id).catch(showError)}
      >
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
}

function NameField({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const before = useTerminalName(id);
  const [name, setName] = useState(before);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const done = (keep: boolean) => {
    if (keep && name.trim() !== before) nameTerminal(id, name);
    onDone();
  };
  return (
    <input
      ref={field}
      aria-label={text.work.terminal.renameLabel}
      className={styles.nameField}
      maxLength={80}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => done(true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        done(event.key === 'Enter');
      }}
    />
  );
}
