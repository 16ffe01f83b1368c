import { Ellipsis, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Terminal } from '../../../../../core/contract/index.ts';
import { showError } from '../../../engine/run.ts';
import { text } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { requestScreen } from './requests.ts';
import { toggleScreenReader, useTerminalSettings } from './settings.ts';
import styles from './Terminal.module.css';
import { closeTerminal, nameTerminal } from './terminals.ts';
import { useTerminalName, useTerminalNames } from './useTerminalName.ts';

export interface TerminalTabsProps {
  readonly terminals: readonly Terminal[];
  readonly current: string | null;
  /** Id of the element that shows the terminal. */
  readonly panelId: string;
  readonly showWorkspace: boolean;
  readonly opening: boolean;
  /** null: there is no workspace to open one in. */
  readonly onOpen: (() => void) | null;
  readonly onChoose: (terminal: Terminal) => void;
}

/** The terminals as tabs, and what can be done with the one that is looked at. */
export function TerminalTabs({
  terminals,
  current,
  panelId,
  showWorkspace,
  opening,
  onOpen,
  onChoose,
}: TerminalTabsProps) {
  const [naming, setNaming] = useState(false);
  const screenReader = useTerminalSettings((state) => state.screenReader);
  const words = text.work.terminal;

  const names = useTerminalNames(terminals, showWorkspace);
  const tabs = terminals.map(({ id, end }, at) => {
    const name = names[at] ?? '';
    return {
      id,
      label: name,
      title: name,
      isOver: end !== null,
      badge: end && <span className="visually-hidden">{words.ended}</span>,
    };
  });

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
        <Tabs
          label={words.tabs}
          size="strip"
          tabs={tabs}
          current={current ?? ''}
          panelId={panelId}
          onChange={(id) => {
            const chosen = terminals.find((each) => each.id === id);
            if (chosen) onChoose(chosen);
          }}
          closing={{ label: words.close, run: (id) => void closeTerminal(id).catch(showError) }}
        />
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
