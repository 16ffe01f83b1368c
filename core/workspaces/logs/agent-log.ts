import { createWriteStream, fstatSync, openSync, renameSync, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Emitter, type Logger, logTime, messageOf, nextLogTime, type PrintedLine } from '../../base/index.ts';
import { type LogLine, type LogMarks, linesAfter } from '../../contract/index.ts';
import type { LogQuery } from '../backend.ts';
import { linesOf, shownText } from './shown.ts';

/** Two files of this size at most for each workspace. */
const FILE_BYTES = 2 * 1024 * 1024;
const MEMORY_LINES = 2_000;
const LINE = /^(\S{30}) (stdout|stderr|app) (.*)$/s;

export interface AgentLogOptions {
  /** The newest lines; older ones are in a file beside it with `.1` behind its name. */
  readonly file: string;
  readonly logger: Logger;
  readonly now: () => number;
  /** Takes secrets out of what is printed, before it is kept. */
  readonly redact: (line: string) => string;
}

/**
 * The log of an agent that runs as a process, over all of its instances: in two files that take turns, so that it
 * outlives the app and cannot fill the disk, and its newest lines in memory, also while the disk is full.
 */
export class AgentLog {
  readonly #options: AgentLogOptions;
  readonly #lines = new Emitter<LogLine[]>();
  #newest: LogLine[] = [];
  #lastTime = '';
  #stream: WriteStream | null = null;
  #bytes = 0;

  constructor(options: AgentLogOptions) {
    this.#options = options;
  }

  /** Keeps what was printed just now, and tells who follows. Each line has a time of its own. */
  add(stream: LogLine['stream'], printed: readonly PrintedLine[]): void {
    const lines = printed.map((line) => ({
      time: this.#nextTime(),
      stream,
      text: shownText(line, this.#options.redact),
    }));
    if (lines.length === 0) return;
    this.#newest.push(...lines);
    if (this.#newest.length > MEMORY_LINES * 1.2) this.#newest = this.#newest.slice(-MEMORY_LINES);
    this.#write(lines.map(({ time, text }) => `${time} ${stream} ${text}\n`).join(''));
    this.#lines.emit(lines);
  }

  async read(query: LogQuery): Promise<LogLine[]> {
    const { file } = this.#options;
    // Taken first: what is printed while the files are read is in memory, and found there only once.
    const newest = [...this.#newest];
    const [first] = newest;
    const old = newest.length >= query.tail ? [] : [...(await stored(`${file}.1`)), ...(await stored(file))];
    const before = first ? old.filter(({ time }) => time < first.time) : old;
    return linesOf([...before, ...newest], query);
  }

  /** Hands over everything after the marks, until `signal` aborts. */
  async follow(after: LogMarks, onLines: (lines: LogLine[]) => void, signal: AbortSignal): Promise<void> {
    const arrived: LogLine[][] = [];
    let hand = (lines: LogLine[]): void => {
      arrived.push(lines);
    };
    const subscription = this.#lines.on((lines) => hand(lines));
    try {
      const known = linesAfter(after, await this.read({ tail: MEMORY_LINES }));
      const times = new Set(known.map(({ time }) => time));
      const rest = arrived.flat().filter(({ time }) => !times.has(time));
      const lines = [...known, ...linesAfter(after, rest)];
      if (signal.aborted) return;
      if (lines.length > 0) onLines(lines);
      hand = onLines;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    } finally {
      subscription.dispose();
    }
  }

  /** Nothing is printed for now: lets the file go until something is. */
  rest(): void {
    this.#stream?.end();
    this.#stream = null;
  }

  #nextTime(): string {
    const now = logTime(this.#options.now());
    this.#lastTime = now > this.#lastTime ? now : nextLogTime(this.#lastTime);
    return this.#lastTime;
  }

  #write(text: string): void {
    const { file, logger } = this.#options;
    if (this.#bytes > FILE_BYTES) {
      this.rest();
      try {
        renameSync(file, `${file}.1`);
      } catch (error) {
        logger.warn({ err: error }, `an agent log was not turned over: ${messageOf(error)}`);
      }
      this.#bytes = 0;
    }
    this.#stream ??= this.#open();
    if (!this.#stream?.writable) return;
    this.#stream.write(text);
    this.#bytes += Buffer.byteLength(text);
  }

  /** Opened at once, so that a file that is turned over meanwhile is the one that was meant. */
  #open(): WriteStream | null {
    const { file, logger } = this.#options;
    try {
      const fd = openSync(file, 'a', 0o600);
      this.#bytes = fstatSync(fd).size;
      const stream = createWriteStream(file, { fd });
      // A full disk must not end the engine; the newest lines stay in memory.
      stream.on('error', (error) => logger.warn({ err: error }, 'an agent log was not written'));
      return stream;
    } catch (error) {
      logger.warn({ err: error }, `an agent log was not opened: ${messageOf(error)}`);
      return null;
    }
  }
}

async function stored(file: string): Promise<LogLine[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((row) => {
    const [, time, stream, line] = LINE.exec(row) ?? [];
    return time && stream && line !== undefined
      ? [{ time, stream: stream as LogLine['stream'], text: line }]
      : [];
  });
}
