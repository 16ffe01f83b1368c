import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Header, type Pack, pack } from 'tar-stream';
import { AppError, isAlive, isUuid, newId, sha256, systemCodeOf, toAppError } from '../../base/index.ts';
import type { KitSummary } from '../../contract/index.ts';
import { FORMAT_FILE, KIT_FORMAT, type KitMode, kitHeader, MANIFEST_FILE, openingText } from './layout.ts';
import { type KitFacts, type ListedEntry, type Manifest, summaryOf } from './manifest.ts';
import { drain } from './output.ts';
import { placeOf } from './paths.ts';
import { TreeRules } from './tree-rules.ts';

const PART = '.part';
/** Windows has no such flag. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** Where the parts of a kit go, one entry after the other. Each method resolves when its entry is taken. */
export interface KitSink {
  readonly signal: AbortSignal;
  /** What the entries so far hold. */
  readonly writtenBytes: number;
  file(path: string, content: Uint8Array | string, executable?: boolean): Promise<void>;
  /** A file of exactly `size` bytes. */
  stream(path: string, size: number, content: AsyncIterable<Uint8Array>, executable?: boolean): Promise<void>;
  folder(path: string): Promise<void>;
  link(path: string, target: string): Promise<void>;
}

export interface WriteOptions {
  /** Absolute. */
  readonly file: string;
  /** Replace a file that is there. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/**
 * Writes a kit: to a new file beside it, which gets its name only when it is whole and on the disk. `fill` adds the
 * parts and says what the kit is about. Throws AppError `kit_exists`, `folder_not_found`, `disk_full`,
 * `no_permission`, and what `fill` throws.
 */
export async function writeKit(
  { file, force, signal }: WriteOptions,
  fill: (kit: KitSink) => Promise<KitFacts>,
): Promise<KitSummary> {
  await checkTarget({ file, force });
  await removeLeftovers(file);
  const partFile = `${file}.${process.pid}-${newId()}${PART}`;
  // Never through a link, nor over what somebody has there.
  const handle = await open(
    partFile,
    constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | NO_FOLLOW,
    0o644,
  ).catch((error: unknown) => {
    throw toAppError(error, `${file} cannot be written`);
  });
  try {
    const summary = await writeTo(handle, signal, fill);
    await handle.sync();
    await handle.close();
    signal.throwIfAborted();
    await checkTarget({ file, force });
    await rename(partFile, file);
    return summary;
  } catch (error) {
    await handle.close();
    await rm(partFile, { force: true });
    throw toAppError(error, 'The offline kit could not be written');
  }
}

/** What an export of this file that was killed left. */
async function removeLeftovers(file: string): Promise<void> {
  const begin = `${path.basename(file)}.`;
  for (const name of await readdir(path.dirname(file))) {
    if (!name.startsWith(begin) || !name.endsWith(PART)) continue;
    const [, pid, id = ''] = /^(\d+)-(.+)$/.exec(name.slice(begin.length, -PART.length)) ?? [];
    if (pid === undefined || !isUuid(id) || isAlive(Number(pid))) continue;
    await rm(path.join(path.dirname(file), name), { force: true });
  }
}

async function writeTo(
  handle: FileHandle,
  signal: AbortSignal,
  fill: (kit: KitSink) => Promise<KitFacts>,
): Promise<KitSummary> {
  const archive = pack();
  const stop = () => archive.destroy(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  // What goes wrong on the disk ends those that still add entries, and is the reason that counts.
  const draining = drain(archive, handle).catch((error: unknown) => {
    archive.destroy(error as Error);
    throw error;
  });
  try {
    const [filled, drained] = await Promise.allSettled([fillArchive(archive, signal, fill), draining]);
    signal.throwIfAborted();
    if (filled.status === 'rejected')
      throw drained.status === 'rejected' ? firstOf(drained, filled) : filled.reason;
    if (drained.status === 'rejected') throw drained.reason;
    return summaryOf(filled.value, drained.value);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A failing part destroys the archive, which then fails to drain for the same reason. */
function firstOf(drained: PromiseRejectedResult, filled: PromiseRejectedResult): unknown {
  return systemCodeOf(drained.reason) !== undefined && !(filled.reason instanceof AppError)
    ? drained.reason
    : filled.reason;
}

async function fillArchive(
  archive: Pack,
  signal: AbortSignal,
  fill: (kit: KitSink) => Promise<KitFacts>,
): Promise<Manifest> {
  const sink = new Sink(archive, signal);
  try {
    await sink.file(FORMAT_FILE, openingText());
    const facts = await fill(sink);
    signal.throwIfAborted();
    // The opening and the manifest itself are known to all readers.
    const manifest = { format: KIT_FORMAT, ...facts, entries: sink.entries.slice(1) };
    await sink.file(MANIFEST_FILE, `${JSON.stringify(manifest)}\n`);
    archive.finalize();
    return manifest;
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

class Sink implements KitSink {
  readonly signal: AbortSignal;
  readonly entries: ListedEntry[] = [];
  writtenBytes = 0;
  readonly #rules = new TreeRules();
  readonly #archive: Pack;

  constructor(archive: Pack, signal: AbortSignal) {
    this.#archive = archive;
    this.signal = signal;
  }

  async file(name: string, content: Uint8Array | string, executable = false): Promise<void> {
    const bytes = Buffer.from(content);
    await this.stream(name, bytes.length, Readable.from([bytes]), executable);
  }

  async stream(
    name: string,
    size: number,
    content: AsyncIterable<Uint8Array>,
    executable = false,
  ): Promise<void> {
    this.#check(name, 'file', size);
    const hash = createHash('sha256');
    const counted = async function* (this: Sink) {
      for await (const chunk of content) {
        hash.update(chunk);
        this.writtenBytes += chunk.length;
        yield chunk;
      }
    }.bind(this);
    const mode: KitMode = executable ? 0o755 : 0o644;
    await pipeline(counted, this.#archive.entry(kitHeader(name, 'file', size, mode)), {
      signal: this.signal,
    });
    this.entries.push({ path: name, kind: 'file', executable, size, sha256: hash.digest('hex') });
  }

  folder(name: string): Promise<void> {
    return this.#empty(name, 'folder', { name: `${name}/`, type: 'directory' }, '');
  }

  link(name: string, target: string): Promise<void> {
    return this.#empty(name, 'link', { type: 'symlink', linkname: target }, target);
  }

  #empty(name: string, kind: ListedEntry['kind'], header: Partial<Header>, content: string): Promise<void> {
    this.#check(name, kind, 0);
    this.entries.push({ path: name, kind, executable: false, size: 0, sha256: sha256(content) });
    return new Promise((resolve, reject) => {
      this.#archive.entry({ ...kitHeader(name, 'file', 0, 0o644), ...header }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  /** Whatever a reader would refuse is not written. */
  #check(name: string, kind: ListedEntry['kind'], size: number): void {
    this.signal.throwIfAborted();
    const place = placeOf(name, kind);
    const problem = typeof place === 'string' ? place : this.#rules.admit(place, size);
    if (problem === null) return;
    throw new AppError('kit_entry_invalid', 'Something cannot be part of an offline kit', {
      detail: `The path ${JSON.stringify(name.slice(0, 200))} is refused: ${problem}. Rename it or take it out, then try again.`,
    });
  }
}

/**
 * Whether a kit may be written there. With `force` only what is no file stands in the way: a folder, a link, a
 * device. Throws `kit_exists`, `folder_not_found`.
 */
export async function checkTarget({ file, force }: Pick<WriteOptions, 'file' | 'force'>): Promise<void> {
  const folder = await stat(path.dirname(file)).catch(() => null);
  if (!folder?.isDirectory()) {
    throw new AppError('folder_not_found', `${path.dirname(file)} is not a folder of this machine`, {
      detail: 'Choose a folder that exists.',
    });
  }
  const there = await lstat(file).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw toAppError(error, `${file} cannot be looked at`);
  });
  if (there === null || (force && there.isFile())) return;
  throw new AppError('kit_exists', `${file} exists already`, {
    detail: there.isFile()
      ? 'Choose another name, or add --force to replace it.'
      : 'It is not a file, so it is not replaced. Choose another name.',
  });
}
