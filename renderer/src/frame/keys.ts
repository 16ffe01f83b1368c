import { partsOf } from '../palette/shortcuts.ts';

export const isShell = typeof window !== 'undefined' && window.molecule !== undefined;
export const isMac =
  typeof window !== 'undefined' &&
  (window.molecule?.platform === 'darwin' || /mac/i.test(window.molecule?.platform ?? navigator.platform));

const MAC_KEYS: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** A shortcut of the form `Mod+Alt+B` as this platform writes it. */
export function keys(shortcut: string): string {
  const parts = partsOf(shortcut);
  return isMac
    ? parts.map((key) => MAC_KEYS[key] ?? key).join('')
    : parts.map((key) => (key === 'Mod' ? 'Ctrl' : key)).join(' ');
}
