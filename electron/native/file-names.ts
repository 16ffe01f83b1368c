import path from 'node:path';

const MOST_CHARACTERS = 120;
/** Path separators, what Windows keeps for itself, control characters and those that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_NAMES = /[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A name that the page proposes, as one that a file may have and that leads into no other folder. */
export function safeFileName(name: unknown): string {
  if (typeof name !== 'string') return 'file';
  const plain = name.replaceAll(NOT_IN_NAMES, '_').replace(/^\.+/, '').trim();
  if (plain === '') return 'file';
  const { name: stem, ext } = path.parse(plain);
  return ext.length < MOST_CHARACTERS / 2
    ? stem.slice(0, MOST_CHARACTERS - ext.length) + ext
    : plain.slice(0, MOST_CHARACTERS);
}
