import { text } from '../text/index.ts';
import type { Command } from './command.ts';
import { matchTitle } from './search.ts';
import { shortcutsOf } from './shortcuts.ts';

export interface SheetRow {
  readonly title: string;
  /** Each of them does it. */
  readonly shortcuts: readonly string[];
}

export interface SheetGroup {
  readonly title: string;
  readonly rows: readonly SheetRow[];
}

const { places, keys: what } = text.palette.sheet;
const hand = text.canvas.gestures;

/** Keys that are no commands: what they do depends on where the focus is. */
const fixed: readonly SheetGroup[] = [
  {
    title: places.canvas,
    rows: [
      { title: what.walk, shortcuts: ['↑', '↓', '←', '→'] },
      { title: what.open, shortcuts: ['Enter'] },
      { title: what.select, shortcuts: ['Space'] },
      { title: what.selectMore, shortcuts: ['Shift+Space', `Shift+${hand.click}`, `Mod+${hand.click}`] },
      { title: hand.box, shortcuts: [`Shift+${hand.drag}`] },
      { title: hand.menu, shortcuts: ['Shift+F10'] },
      { title: hand.nest, shortcuts: [hand.drag] },
      { title: hand.moveOnly, shortcuts: [`Mod+${hand.drag}`] },
      { title: hand.duplicate, shortcuts: [`Alt+${hand.drag}`] },
      { title: hand.cancel, shortcuts: ['Esc'] },
    ],
  },
  {
    title: places.outline,
    rows: [
      { title: what.outlineWalk, shortcuts: ['↑', '↓'] },
      { title: what.outlineFold, shortcuts: ['→', '←'] },
      { title: what.outlineOpen, shortcuts: ['Enter'] },
      { title: what.outlineRange, shortcuts: ['Shift+↑', 'Shift+↓'] },
      { title: what.outlineToggle, shortcuts: ['Mod+Space'] },
      { title: what.outlineRemove, shortcuts: ['Delete'] },
    ],
  },
  {
    title: places.lists,
    rows: [
      { title: what.choose, shortcuts: ['↑', '↓', '←', '→'] },
      { title: what.ends, shortcuts: ['Home', 'End'] },
      { title: what.closeTab, shortcuts: ['Delete'] },
      { title: what.closeTop, shortcuts: ['Esc'] },
    ],
  },
  {
    title: places.panes,
    rows: [
      { title: what.resize, shortcuts: ['↑', '↓', '←', '→'] },
      { title: what.resizeEnds, shortcuts: ['Home', 'End'] },
    ],
  },
  {
    title: places.talk,
    rows: [
      { title: what.send, shortcuts: ['Enter'] },
      { title: what.newline, shortcuts: ['Shift+Enter'] },
    ],
  },
];

/** Every shortcut that works here, by group, as far as it is about `query`. */
export function sheetGroups(
  commands: readonly Command[],
  query: string,
  isShell: boolean,
): readonly SheetGroup[] {
  const groups = new Map<string, SheetRow[]>();
  for (const command of commands) {
    const shortcuts = shortcutsOf(command, isShell);
    if (shortcuts.length === 0) continue;
    const title = text.palette.groups[command.group];
    groups.set(title, [...(groups.get(title) ?? []), { title: command.title, shortcuts }]);
  }
  return [...[...groups].map(([title, rows]) => ({ title, rows })), ...fixed]
    .map(({ title, rows }) => ({ title, rows: rows.filter((row) => isAbout(row, title, query)) }))
    .filter(({ rows }) => rows.length > 0);
}

function isAbout({ title, shortcuts }: SheetRow, group: string, query: string): boolean {
  const wanted = query.trim();
  if (wanted === '') return true;
  const byKeys = shortcuts.some((keys) => keys.toLowerCase() === wanted.toLowerCase());
  return byKeys || matchTitle(title, wanted) !== undefined || matchTitle(group, wanted) !== undefined;
}
