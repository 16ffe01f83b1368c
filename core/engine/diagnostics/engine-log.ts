import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Clock, Disposable } from '../../base/index.ts';
import type { EngineLogLevel, EngineLogLine } from '../../contract/index.ts';
import { cleanValue } from './clean.ts';

const KEPT_LINES = 2_000;
/** Of what was written before this start: enough to see how the last run ended. */
const EARLIER_BYTES = 64 * 1024;
const MAX_TEXT = 8_000;
/** As long as clients wait for an answer without doubting the connection. */
const MAX_WAIT_MS = 25_000;
/** Lines that come together are told together. */
const GATHER_MS = 50;

/** The newest lines of the engine's log, from memory, with the end of what an earlier run wrote. */
export class EngineLog implements Disposable {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #lines: EngineLogLine[] = [];
  #next = 0;
  #gathering: Disposable | null = null;

  /** @param file read once, for what is in it already; none is fine */
  constructor(file: string, clock: Clock) {
    this.#clock = clock;
    for (const text of endOf(file)) this.take(text);
  }

  /** One line as the logger wrote it. */
  take(text: string): void {
    const line = parsed(text, this.#next);
    if (!line) return;
    this.#next += 1;
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES * 2) this.#lines = this.#lines.slice(-KEPT_LINES);
    if (this.#waiting.size > 0) this.#gathering ??= this.#clock.setTimeout(() => this.#tell(), GATHER_MS);
  }

  /** The newest lines, or those from a number on. A number of an earlier run of the engine reads all there is. */
  async read(from: number | null, wait: boolean): Promise<{ lines: EngineLogLine[]; next: number }> {
    if (wait && from === this.#next) await this.#news();
    const known = from !== null && from <= this.#next ? from : 0;
    const lines = this.#lines.slice(-KEPT_LINES).filter(({ number }) => number >= known);
    return { lines, next: this.#next };
  }

  /** Lets go of everybody who waits. */
  dispose(): void {
    this.#tell();
  }

  #tell(): void {
    this.#gathering?.dispose();
    this.#gathering = null;
    for (const done of this.#waiting) done();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        timer.dispose();
        this.#waiting.delete(done);
        resolve();
      };
      const timer = this.#clock.setTimeout(done, MAX_WAIT_MS);
      this.#waiting.add(done);
    });
  }
}

function endOf(file: string): string[] {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    const start = Math.max(0, size - EARLIER_BYTES);
    const buffer = Buffer.alloc(size - start);
    const read = readSync(descriptor, buffer, 0, buffer.length, start);
    const lines = buffer.toString('utf8', 0, read).split('\n');
    // The first one is only the end of a line.
    return start > 0 ? lines.slice(1) : lines;
  } catch {
    return [];
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** undefined for what is no line of the log. */
function parsed(text: string, number: number): EngineLogLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { level, time, msg, ...rest } = cleanValue(value) as Record<string, unknown>;
  return {
    number,
    at: Date.parse(String(time)) || 0,
    level: levelOf(Number(level)),
    message: cut(typeof msg === 'string' ? msg : ''),
    detail: Object.keys(rest).length === 0 ? '' : cut(JSON.stringify(rest, null, 2)),
  };
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** The levels of pino are numbers. */
function levelOf(level: number): EngineLogLevel {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  return level >= 30 ? 'info' : 'debug';
}
