import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { AppError, messageOf } from '../../base/index.ts';
import type { KitSummary } from '../../contract/index.ts';
import { Entries, type KitEntry, refused } from './entries.ts';
import { kitDamaged, kitFileError, kitUnsupported } from './errors.ts';
import { CLOSING_BYTES, closingBytes, formatOf, KIT_FORMAT, OPENING_BYTES, openingBytes } from './layout.ts';
import { type Manifest, summaryOf } from './manifest.ts';

/** A kit whose every byte was looked at. */
export interface VerifiedKit {
  readonly manifest: Manifest;
  readonly summary: KitSummary;
  /** In the order of the file, without the manifest. */
  readonly entries: readonly KitEntry[];
  /** The content of a file. Throws `kit_damaged` when it is not what was verified. */
  read(entry: KitEntry): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** 0…1 of the bytes that were looked at. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

const READ_BYTES = 1024 * 1024;

/**
 * Opens a kit and verifies all of it: every byte against the digest at its end, every entry against the list in its
 * manifest, every path. Throws AppError `kit_not_found`, `kit_unsupported`, `kit_damaged`. The caller closes it.
 */
export function openKit(file: string, options: ReadOptions = {}): Promise<VerifiedKit> {
  return withKitFile(file, async (handle) => {
    try {
      return await verify(handle, file, options);
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}

/** Looks only whether a file begins as a kit does. Throws `kit_not_found`, `kit_unsupported`, `kit_damaged`. */
export async function peekKit(file: string): Promise<void> {
  await withKitFile(file, async (handle) => {
    try {
      await checkOpening(handle, file, (await handle.stat()).size);
    } finally {
      await handle.close();
    }
  });
}

async function withKitFile<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await work(await open(file, 'r'));
  } catch (error) {
    throw error instanceof AppError ? error : kitFileError(file, error);
  }
}

async function verify(
  handle: FileHandle,
  file: string,
  { signal, onProgress }: ReadOptions,
): Promise<VerifiedKit> {
  const { size } = await handle.stat();
  await checkOpening(handle, file, size);
  if (size < OPENING_BYTES + CLOSING_BYTES) throw kitDamaged('It ends too early.');
  const bodyEnd = size - CLOSING_BYTES;
  const hash = createHash('sha256');
  const archive = extract();
  const entries = new Entries();
  const body = async function* () {
    for await (const chunk of rangeOf(handle, 0, bodyEnd)) {
      hash.update(chunk.bytes);
      onProgress?.(chunk.end / size);
      yield chunk.bytes;
    }
  };
  const listing = (async () => {
    for await (const entry of archive) await entries.take(entry.header, entry as AsyncIterable<Buffer>);
  })();
  const [listed, read] = await Promise.allSettled([
    listing,
    pipeline(Readable.from(body()), archive, signal ? { signal } : {}),
  ]);
  signal?.throwIfAborted();
  // What is wrong with an entry also ends the reading: it is the reason that counts.
  if (listed.status === 'rejected') throw unreadable(listed.reason);
  if (read.status === 'rejected') throw unreadable(read.reason);
  const closing = await bytesAt(handle, bodyEnd, CLOSING_BYTES);
  if (!closing.equals(await closingBytes(hash.copy().digest('hex')))) {
    throw kitDamaged('Its content does not match the digest at its end.');
  }
  const manifest = entries.finish();
  const whole = { sizeBytes: size, sha256: hash.update(closing).digest('hex') };
  return {
    manifest,
    summary: summaryOf(manifest, whole),
    entries: entries.list,
    read: (entry) => contentOf(handle, entry),
    close: () => handle.close(),
  };
}

function unreadable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return kitDamaged(`It cannot be read: ${messageOf(error)}.`, error);
}

async function checkOpening(handle: FileHandle, file: string, size: number): Promise<void> {
  const opening = await bytesAt(handle, 0, Math.min(OPENING_BYTES, size));
  const expected = await openingBytes();
  if (opening.equals(expected)) return;
  if (size < OPENING_BYTES && size > 0 && opening.equals(expected.subarray(0, size))) {
    throw kitDamaged('It ends too early.');
  }
  const version = formatOf(opening);
  if (version === KIT_FORMAT) throw kitDamaged('Its first bytes are not those of a kit.');
  throw kitUnsupported(file, version);
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

/** Checked once more: whoever reads it may come long after it was verified. */
async function* contentOf(handle: FileHandle, entry: KitEntry): AsyncGenerator<Buffer> {
  const { path, offset, size } = entry;
  if (size === 0) return;
  const hash = createHash('sha256');
  for await (const { bytes } of rangeOf(handle, offset, size)) {
    hash.update(bytes);
    yield bytes;
  }
  if (hash.digest('hex') !== entry.sha256) throw refused(path, 'it changed after it was verified');
}

/** A part of the file, with the position behind each piece. A file that ends before gives less. */
async function* rangeOf(handle: FileHandle, start: number, length: number) {
  const stop = start + length;
  for (let at = start; at < stop; ) {
    const wanted = Math.min(READ_BYTES, stop - at);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield { bytes: buffer.subarray(0, bytesRead), end: at };
  }
}
