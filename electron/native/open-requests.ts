import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { bundleTooLarge, MAX_BUNDLE_BYTES } from '../../core/contract/index.ts';
import type { OpenRequest } from '../bridge.ts';
import type { Wish } from './links.ts';

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

  /** Reads what has to be read. Rejects for a bundle that cannot be, and with `bundle_too_large`. */
  async take(wish: Wish): Promise<void> {
    const request = wish.kind === 'bundle' ? await bundleOf(wish.file) : wish;
    if (this.#deliver) this.#deliver(request);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(request);
  }
}

async function bundleOf(file: string): Promise<OpenRequest> {
  const { size } = await stat(file);
  const name = path.basename(file);
  if (size > MAX_BUNDLE_BYTES) throw bundleTooLarge(name, size);
  return { kind: 'bundle', name, text: await readFile(file, 'utf8') };
}
