import { AppError, deferred, Semaphore, toAppError } from '../../base/index.ts';
import { repositoryFolder } from '../externals/repository-folder.ts';
import type { ExternalCopy, ExternalRequest, ExternalStore } from '../externals/types.ts';
import { interrupted } from './interrupted.ts';
import { EXTERNAL_FETCHES, FETCH_DEADLINE_MS, MAX_EXTERNALS } from './limits.ts';
import { EXTERNAL_FOLDER, type TemplateRoot } from './roots.ts';

export interface ExternalCopiesOptions {
  /** Ends waiting. */
  readonly signal?: AbortSignal | undefined;
  /** For everything that is fetched, in milliseconds. */
  readonly fetchDeadlineMs?: number | undefined;
}

/**
 * The repositories of one template. Reading a template is synchronous, so what is asked for and not there yet is
 * only noted down; `fetchWanted` gets it before the template is read again.
 */
export class ExternalCopies {
  readonly #store: ExternalStore | undefined;
  readonly #root: TemplateRoot;
  readonly #known = new Map<string, ExternalCopy | AppError>();
  readonly #wanted = new Map<string, ExternalRequest>();

  readonly #options: ExternalCopiesOptions;
  #late: AbortSignal | undefined;

  constructor(store: ExternalStore | undefined, root: TemplateRoot, options: ExternalCopiesOptions = {}) {
    this.#store = store;
    this.#root = root;
    this.#options = options;
  }

  /** The copy, why there is none, or null when it is still to be fetched. */
  get(request: ExternalRequest): ExternalCopy | AppError | null {
    const key = keyOf(request);
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size + this.#wanted.size >= MAX_EXTERNALS && !this.#wanted.has(key)) {
      return new AppError('too_many_externals', `The template names more than ${MAX_EXTERNALS} repositories`);
    }
    this.#wanted.set(key, request);
    return null;
  }

  /** Fetches what was asked for in vain. False when there was nothing. Throws `interrupted`. */
  async fetchWanted(): Promise<boolean> {
    if (this.#options.signal?.aborted) throw interrupted();
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    const few = new Semaphore(EXTERNAL_FETCHES);
    await Promise.all(
      wanted.map(([key, request]) =>
        few.run(async () => void this.#known.set(key, await this.#fetch(request))),
      ),
    );
    return wanted.length > 0;
  }

  async #fetch(request: ExternalRequest): Promise<ExternalCopy | AppError> {
    const name = `${request.host}/${request.repo}`;
    if (!this.#store) {
      const message = `The files of ${name} cannot be fetched here`;
      const detail = 'Import the template with the app or the command line.';
      return new AppError('external_unavailable', message, { detail });
    }
    const { signal, fetchDeadlineMs = FETCH_DEADLINE_MS } = this.#options;
    this.#late ??= AbortSignal.timeout(fetchDeadlineMs);
    try {
      if (this.#late.aborted) throw tooLate(name, fetchDeadlineMs);
      const ends = [
        ending(this.#late, () => tooLate(name, fetchDeadlineMs)),
        ...(signal ? [ending(signal, interrupted)] : []),
      ];
      const copy = await Promise.race([
        this.#store.get(request),
        ...ends.map(({ promise }) => promise),
      ]).finally(() => {
        for (const end of ends) end.dispose();
      });
      this.#root.mount(prefixOf(copy), copy.dir);
      return copy;
    } catch (error) {
      if (signal?.aborted) throw interrupted();
      return toAppError(error, `The files of ${name} could not be fetched`);
    }
  }
}

/** A promise that only rejects, once the signal aborts. */
function ending(signal: AbortSignal, error: () => AppError) {
  const { promise, reject } = deferred<never>();
  const onAbort = () => reject(error());
  signal.addEventListener('abort', onAbort, { once: true });
  return { promise, dispose: () => signal.removeEventListener('abort', onAbort) };
}

function tooLate(name: string, deadlineMs: number): AppError {
  const message = `${name} was not there after ${deadlineMs / 1000} s, which all repositories of a template have together`;
  return new AppError('external_unreachable', message, {
    detail: 'Resolve again: what was fetched by then is kept.',
  });
}

/** Where the files of a copy stand in the paths of the template. */
export function prefixOf({ host, repo, sha }: ExternalRequest & { readonly sha: string }): string {
  return `${EXTERNAL_FOLDER}/${repositoryFolder(host, repo)}/${sha}`;
}

function keyOf({ host, repo, ref, sha = '' }: ExternalRequest): string {
  return [host, repo, ref, sha].join('\0');
}
