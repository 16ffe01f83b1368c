import { ArrowDown, ArrowUp, ListFilter, MoreHorizontal, Pause, Play, Regex } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { showError } from '../../engine/run.ts';
import { saveFile } from '../../files/save-file.ts';
import { copyText } from '../../state/clipboard.ts';
import { usePanelAction } from '../../state/panel-actions.ts';
import { text } from '../../text/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { SearchField } from '../SearchField.tsx';
import { plainLine } from './ansi.ts';
import styles from './Logs.module.css';
import type { FoundLine } from './lines.ts';
import { SinceField } from './SinceField.tsx';
import type { LogFind } from './useLogFind.ts';
import { toggleOption, useLogOptions } from './view-options.ts';

export interface LogToolbarProps {
  readonly name: string;
  readonly log: {
    readonly paused: boolean;
    /** How many lines came since it was paused. */
    readonly held: number;
    readonly togglePause: () => void;
  };
  readonly rows: readonly FoundLine[];
  readonly find: LogFind;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly isPattern: boolean;
  readonly onPattern: (isPattern: boolean) => void;
  readonly onlyMatches: boolean;
  readonly onOnlyMatches: (onlyMatches: boolean) => void;
  readonly onSince: (since: number | undefined) => void;
  readonly onClear: () => void;
  /** A line as it is copied and saved; left out: as it was printed, without colours. */
  readonly written?: ((line: FoundLine) => string) | undefined;
}

/** Search, follow, and what else can be done with a log. */
export function LogToolbar(props: LogToolbarProps) {
  const { log, find, search, onSearch, isPattern, onPattern, onlyMatches, onOnlyMatches } = props;
  const words = text.logs;
  const searching = search.trim() !== '';
  const bar = useRef<HTMLDivElement>(null);
  usePanelAction('pause', bar, log.togglePause);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field goes to the next match
    <div
      ref={bar}
      className={styles.toolbar}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
          find.go(event.shiftKey ? -1 : 1);
      }}
    >
      <SearchField label={words.search} value={search} onChange={onSearch} ofPanel />
      {searching && (
        <>
          <span className={styles.matches} role="status">
            {find.invalid
              ? words.badRegex
              : find.count === 0
                ? words.foundNothing
                : words.found(find.at, find.count)}
          </span>
          <IconButton
            size="s"
            label={words.previous}
            shortcut="⇧⏎"
            disabled={find.count === 0}
            onClick={() => find.go(-1)}
          >
            <ArrowUp size={14} aria-hidden="true" />
          </IconButton>
          <IconButton
            size="s"
            label={words.next}
            shortcut="⏎"
            disabled={find.count === 0}
            onClick={() => find.go(1)}
          >
            <ArrowDown size={14} aria-hidden="true" />
          </IconButton>
        </>
      )}
      <IconButton size="s" label={words.regex} aria-pressed={isPattern} onClick={() => onPattern(!isPattern)}>
        <Regex size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        size="s"
        label={words.onlyMatches}
        aria-pressed={onlyMatches}
        onClick={() => onOnlyMatches(!onlyMatches)}
      >
        <ListFilter size={14} aria-hidden="true" />
      </IconButton>
      <SinceField onChange={props.onSince} />
      <Button
        size="s"
        variant="ghost"
        aria-pressed={log.paused}
        icon={log.paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
        onClick={log.togglePause}
      >
        {!log.paused ? words.pause : log.held > 0 ? words.resumeNew(log.held) : words.resume}
      </Button>
      <LogMenu
        bar={bar}
        name={props.name}
        rows={props.rows}
        onClear={props.onClear}
        written={props.written}
      />
    </div>
  );
}

interface LogMenuProps extends Pick<LogToolbarProps, 'name' | 'rows' | 'onClear' | 'written'> {
  readonly bar: RefObject<HTMLElement | null>;
}

function LogMenu({ bar, name, rows, onClear, written = printedLine }: LogMenuProps) {
  const words = text.logs;
  const { wrap, numbers } = useLogOptions();
  const all = () => rows.map(written).join('\n');
  const isEmpty = rows.length === 0;
  const save = () => void saveFile(fileNameOf(name), `${all()}\n`, 'text/plain;charset=utf-8');
  usePanelAction('save', bar, isEmpty ? null : save);
  const mark = (on: boolean) => (on ? '✓' : undefined);
  return (
    <MenuButton
      size="s"
      menuLabel={words.more}
      aria-label={words.more}
      groups={[
        [
          { id: 'wrap', label: words.wrap, icon: mark(wrap), run: () => toggleOption('wrap') },
          { id: 'numbers', label: words.numbers, icon: mark(numbers), run: () => toggleOption('numbers') },
        ],
        [
          {
            id: 'copy',
            label: words.copyAll,
            disabled: isEmpty,
            run: () => void copyText(all()).catch(showError),
          },
          {
            id: 'save',
            label: words.download,
            disabled: isEmpty,
            run: save,
          },
          { id: 'clear', label: words.clear, disabled: isEmpty, run: onClear },
        ],
      ]}
    >
      <MoreHorizontal size={14} aria-hidden="true" />
    </MenuButton>
  );
}

function printedLine({ raw }: FoundLine): string {
  return plainLine(raw);
}

const NAME_CHARACTERS = 60;

/** A name that every file system takes. */
function fileNameOf(name: string): string {
  return `${name.slice(0, NAME_CHARACTERS).replace(/[^\p{L}\p{N}-]+/gu, '-')}.log`;
}
