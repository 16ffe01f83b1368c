import { type MenuEntry, menuNames } from './bridge.ts';

const MOST_ENTRIES = 200;
const MOST_CHARACTERS = 120;
const SHORTCUT = /^(?:(?:Mod|Alt|Shift)\+)*(?:[\p{L}\p{N}]|[^\p{L}\p{N}\s])$/u;

/** Reads what a page sent as menu entries; what is none is left out. */
export function parseMenuEntries(value: unknown): readonly MenuEntry[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_ENTRIES).flatMap((entry: unknown) => entryOf(entry) ?? []);
}

function entryOf(value: unknown): MenuEntry | null {
  const { id, label, menu, section, shortcut, enabled } = (value ?? {}) as Partial<
    Record<keyof MenuEntry, unknown>
  >;
  const name = menuNames.find((known) => known === menu);
  if (!isText(id) || !isText(label) || name === undefined || typeof section !== 'number') return null;
  const keys = isText(shortcut) && SHORTCUT.test(shortcut) ? shortcut : '';
  return { id, label, menu: name, section, shortcut: keys, enabled: enabled === true };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MOST_CHARACTERS;
}

/** A shortcut of the registry as Electron writes it; undefined for what cannot be one there. */
export function acceleratorOf(shortcut: string): string | undefined {
  const modified = shortcut.startsWith('Mod+');
  // Keys without a modifier are typed; a menu would take them away from every text field.
  if (!modified) return undefined;
  return shortcut.replace('Mod', 'CmdOrCtrl').replace(/\+\+$/, '+Plus');
}
