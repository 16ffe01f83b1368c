import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';

/**
 * An offline kit is one plain tar. It begins with `FORMAT`, so that every reader knows at once what it is; then come
 * the files of its parts; then `manifest.json`, which lists them all; and last `SHA256SUM` over every byte before it.
 */
export const KIT_FORMAT = 1;
export const FORMAT_FILE = 'FORMAT';
export const MANIFEST_FILE = 'manifest.json';
export const HEADS_FILE = 'heads.json';
const DIGEST_FILE = 'SHA256SUM';

const OPENING = /^molecule-offline-kit (\d{1,9})\n/;
const BLOCK_BYTES = 512;
/** What ends a tar: two blocks of zeros. */
export const END_BYTES = 2 * BLOCK_BYTES;
/** Header and content of `FORMAT`. */
export const OPENING_BYTES = 2 * BLOCK_BYTES;
/** Header and content of `SHA256SUM`, and the end of the archive. */
export const CLOSING_BYTES = 2 * BLOCK_BYTES + END_BYTES;

/** Bits of a mode that are kept: whether a file can be run, nothing of who may write. */
export type KitMode = 0o644 | 0o755;

/** Header of every entry: nothing in a kit depends on who made it where. */
export function kitHeader(name: string, type: Header['type'], size: number, mode: KitMode) {
  return { name, type, size, mode, uid: 0, gid: 0, mtime: new Date(0) };
}

/** The first bytes of every kit of this format. */
export function openingBytes(): Promise<Buffer> {
  return entryBytes(FORMAT_FILE, openingText());
}

export function openingText(): string {
  return `molecule-offline-kit ${KIT_FORMAT}\n`;
}

/** The version of the format that these first bytes of a file tell; null when it is no kit. */
export function formatOf(opening: Buffer): number | null {
  const name = opening.subarray(0, FORMAT_FILE.length + 1).toString('latin1');
  const version = OPENING.exec(opening.subarray(BLOCK_BYTES).toString('latin1'))?.[1];
  return name === `${FORMAT_FILE}\0` && version !== undefined ? Number(version) : null;
}

/** Everything that follows a body with this SHA-256, to the last byte. */
export async function closingBytes(bodySha256: string): Promise<Buffer> {
  return Buffer.concat([await entryBytes(DIGEST_FILE, `${bodySha256}\n`), Buffer.alloc(END_BYTES)]);
}

/** One entry with its header, padded to whole blocks, without the end of an archive. */
async function entryBytes(name: string, text: string): Promise<Buffer> {
  const archive = pack();
  archive.entry(kitHeader(name, 'file', text.length, 0o644), text);
  archive.finalize();
  return (await buffer(Readable.from(archive))).subarray(0, -END_BYTES);
}
