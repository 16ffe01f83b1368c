/** The parts of a keyboard event that shortcuts look at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

/** Whether a key press is the shortcut, e.g. `Mod+K`: `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export function matchesShortcut(press: KeyPress, shortcut: string, isMac: boolean): boolean {
  const keys = shortcut.split('+');
  const key = keys.at(-1) ?? '';
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  return (
    mod === keys.includes('Mod') &&
    !other &&
    press.altKey === keys.includes('Alt') &&
    press.shiftKey === keys.includes('Shift') &&
    // Alt changes the letter that a key types, not the key.
    (press.key.toLowerCase() === key.toLowerCase() || press.code === `Key${key.toUpperCase()}`)
  );
}
