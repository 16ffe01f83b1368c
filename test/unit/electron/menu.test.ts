import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { MenuEntry } from '../../../electron/bridge.ts';
import { type MenuActions, type MenuOptions, menuTemplate } from '../../../electron/menu.ts';
import { acceleratorOf, parseMenuEntries } from '../../../electron/menu-entries.ts';

/** By URL, because the page's modules belong to another TypeScript project (that of the browser). */
const page = (file: string) => import(new URL(`../../../renderer/src/palette/${file}`, import.meta.url).href);
const { commands } = (await page('commands.ts')) as {
  commands: { id: string; title: string; shortcut?: string; menu?: object; when?: unknown }[];
};
const { menuEntries } = (await page('menu.ts')) as {
  menuEntries(all: object[], context: unknown): MenuEntry[];
};
const entries = menuEntries(
  commands.map(({ when: _always, ...command }) => command),
  {},
);

function items(
  options: Partial<MenuOptions>,
  actions: Partial<MenuActions> = {},
): MenuItemConstructorOptions[] {
  const menus = menuTemplate(
    {
      platform: 'linux',
      appName: 'Molecule Desktop',
      development: false,
      askBeforeQuit: true,
      keepInTray: false,
      ...options,
    },
    parseMenuEntries(entries),
    {
      send: () => {},
      open: () => {},
      openLogs: () => {},
      setAskBeforeQuit: () => {},
      setKeepInTray: () => {},
      ...actions,
    },
  );
  return menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
}

const roles = (options: Partial<MenuOptions>) => items(options).map(({ role }) => role);
const click = (item: MenuItemConstructorOptions) =>
  (item.click as ((item: { checked: boolean }) => void) | undefined)?.({ checked: true });

describe('the application menu', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'has what the registry of the page puts there: %s',
    (platform) => {
      const sent: string[] = [];
      for (const item of items({ platform }, { send: (command) => sent.push(command) })) click(item);
      const wanted = commands.filter(({ menu }) => menu !== undefined).map(({ id }) => id);
      expect(wanted.length).toBeGreaterThan(20);
      expect(sent.toSorted()).toEqual(wanted.toSorted());
    },
  );

  it('uses each shortcut once, and the one that the page shows for the command', () => {
    const accelerators = items({}).flatMap(({ id, accelerator }) =>
      accelerator ? [{ id, accelerator: String(accelerator) }] : [],
    );
    expect(accelerators.length).toBeGreaterThan(5);
    expect(new Set(accelerators.map(({ accelerator }) => accelerator)).size).toBe(accelerators.length);
    for (const { id, accelerator } of accelerators) {
      const shortcut = commands.find((command) => command.id === id)?.shortcut;
      expect(accelerator.replace('CmdOrCtrl', 'Mod')).toBe(shortcut);
    }
  });

  it('never takes a key away that somebody types', () => {
    for (const shortcut of ['?', 'Shift+1', '+', 'C', '']) expect(acceleratorOf(shortcut)).toBeUndefined();
    expect(acceleratorOf('Mod++')).toBe('CmdOrCtrl+Plus');
  });

  it('leaves out what is no entry', () => {
    const entry = { id: 'a', label: 'A', menu: 'file', section: 1, shortcut: 'Mod+K', enabled: true };
    expect(parseMenuEntries([entry, null, 7, { ...entry, menu: 'apple' }, { ...entry, id: '' }])).toEqual([
      entry,
    ]);
    expect(parseMenuEntries([{ ...entry, shortcut: 'F1 and more' }])).toEqual([{ ...entry, shortcut: '' }]);
    expect(parseMenuEntries('a')).toEqual([]);
    expect(parseMenuEntries(new Array(5_000).fill(entry)).length).toBeLessThan(1_000);
  });

  it('can be quit on every platform, once', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(roles({ platform }).filter((role) => role === 'quit')).toHaveLength(1);
    }
  });

  it('has developer tools in development only', () => {
    expect(roles({ development: true })).toContain('toggleDevTools');
    expect(roles({ development: false })).not.toContain('toggleDevTools');
  });

  it('shows whether quitting asks', () => {
    const box = (askBeforeQuit: boolean) => items({ askBeforeQuit }).find(({ id }) => id === 'askBeforeQuit');
    expect(box(true)?.checked).toBe(true);
    expect(box(false)?.checked).toBe(false);
  });
});
