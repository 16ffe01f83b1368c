import type { ShellMenuEntry } from '../engine/connect.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import type { Command, CommandContext } from './command.ts';
import { commands } from './commands.ts';

/** What can be done changes with every event; menus need not follow at once. */
const SETTLED_AFTER_MS = 300;

/** The commands that belong into menus, in the order of the registry. */
export function menuEntries(all: readonly Command[], context: CommandContext): readonly ShellMenuEntry[] {
  return all.flatMap(({ id, title, menu, shortcut = '', when }) =>
    menu === undefined
      ? []
      : {
          id,
          label: title,
          menu: menu.in,
          section: menu.section,
          shortcut,
          enabled: when?.(context) ?? true,
        },
  );
}

/** Keeps the menus of the desktop shell equal to the registry. Returns the stop. */
export function keepMenu(context: () => CommandContext): () => void {
  const shell = window.molecule;
  if (!shell) return () => undefined;
  let told = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    timer = undefined;
    const entries = menuEntries(commands, context());
    const now = JSON.stringify(entries);
    if (now === told) return;
    told = now;
    shell.setMenu(entries);
  };
  const tellSoon = () => {
    timer ??= setTimeout(tell, SETTLED_AFTER_MS);
  };
  tell();
  const stops = [useUi.subscribe(tellSoon), useEngine.subscribe(tellSoon)];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
