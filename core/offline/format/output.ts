import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Pack } from 'tar-stream';
import { closingBytes, END_BYTES } from './layout.ts';

/** Written at once: a call for each piece of a stream would cost more than the disk. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** Small pieces are put together up to here. */
const MAX_HELD_BYTES = 16 * 1024;

/**
 * Takes the bytes of an archive to the file, with the digest before its end. Resolves with the size and the
 * SHA-256 of the whole file.
 */
export async function drain(
  archive: Pack,
  handle: FileHandle,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const output = new Output(handle);
  const take = (bytes: Buffer) => {
    hash.update(bytes);
    return output.write(bytes);
  };
  // The end of the archive has to wait until the digest is known: what may belong to it is held back, uncopied.
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    if (chunk.length >= END_BYTES) {
      await take(held);
      held = chunk;
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < MAX_HELD_BYTES) continue;
    await take(held.subarray(0, -END_BYTES));
    held = held.subarray(-END_BYTES);
  }
  await take(held.subarray(0, -END_BYTES));
  const closing = await closingBytes(hash.copy().digest('hex'));
  await output.write(closing);
  await output.flush();
  return { sizeBytes: output.sizeBytes, sha256: hash.update(closing).digest('hex') };
}

/** Writes one batch while the next one comes. */
class Output {
  sizeBytes = 0;
  readonly #handle: FileHandle;
  #batch: Buffer[] = [];
  #batchBytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Buffer): Promise<void> {
    this.#batch.push(bytes);
    this.#batchBytes += bytes.length;
    this.sizeBytes += bytes.length;
    if (this.#batchBytes < BATCH_BYTES) return;
    await this.#writing;
    this.#begin();
  }

  async flush(): Promise<void> {
    await this.#writing;
    this.#begin();
    await this.#writing;
  }

  #begin(): void {
    this.#writing = writeAll(this.#handle, this.#batch, this.#batchBytes);
    // Whoever writes next hears of it.
    this.#writing.catch(() => undefined);
    this.#batch = [];
    this.#batchBytes = 0;
  }
}

async function writeAll(handle: FileHandle, batch: Buffer[], size: number): Promise<void> {
  if (size === 0) return;
  const { bytesWritten } = await handle.writev(batch);
  // A full disk may take a part and say nothing; the rest then fails with the reason.
  if (bytesWritten < size) await handle.writeFile(Buffer.concat(batch).subarray(bytesWritten));
}
