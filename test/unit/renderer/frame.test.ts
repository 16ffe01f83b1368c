import { beforeEach, describe, expect, it } from 'vitest';
import { GONE_AFTER_MS, linkState } from '../../../renderer/src/engine/link.ts';
import { nextUnread, totalUnread } from '../../../renderer/src/engine/unread.ts';
import { mayDrop } from '../../../renderer/src/outline/drop.ts';
import { rangeOf } from '../../../renderer/src/outline/rows.ts';
import { commands } from '../../../renderer/src/palette/commands.ts';
import { menuEntries } from '../../../renderer/src/palette/menu.ts';
import { sheetGroups } from '../../../renderer/src/palette/sheet.ts';
import { belongsToText, matchesShortcut, shortcutsOf } from '../../../renderer/src/palette/shortcuts.ts';
import { useAppearance, zoomAfter } from '../../../renderer/src/state/appearance.ts';
import { paneOf, paneQuery, windowName } from '../../../renderer/src/state/panes.ts';
import { dismissToast, showPastNotifications, toast, useToasts } from '../../../renderer/src/state/toasts.ts';
import { lookOf } from '../../../renderer/src/theme/look.ts';
import { byId, workspace } from './fixtures.ts';

const press = (key: string, change: Partial<KeyboardEvent> = {}) => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

/**
 * Keys by which browsers and systems go back and forth, open and close. `Mod+F` is the app's where a panel has something to
 * find: the browser sees only the rows that are drawn.
 */
const TAKEN =
  /^(?:Mod\+[[\]WTQRLPG]|Alt\+(?:ArrowLeft|ArrowRight|Home|F4)|Mod\+(?:ArrowLeft|ArrowRight)|F5|F11)$/;

describe('shortcuts', () => {
  it('A7: never collide with the keys for history of browsers and systems', () => {
    const all = commands.flatMap((command) => shortcutsOf(command, true));
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter((keys) => TAKEN.test(keys))).toEqual([]);
  });

  it('are each used once', () => {
    const all = commands.flatMap((command) => shortcutsOf(command, true));
    expect(all.filter((keys, at) => all.indexOf(keys) !== at)).toEqual([]);
  });

  it('A7: belong to the text while somebody types, where a text knows them', () => {
    for (const keys of ['Mod+Z', 'Mod+Shift+Z', 'Mod+A', 'Mod+C', '?', '+', 'Z', 'Shift+1']) {
      expect(belongsToText(keys), keys).toBe(true);
    }
    for (const keys of ['Mod+K', 'Mod+B', 'Mod+/', 'Mod+=', 'Mod+0'])
      expect(belongsToText(keys), keys).toBe(false);
  });

  it('find signs wherever a keyboard has them', () => {
    expect(matchesShortcut(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matchesShortcut(press('/', { ctrlKey: true }), 'Mod+/', false)).toBe(true);
    expect(matchesShortcut(press('/', { ctrlKey: true, shiftKey: true }), 'Mod+/', false)).toBe(true);
    expect(matchesShortcut(press('+', { metaKey: true, shiftKey: true }), 'Mod++', true)).toBe(true);
    expect(matchesShortcut(press('!', { code: 'Digit1', shiftKey: true }), 'Shift+1', false)).toBe(true);
    expect(matchesShortcut(press('z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false)).toBe(false);
  });

  it('stand in the menus of the desktop shell, where what cannot be done now is grey', () => {
    const [one, two, three] = menuEntries(
      [
        {
          id: 'a',
          title: 'A',
          group: 'View',
          shortcut: 'Mod+K',
          menu: { in: 'view', section: 1 },
          run: () => undefined,
        },
        {
          id: 'b',
          title: 'B',
          group: 'View',
          menu: { in: 'file', section: 2 },
          when: () => false,
          run: () => undefined,
        },
        { id: 'c', title: 'C', group: 'View', run: () => undefined },
      ],
      {} as never,
    );
    expect(one).toEqual({ id: 'a', label: 'A', menu: 'view', section: 1, shortcut: 'Mod+K', enabled: true });
    expect(two).toMatchObject({ id: 'b', shortcut: '', enabled: false });
    expect(three).toBeUndefined();
  });

  it('are shown only where they arrive', () => {
    expect(shortcutsOf({ shortcut: 'Mod+N' }, false)).toEqual([]);
    expect(shortcutsOf({ shortcut: 'Mod+N' }, true)).toEqual(['Mod+N']);
  });

  it('are all in the sheet, which finds them by word and by key', () => {
    const titles = (query: string) =>
      sheetGroups(commands, query, true).flatMap(({ rows }) => rows.map(({ title }) => title));
    const withKeys = commands.filter((command) => shortcutsOf(command, true).length > 0);
    expect(titles('')).toEqual(expect.arrayContaining(withKeys.map(({ title }) => title)));
    expect(titles('undo')).toEqual(['Undo']);
    expect(titles('mod+k')).toEqual(['Search workspaces and commands']);
    expect(titles('no such thing')).toEqual([]);
  });
});

describe('appearance', () => {
  const { theme, density, motion, zoom } = useAppearance.getInitialState();
  const chosen = { theme, density, motion, zoom };
  const nothing = { moreContrast: false, lessMotion: false };

  it('follows the system until something is chosen', () => {
    expect(lookOf(chosen, nothing)).toEqual({ density: 'comfortable', motion: 'full', zoom: '100' });
    expect(lookOf(chosen, { moreContrast: true, lessMotion: true })).toMatchObject({
      theme: 'contrast',
      motion: 'reduced',
    });
  });

  it('goes before the system once it is chosen', () => {
    const look = lookOf(
      { ...chosen, theme: 'dark', motion: 'full' },
      { moreContrast: true, lessMotion: true },
    );
    expect(look).toMatchObject({ theme: 'dark', motion: 'full' });
    expect(lookOf({ ...chosen, motion: 'reduced' }, nothing).motion).toBe('reduced');
  });

  it('grows and shrinks by steps and stops at the ends', () => {
    expect([zoomAfter(100, 1), zoomAfter(100, -1), zoomAfter(150, 1), zoomAfter(80, -1)]).toEqual([
      110, 90, 150, 80,
    ]);
  });
});

describe('the link to the engine', () => {
  const live = { wasLive: true, lostAt: null };

  it('tells a first connection from a lost one, and a lost one from one that is gone', () => {
    expect(linkState('connecting', { wasLive: false, lostAt: 0 }, 100)).toBe('connecting');
    expect(linkState('connected', live, 100)).toBe('live');
    expect(linkState('connecting', { wasLive: true, lostAt: 0 }, 100)).toBe('reconnecting');
    expect(linkState('connecting', { wasLive: true, lostAt: 0 }, GONE_AFTER_MS)).toBe('gone');
    expect(linkState('connecting', { wasLive: false, lostAt: 0 }, GONE_AFTER_MS)).toBe('gone');
  });
});

describe('windows of panes', () => {
  it.each([
    { pane: 'outline' },
    { pane: 'dock', tab: 'logs' },
    { pane: 'inspector', id: 'ws-1', group: 'observe', tab: 'logs' },
  ] as const)('say in their address what they show: $pane', (popped) => {
    expect(paneOf(paneQuery(popped))).toEqual(popped);
  });

  it('are the main window without that', () => {
    expect(paneOf('')).toBeNull();
    expect(paneOf('?pane=canvas')).toBeNull();
    expect(paneOf('?pane=inspector')).toBeNull();
  });

  it('are one for each thing', () => {
    const talk = { pane: 'inspector', id: 'a', group: 'talk', tab: 'chat' } as const;
    expect(windowName(talk)).toBe(windowName({ ...talk, group: 'work', tab: 'files' }));
    expect(windowName(talk)).not.toBe(windowName({ ...talk, id: 'b' }));
    expect(windowName({ pane: 'dock', tab: 'logs' })).not.toBe(windowName({ pane: 'dock', tab: 'builds' }));
  });
});

describe('messages', () => {
  beforeEach(() => useToasts.setState(useToasts.getInitialState()));

  it('can be read when they have gone from the screen', () => {
    const id = toast({ tone: 'info', title: 'One' });
    toast({ tone: 'error', title: 'Two' });
    dismissToast(id);
    const { toasts, past, fresh } = useToasts.getState();
    expect(toasts.map(({ title }) => title)).toEqual(['Two']);
    expect(past.map(({ title }) => title)).toEqual(['Two', 'One']);
    // What went well needs no second look.
    expect(fresh).toBe(1);
    showPastNotifications(true);
    expect(useToasts.getState().fresh).toBe(0);
  });

  it('of the same text stand once, but not where they are about different things', () => {
    const titles = () => useToasts.getState().toasts.map(({ title, detail }) => `${title}: ${detail}`);
    for (const detail of ['one', 'two']) toast({ tone: 'info', title: 'Ada failed', detail });
    expect(titles()).toEqual(['Ada failed: two']);
    for (const tag of ['r1', 'r2', 'r2']) toast({ tone: 'info', title: 'Ada asks', detail: tag, tag });
    expect(titles()).toEqual(['Ada failed: two', 'Ada asks: r1', 'Ada asks: r2']);
  });

  it('are kept up to a bound', () => {
    for (let count = 0; count < 500; count += 1) toast({ tone: 'info', title: `Message ${count}` });
    expect(useToasts.getState().past.length).toBeLessThanOrEqual(100);
    expect(useToasts.getState().toasts.length).toBeLessThanOrEqual(4);
  });

  it('of agents are counted until somebody reads them', () => {
    const workspaces = byId(workspace('a'), workspace('b'));
    expect(totalUnread({ a: 2, b: 1 })).toBe(3);
    expect(nextUnread({ unread: { gone: 1, b: 1 }, workspaces })).toBe('b');
    expect(nextUnread({ unread: { a: 0 }, workspaces })).toBeNull();
  });
});

describe('the outline', () => {
  const workspaces = byId(
    workspace('Mara'),
    workspace('Priya', { parentId: 'Mara' }),
    workspace('Leo', { parentId: 'Priya' }),
    workspace('Hanna', { parentId: 'Mara' }),
  );
  const rows = ['Mara', 'Priya', 'Leo', 'Hanna'].map((id) => ({
    id,
    depth: 0,
    hasChildren: false,
    expanded: false,
    position: 1,
    siblings: 1,
  }));

  it('selects ranges in both directions, the end that was clicked last', () => {
    expect(rangeOf(rows, 'Priya', 'Hanna')).toEqual(['Priya', 'Leo', 'Hanna']);
    expect(rangeOf(rows, 'Hanna', 'Priya')).toEqual(['Hanna', 'Leo', 'Priya']);
    expect(rangeOf(rows, 'filtered away', 'Leo')).toEqual(['Leo']);
  });

  it('lets nobody be dropped below itself, or where all of them are already', () => {
    expect(mayDrop(['Leo'], 'Hanna', workspaces)).toBe(true);
    expect(mayDrop(['Priya'], 'Leo', workspaces)).toBe(false);
    expect(mayDrop(['Priya'], 'Priya', workspaces)).toBe(false);
    expect(mayDrop(['Priya', 'Hanna'], 'Mara', workspaces)).toBe(false);
    expect(mayDrop(['Priya', 'Leo'], 'Mara', workspaces)).toBe(true);
    expect(mayDrop(['Mara'], null, workspaces)).toBe(false);
    expect(mayDrop(['Leo'], null, workspaces)).toBe(true);
    expect(mayDrop([], 'Mara', workspaces)).toBe(false);
  });
});
