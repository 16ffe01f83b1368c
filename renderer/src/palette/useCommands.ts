import { useEffect, useLayoutEffect } from 'react';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { isMac, isShell } from '../frame/keys.ts';
import { checkImages, useImages } from '../images/store.ts';
import { useUi } from '../state/ui.ts';
import { startTask } from '../tasks/index.ts';
import type { Command, CommandContext } from './command.ts';
import { commands, runCommand } from './commands.ts';
import { keepMenu } from './menu.ts';
import { belongsToText, matchesShortcut, shortcutsOf } from './shortcuts.ts';

/** What commands look at and act on, as it is now. */
export function commandContext(): CommandContext {
  const ui = useUi.getState();
  const engine = useEngine.getState();
  const selected = ui.selectedId === null ? null : (engine.workspaces[ui.selectedId] ?? null);
  return { ui, engine, selected, run, startTask, images: useImages.getState(), checkImages };
}

/** Runs commands for their shortcuts, of those that a window takes. Give it the same function each time. */
export function useShortcuts(takes: (command: Command) => boolean): void {
  // With what is drawn and not after it: whoever sees the window may press a key.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return;
      const command = commandOf(event);
      if (command === null || !takes(command)) return;
      // A prevented key does not reach the menu of the shell, so that nothing runs twice.
      if (runCommand(command.id, commandContext())) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [takes]);
}

const takesAll = () => true;

/** Runs commands for shortcuts and for the menus of the desktop shell, which it fills. */
export function useCommandTriggers(): void {
  useShortcuts(takesAll);
  useEffect(() => {
    const offMenu = window.molecule?.onCommand((name) => runCommand(name, commandContext()));
    const stopMenu = keepMenu(commandContext);
    return () => {
      offMenu?.();
      stopMenu();
    };
  }, []);
}

/** The command that a key press means, where it may mean one. */
function commandOf(event: KeyboardEvent): Command | null {
  const isTaken = isTyping(event.target);
  for (const command of commands) {
    if (command.byBrowser) continue;
    for (const shortcut of shortcutsOf(command, isShell)) {
      if (isTaken && belongsToText(shortcut)) continue;
      if (matchesShortcut(event, shortcut, isMac)) return command;
    }
  }
  return null;
}

/** Inputs that take no text: a box that is ticked leaves the keys alone. */
const NO_TEXT = ':not([type="checkbox"], [type="radio"], [type="range"], [type="button"], [type="color"])';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(`input${NO_TEXT}, textarea, select, [contenteditable]`);
}
