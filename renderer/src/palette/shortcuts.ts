import type { Command } from './command.ts';

/** The parts of a keyboard event that shortcuts look at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

/** Whether a key press is the shortcut, e.g. `Mod+K`: `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export function matchesShortcut(press: KeyPress, shortcut: string, isMac: boolean): boolean {
  const keys = partsOf(shortcut);
  const key = keys.at(-1) ?? '';
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (mod !== keys.includes('Mod') || other || press.altKey !== keys.includes('Alt')) return false;
  // Where a sign lies differs from keyboard to keyboard: some need Shift for it.
  if (isSign(key)) return press.key === key;
  // Alt and Shift change the letter that a key types, not the key.
  const code = /^\d$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
  return (
    press.shiftKey === keys.includes('Shift') &&
    (press.key.toLowerCase() === key.toLowerCase() || press.code === code)
  );
}

/** What a text field does with these keys goes before any command. */
const KEYS_OF_TEXT: ReadonlySet<string> = new Set(['Z', 'Shift+Z', 'Y', 'A', 'C', 'X', 'V']);

/** While somebody types, these keys write, or change what was written. */
export function belongsToText(shortcut: string): boolean {
  const keys = partsOf(shortcut);
  return !keys.includes('Mod') || KEYS_OF_TEXT.has(keys.filter((key) => key !== 'Mod').join('+'));
}

/** A browser keeps these for itself: they never come to a page. */
const KEPT_BY_BROWSERS: ReadonlySet<string> = new Set([
  'Mod+N',
  'Mod+T',
  'Mod+W',
  'Mod+Shift+N',
  'Mod+Shift+T',
]);

/** All keys that run a command here. */
export function shortcutsOf(
  { shortcut, otherShortcut }: Pick<Command, 'shortcut' | 'otherShortcut'>,
  isShell: boolean,
): readonly string[] {
  return [shortcut, otherShortcut].filter(
    (keys): keys is string => keys !== undefined && (isShell || !KEPT_BY_BROWSERS.has(keys)),
  );
}

/** The keys of a shortcut, modifiers first. `Mod++` has the sign that joins as its last key. */
export function partsOf(shortcut: string): readonly string[] {
  if (shortcut === '+') return ['+'];
  return shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+');
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[\p{L}\p{N}]/u.test(key);
}
