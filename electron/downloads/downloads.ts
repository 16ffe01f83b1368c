import { AppError, Semaphore } from '../../core/base/index.ts';
import type { DownloadAnswer } from '../bridge.ts';
import type { EngineAddress } from '../engine/address.ts';
import { engineAway } from '../outcome.ts';
import { download } from './download.ts';

/** Each is held whole in memory; a page shows the pictures of a whole talk, so the others wait. */
const MOST_AT_ONCE = 4;
/** Together with those that wait: more than the messages on a screen have files. */
const MOST_ASKED = 200;

/** Gets files of workspaces for pages, a few at once, and no longer than their pages are there. */
export class Downloads {
  readonly #address: () => Promise<EngineAddress>;
  readonly #turns = new Semaphore(MOST_AT_ONCE);
  readonly #pages = new WeakMap<object, AbortController>();
  #asked = 0;

  constructor(address: () => Promise<EngineAddress>) {
    this.#address = address;
  }

  /** Throws what `download` throws, `too_many_downloads`, and `download_cancelled` where the page has gone. */
  async get(owner: object, workspaceId: unknown, filePath: unknown): Promise<DownloadAnswer> {
    if (this.#asked >= MOST_ASKED) throw tooMany();
    const { signal } = this.#lifeOf(owner);
    const run = () => download(this.#address, { workspaceId, filePath }, signal);
    this.#asked += 1;
    try {
      return await this.#turns.run(run, signal);
    } catch (error) {
      if (signal.aborted) throw new AppError('download_cancelled', 'The page that wanted this is gone');
      throw error instanceof AppError ? error : engineAway(error);
    } finally {
      this.#asked -= 1;
    }
  }

  /** The page is gone. */
  cancelAll(owner: object): void {
    this.#pages.get(owner)?.abort();
    this.#pages.delete(owner);
  }

  #lifeOf(owner: object): AbortController {
    const life = this.#pages.get(owner) ?? new AbortController();
    this.#pages.set(owner, life);
    return life;
  }
}

function tooMany(): AppError {
  return new AppError('too_many_downloads', 'Too many files are being fetched', {
    detail: 'Wait until some of them have arrived, then try again.',
  });
}
