import {
  AppError,
  type Clock,
  type Deferred,
  type Disposable,
  deferred,
  delay,
  Emitter,
  type Logger,
  lineMatcher,
  messageOf,
  Watches,
} from '../../base/index.ts';
import { hasInstance, type LogLine, type LogMarks, linesAfter, marksAfter } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import { LineBatches } from './line-batches.ts';

/** How far back a search looks. */
const SEARCHED_LINES = 20_000;
/** Enough to know how far each stream has come. */
const MARKS_TAIL = 200;
/** A log that ended while its instance seems to run: what is known of that may be old. */
const AGAIN_MS = 500;

export interface LiveLogsOptions {
  /** Throws `workspace_not_found`, `workspace_removed`. */
  readonly require: (id: string) => WorkspaceRecord;
  readonly backend: () => WorkspaceBackend | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Which lines to begin with. */
export interface LogRequest {
  readonly id: string;
  readonly tail: number;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
}

/** What a workspace printed just now. */
export interface PrintedLines {
  readonly id: string;
  readonly lines: readonly LogLine[];
}

interface Following extends Disposable {
  /** From then on nothing that is printed is missed. */
  readonly begun: Promise<void>;
}

/**
 * Logs of workspaces, read and followed. However many follow one, its backend is asked to once, for as long as any of
 * them does; it goes on with the next instance, and where it was when the backend was away.
 */
export class LiveLogs implements Disposable {
  readonly #options: LiveLogsOptions;
  readonly #watches = new Watches<Following>();
  readonly #printed = new Emitter<PrintedLines>();
  readonly #changes = new Emitter<string | null>();
  readonly #batches: LineBatches;

  constructor(options: LiveLogsOptions) {
    this.#options = options;
    this.#batches = new LineBatches(options.clock, (id, lines) => this.#printed.emit({ id, lines }));
  }

  /** Lines of all workspaces that somebody follows, a few times in a second. */
  onLines(listener: (printed: PrintedLines) => void): Disposable {
    return this.#printed.on(listener);
  }

  /** The instance of a workspace, or all of them, may have changed. */
  look(id: string | null): void {
    this.#changes.emit(id);
  }

  /**
   * The newest lines, or the newest of those that hold `search`; `looked` tells how many lines were looked at. Throws
   * `not_running` where there is nothing to read, and what the backend throws.
   */
  async read(request: LogRequest & { search?: string | undefined }): Promise<{
    lines: LogLine[];
    looked: number;
  }> {
    const { id, tail, since, search = '' } = request;
    const backend = this.#backendOf(id);
    if (search.trim() === '') {
      const lines = await backend.logs(id, { tail, sinceMs: since });
      return { lines, looked: lines.length };
    }
    const all = await backend.logs(id, { tail: SEARCHED_LINES, sinceMs: since });
    const found = all.filter(lineMatcher(search));
    return { lines: found.slice(-tail), looked: all.length };
  }

  /**
   * The newest lines; what is printed from then on comes to `onLines` until the connection ends or asks as often to
   * `unfollow`. Both overlap: see `linesAfter`.
   */
  async follow(request: LogRequest, connection: AbortSignal): Promise<LogLine[]> {
    const { id } = request;
    this.#backendOf(id);
    const following = this.#watches.watch(id, connection, () => this.#start(id));
    try {
      await following?.begun;
      return (await this.read(request)).lines;
    } catch (error) {
      // Nothing was printed yet, but somebody waits for it.
      if (error instanceof AppError && error.code === 'not_running') return [];
      this.unfollow(id, connection);
      throw error;
    }
  }

  unfollow(id: string, connection: AbortSignal): void {
    this.#watches.unwatch(id, connection);
  }

  /** Hands over the newest lines and then what is printed, each line once, until `signal` aborts. */
  async stream(
    request: LogRequest,
    signal: AbortSignal,
    onLines: (lines: readonly LogLine[]) => void,
  ): Promise<void> {
    let marks: LogMarks = {};
    let early: LogLine[] | null = [];
    const hand = (lines: readonly LogLine[]) => {
      const fresh = linesAfter(marks, lines);
      marks = marksAfter(marks, fresh);
      if (fresh.length > 0) onLines(fresh);
    };
    const subscription = this.onLines(({ id, lines }) => {
      if (id !== request.id) return;
      if (early) early.push(...lines);
      else hand(lines);
    });
    signal.addEventListener('abort', () => subscription.dispose(), { once: true });
    try {
      hand(await this.follow(request, signal));
      hand(early);
      early = null;
    } catch (error) {
      subscription.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.#watches.dispose();
    this.#batches.dispose();
  }

  #backendOf(id: string): WorkspaceBackend {
    const record = this.#options.require(id);
    const backend = this.#options.backend();
    if (backend?.ready && hasInstance(record)) return backend;
    throw new AppError('not_running', `${record.name} has no log here`, { detail: whyNoLog(record) });
  }

  #start(id: string): Following {
    const end = new AbortController();
    const begun = deferred<void>();
    // Who waits for it hears of a failure; nobody may be left to.
    begun.promise.catch(() => undefined);
    void this.#run(id, end.signal, begun);
    return { begun: begun.promise, dispose: () => end.abort() };
  }

  async #run(id: string, signal: AbortSignal, begun: Deferred<void>): Promise<void> {
    const { clock, logger, backend: current } = this.#options;
    let marks: LogMarks | null = null;
    const take = (lines: LogLine[]) => {
      marks = marksAfter(marks ?? {}, lines);
      this.#batches.add(id, lines);
    };
    while (!signal.aborted) {
      const change = this.#nextChange(id, signal);
      const backend = current();
      try {
        if (backend?.ready) {
          marks ??= await marksNow(backend, id);
          begun.resolve();
          if (backend.observe(id).state !== 'absent') await backend.followLogs(id, marks, take, signal);
        }
      } catch (error) {
        if (marks === null) begun.reject(error);
        logger.debug({ err: error, workspace: id }, `a log is not followed now: ${messageOf(error)}`);
      }
      if (signal.aborted) return;
      const seemsToRun = current()?.ready === true && current()?.observe(id).state === 'running';
      const pause = seemsToRun ? delay(clock, AGAIN_MS, signal).catch(() => undefined) : undefined;
      await (pause ? Promise.race([change, pause]) : change);
    }
  }

  /** Resolves when something about the workspace changes, or nobody follows it any more. */
  #nextChange(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        subscription.dispose();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const subscription = this.#changes.on((which) => {
        if (which === null || which === id) done();
      });
      signal.addEventListener('abort', done);
    });
  }
}

async function marksNow(backend: WorkspaceBackend, id: string): Promise<LogMarks> {
  try {
    return marksAfter({}, await backend.logs(id, { tail: MARKS_TAIL }));
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_running') return {};
    throw error;
  }
}

function whyNoLog(record: WorkspaceRecord): string {
  if (record.external) return 'It runs elsewhere.';
  return hasInstance(record)
    ? 'Nothing runs workspaces at the moment.'
    : 'It only answers with canned phrases.';
}
