import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type MenuActions, type MenuOptions, menuTemplate } from '../../../electron/menu.ts';

/** By URL, because the page's modules belong to another TypeScript project (that of the browser). */
const registry = new URL('../../../renderer/src/palette/commands.ts', import.meta.url).href;
const { commands } = (await import(registry)) as { commands: { id: string; shortcut?: string }[] };

function items(
  options: Partial<MenuOptions>,
  actions: Partial<MenuActions> = {},
): MenuItemConstructorOptions[] {
  const menus = menuTemplate(
    { platform: 'linux', appName: 'Molecule Desktop', development: false, askBeforeQuit: true, ...options },
    { send: () => {}, open: () => {}, openLogs: () => {}, setAskBeforeQuit: () => {}, ...actions },
  );
  return menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
}

const roles = (options: Partial<MenuOptions>) => items(options).map(({ role }) => role);
const click = (item: MenuItemConstructorOptions) =>
  (item.click as ((item: { checked: boolean }) => void) | undefined)?.({ checked: true });

describe('the application menu', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('names only commands that the page has: %s', (platform) => {
    const sent: string[] = [];
    for (const item of items({ platform }, { send: (command) => sent.push(command) })) click(item);
    const known = commands.map(({ id }) => id);
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.filter((id) => !known.includes(id))).toEqual([]);
  });

  it('uses each shortcut once, and the one that the page shows for the command', () => {
    const accelerators = items({}).flatMap(({ id, accelerator }) =>
      accelerator ? [{ id, accelerator }] : [],
    );
    expect(new Set(accelerators.map(({ accelerator }) => accelerator)).size).toBe(accelerators.length);
    for (const { id, accelerator } of accelerators) {
      const shortcut = commands.find((command) => command.id === id)?.shortcut;
      expect(String(accelerator).replace('CmdOrCtrl', 'Mod')).toBe(shortcut);
    }
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
