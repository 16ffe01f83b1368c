import { useEffect } from 'react';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { keys } from '../frame/keys.ts';
import { checkImages, useImages } from '../images/index.ts';
import { useUi } from '../state/ui.ts';
import { startTask } from '../tasks/index.ts';
import type { CommandContext } from './command.ts';
import { commands, runCommand } from './commands.ts';
import { matchesShortcut } from './shortcuts.ts';

const isMac = keys('Mod') === '⌘';

/** What commands look at and act on, as it is now. */
export function commandContext(): CommandContext {
  const ui = useUi.getState();
  const engine = useEngine.getState();
  const selected = ui.selectedId === null ? null : (engine.workspaces[ui.selectedId] ?? null);
  return { ui, engine, selected, run, startTask, images: useImages.getState(), checkImages };
}

/** Runs commands for shortcuts and for the menus of the desktop shell. */
export function useCommandTriggers(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const command = commands.find(({ shortcut }) => shortcut && matchesShortcut(event, shortcut, isMac));
      // A prevented key does not reach the menu of the shell, so that nothing runs twice.
      if (command && runCommand(command.id, commandContext())) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    const offMenu = window.molecule?.onCommand((name) => runCommand(name, commandContext()));
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      offMenu?.();
    };
  }, []);
}
