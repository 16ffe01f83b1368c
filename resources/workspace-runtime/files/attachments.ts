import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { mimeTypeOf, safeFileName, safeMimeType } from './names.ts';
import { createFile, type OpenFile, type Places, UPLOADS } from './places.ts';

const ROOT = '/workspace/';
/** Of an answer; a text may name thousands. */
const MAX_FILES = 64;
const MAX_FILE_BYTES = 25 * 1024 * 1024;
const NAME_BYTES = 8;
/** A path of the workspace in a text, where a word may begin. */
const PATH = /(?<=^|[\s"'`*_([])\/workspace\/[^\s"'`*)\]<>|]+/g;
/** What stands before the name of a file in the folder for uploads. */
const HEX = /^[0-9a-f]{16,32}-/;

/** A file of a message, as the protocol has it. */
export interface FilePart {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

/** The text of a message with the files that came with it. Those that are not there, or lie elsewhere, are left out. */
export async function withAttachments(
  text: string,
  files: readonly FilePart[],
  places: Places,
): Promise<string> {
  const lines: string[] = [];
  for (const { uri, name, mimeType } of files) {
    const file = path.posix.normalize(uri.replace(/^(workspace:|file:\/\/)/, ''));
    if (!file.startsWith(ROOT)) continue;
    const found = await places.open(file);
    if (!found) continue;
    await found.handle.close();
    const shown = oneLine(name) || path.posix.basename(file);
    lines.push(`- ${shown} (${safeMimeType(mimeType)}) at ${oneLine(file)}`);
  }
  return lines.length === 0 ? text : `${text}\n\nAttached files:\n${lines.join('\n')}`.trimStart();
}

/** The files of the workspace that an answer names, copied to where they stay as they are now. */
export async function filesNamedIn(text: string, places: Places): Promise<FilePart[]> {
  const named = new Set([...text.matchAll(PATH)].map(([match]) => match.replace(/[.,;:!?]+$/, '')));
  const parts: FilePart[] = [];
  for (const each of named) {
    if (parts.length >= MAX_FILES) break;
    const file = path.posix.normalize(each);
    if (!file.startsWith(ROOT)) continue;
    const found = await places.open(file);
    if (!found) continue;
    try {
      if (found.size > MAX_FILE_BYTES) continue;
      const kept = path.posix.dirname(file) === UPLOADS ? file : await copy(found, file, places);
      const name = path.posix.basename(file).replace(HEX, '');
      parts.push({ uri: `workspace:${kept}`, name, mimeType: mimeTypeOf(name) });
    } finally {
      await found.handle.close();
    }
  }
  return parts;
}

async function copy({ handle }: OpenFile, file: string, places: Places): Promise<string> {
  const folder = await places.uploadsFolder();
  const name = `${randomBytes(NAME_BYTES).toString('hex')}-${safeFileName(path.posix.basename(file))}`;
  const target = await createFile(path.join(folder, name));
  try {
    await target.writeFile(handle.createReadStream({ autoClose: false }));
  } finally {
    await target.close();
  }
  return `${UPLOADS}/${name}`;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name must not begin a line of its own
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}
