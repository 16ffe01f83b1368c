const isMac =
  (window.molecule?.platform ?? navigator.platform).toLowerCase().includes('mac') ||
  window.molecule?.platform === 'darwin';

const MAC_KEYS: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** A shortcut of the form `Mod+Alt+B` as this platform writes it. */
export function keys(shortcut: string): string {
  const parts = shortcut.split('+');
  return isMac
    ? parts.map((key) => MAC_KEYS[key] ?? key).join('')
    : parts.map((key) => (key === 'Mod' ? 'Ctrl' : key)).join(' ');
}
