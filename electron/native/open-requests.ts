import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { OpenRequest } from '../bridge.ts';
import type { Wish } from './links.ts';

const MOST_BUNDLE_BYTES = 20 * 1024 * 1024;
/** Whoever hands over more than that before a page is there wants to do harm. */
const MOST_WAITING = 20;

/** Keeps what is to be opened until a page is there to open it. */
export class OpenRequests {
  #waiting: OpenRequest[] = [];
  #deliver: ((request: OpenRequest) => void) | null = null;

  /** A page listens from now on; null: it is gone. */
  serve(deliver: ((request: OpenRequest) => void) | null): void {
    this.#deliver = deliver;
    if (deliver === null) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const request of waiting) deliver(request);
  }

  /** Reads what has to be read. Rejects for a bundle that cannot be, or that is none by its size. */
  async take(wish: Wish): Promise<void> {
    const request = wish.kind === 'bundle' ? await bundleOf(wish.file) : wish;
    if (this.#deliver) this.#deliver(request);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(request);
  }
}

async function bundleOf(file: string): Promise<OpenRequest> {
  const { size } = await stat(file);
  if (size > MOST_BUNDLE_BYTES) {
    throw new Error(`${file} has ${size} bytes; a bundle has at most ${MOST_BUNDLE_BYTES}.`);
  }
  return { kind: 'bundle', name: path.basename(file), text: await readFile(file, 'utf8') };
}
