import { AppError, type Clock, type Disposable, Emitter, newId } from '../base/index.ts';
import type { Terminal, TerminalEnd } from '../contract/index.ts';
import type { ExecSession } from '../workspaces/index.ts';
import { Flow } from './flow.ts';
import { Scrollback, type Slice } from './scrollback.ts';

const KEPT_BYTES = 256 * 1024;
const MAX_READ_BYTES = 64 * 1024;
const IDLE_MS = 30 * 60_000;

export interface SessionOptions {
  readonly workspaceId: string;
  readonly exec: ExecSession;
  readonly cols: number;
  readonly rows: number;
  readonly clock: Clock;
  readonly onEnd: (session: Session) => void;
  /** Nobody has typed for so many minutes. */
  readonly onIdle: (session: Session, minutes: number) => void;
}

/** One program with those who watch it. Its output is only here, in memory: it is the user's own view. */
export class Session implements Disposable {
  readonly id = newId();
  readonly workspaceId: string;
  readonly #exec: ExecSession;
  readonly #clock: Clock;
  readonly #output = new Scrollback(KEPT_BYTES);
  readonly #news = new Emitter<void>();
  readonly #flow: Flow;
  readonly #onEnd: (session: Session) => void;
  readonly #onIdle: SessionOptions['onIdle'];
  readonly #startedAt: number;
  #size: { cols: number; rows: number };
  #lastInputAt: number;
  #idle: Disposable;
  #end: TerminalEnd | null = null;

  constructor({ workspaceId, exec, cols, rows, clock, onEnd, onIdle }: SessionOptions) {
    this.workspaceId = workspaceId;
    this.#exec = exec;
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.#onIdle = onIdle;
    this.#size = { cols, rows };
    this.#startedAt = clock.now();
    this.#lastInputAt = this.#startedAt;
    this.#flow = new Flow({
      clock,
      pause: () => exec.pause(),
      resume: () => exec.resume(),
      onFrame: () => this.#news.emit(),
    });
    this.#idle = this.#watchIdle();
    if (exec.notice !== '') this.#print(Buffer.from(`${exec.notice}\r\n`));
    exec.onData((data) => this.#print(data));
    void exec.exited.then((exitCode) =>
      this.#finish({
        reason: exitCode === null ? 'lost' : 'ended',
        exitCode,
        message: exitCode === null ? 'What it ran in is gone' : `${exec.program} ended with code ${exitCode}`,
      }),
    );
  }

  get ended(): boolean {
    return this.#end !== null;
  }

  view(): Terminal {
    return {
      id: this.id,
      workspaceId: this.workspaceId,
      program: this.#exec.program,
      tty: this.#exec.tty,
      ...this.#size,
      startedAt: this.#startedAt,
      lastInputAt: this.#lastInputAt,
      end: this.#end,
    };
  }

  /** Whether there is anything new for a viewer who has everything up to an offset. */
  hasNews(from: number | null): boolean {
    return this.ended || from === null || this.#output.read(from, MAX_READ_BYTES).next !== from;
  }

  /** Calls once in a while when there may be news. */
  onNews(listener: () => void): Disposable {
    return this.#news.on(listener);
  }

  /** Output after an offset; null: all that is kept. */
  read(from: number | null): Slice {
    const start = from ?? this.#output.start;
    const slice = this.#output.read(start, MAX_READ_BYTES, this.ended);
    this.#flow.viewed(slice.next);
    return slice;
  }

  /** Resolves when the program takes more. Throws `terminal_ended`. */
  async write(data: Uint8Array, end = false): Promise<void> {
    if (this.#end) throw new AppError('terminal_ended', this.#end.message, { detail: 'Open another one.' });
    this.#lastInputAt = this.#clock.now();
    this.#idle.dispose();
    this.#idle = this.#watchIdle();
    const room = data.length > 0 ? this.#exec.write(data) : undefined;
    if (end) this.#exec.endInput();
    await room;
  }

  async resize(cols: number, rows: number): Promise<void> {
    if (this.#end || (cols === this.#size.cols && rows === this.#size.rows)) return;
    this.#size = { cols, rows };
    await this.#exec.resize(cols, rows);
  }

  /** Ends the program; its output stays readable. */
  async finish(reason: TerminalEnd['reason'], message: string): Promise<void> {
    if (this.#end) return;
    this.#finish({ reason, exitCode: null, message });
    await this.#exec.kill();
  }

  dispose(): void {
    this.#idle.dispose();
    this.#flow.dispose();
  }

  #print(data: Uint8Array): void {
    this.#output.append(data);
    this.#flow.printed(this.#output.end);
  }

  #finish(end: TerminalEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.dispose();
    // Held output would keep the program from ending.
    this.#exec.resume();
    this.#news.emit();
    this.#onEnd(this);
  }

  #watchIdle(): Disposable {
    return this.#clock.setTimeout(() => this.#onIdle(this, IDLE_MS / 60_000), IDLE_MS);
  }
}
