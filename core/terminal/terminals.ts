import { AppError, type Clock, type Disposable, type Logger } from '../base/index.ts';
import type { ParsedInputOf, Terminal, TerminalEnd, TerminalOutput } from '../contract/index.ts';
import type { ExecRequest, ExecSession } from '../workspaces/index.ts';
import type { Slice } from './scrollback.ts';
import { Session } from './session.ts';

/** Of those that run, and as many that have ended. */
const MAX_PER_WORKSPACE = 8;
/** Long enough to hardly ask twice, short enough for whatever lies between. */
const MAX_WAIT_MS = 25_000;
/** Whoever comes back within this time still reads how it ended. */
const KEPT_AFTER_END_MS = 5 * 60_000;

export interface TerminalsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Starts a program in a workspace. */
  readonly exec: (workspaceId: string, request: ExecRequest) => Promise<ExecSession>;
  /** Sees every terminal that is opened or has ended. */
  readonly onChange: (terminal: Terminal) => void;
}

/** Terminals outlive the windows that show them: they end with their program, their workspace, the engine, or unused. */
export class Terminals implements Disposable {
  readonly #options: TerminalsOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #timers = new Map<string, Disposable>();
  readonly #opening = new Map<string, number>();
  #disposed = false;

  constructor(options: TerminalsOptions) {
    this.#options = options;
  }

  /** Throws `too_many_terminals`, and what starting a program in the workspace throws. */
  async open({ workspaceId, command, tty, cols, rows }: ParsedInputOf<'terminal.open'>): Promise<Terminal> {
    const { clock, exec, onChange } = this.#options;
    const opening = this.#opening.get(workspaceId) ?? 0;
    if (this.#running(workspaceId).length + opening >= MAX_PER_WORKSPACE) throw tooMany();
    this.#opening.set(workspaceId, opening + 1);
    let started: ExecSession;
    try {
      started = await exec(workspaceId, { command, tty, cols, rows });
    } finally {
      this.#opening.set(workspaceId, (this.#opening.get(workspaceId) ?? 1) - 1);
    }
    if (this.#disposed) {
      await started.kill();
      throw new AppError('not_running', 'The engine stops');
    }
    const onEnd = (ended: Session) => this.#onEnd(ended);
    const onIdle = (idle: Session, minutes: number) =>
      void this.#end(idle, 'idle', `Nobody typed for ${minutes} minutes`);
    const session = new Session({ workspaceId, exec: started, cols, rows, clock, onEnd, onIdle });
    this.#sessions.set(session.id, session);
    onChange(session.view());
    return session.view();
  }

  /** Oldest first. */
  list(workspaceId?: string): Terminal[] {
    const all = [...this.#sessions.values()].map((session) => session.view());
    return all.filter((each) => workspaceId === undefined || each.workspaceId === workspaceId);
  }

  /** Output as bytes, once there is some after `from`, or it has ended, or after a while. Throws `terminal_not_found`. */
  async next(
    id: string,
    from: number | null,
    wait: boolean,
    connection: AbortSignal,
  ): Promise<Slice & { terminal: Terminal }> {
    const session = this.#require(id);
    if (wait && !session.hasNews(from)) await this.#newsOf(session, from, connection);
    return { ...session.read(from), terminal: session.view() };
  }

  /** The same as text or base64. */
  async read(
    { id, from, wait, encoding }: ParsedInputOf<'terminal.read'>,
    connection: AbortSignal,
  ): Promise<TerminalOutput> {
    const { bytes, next, dropped, terminal } = await this.next(id, from, wait, connection);
    return { data: Buffer.from(bytes).toString(encoding), next, dropped, terminal };
  }

  /** Resolves when the program takes more. Throws `terminal_not_found`, `terminal_ended`. */
  async write(id: string, data: Uint8Array, end = false): Promise<void> {
    await this.#require(id).write(data, end);
  }

  /** Throws `terminal_not_found`. */
  async resize(id: string, cols: number, rows: number): Promise<void> {
    await this.#require(id).resize(cols, rows);
  }

  /** Ends and forgets it. Throws `terminal_not_found`. */
  async close(id: string): Promise<void> {
    const session = this.#require(id);
    await session.finish('closed', 'It was closed');
    this.#forget(session);
  }

  /** What the programs of a workspace ran in is gone, or about to go. */
  endAllOf(workspaceId: string, message: string): void {
    for (const session of this.#running(workspaceId)) void this.#end(session, 'lost', message);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    const all = [...this.#sessions.values()];
    await Promise.all(all.map((each) => this.#end(each, 'lost', 'The engine stopped')));
    for (const session of [...this.#sessions.values()]) this.#forget(session);
  }

  #running(workspaceId: string): Session[] {
    return [...this.#sessions.values()].filter((each) => each.workspaceId === workspaceId && !each.ended);
  }

  /** Never rejects. */
  async #end(session: Session, reason: TerminalEnd['reason'], message: string): Promise<void> {
    const { workspaceId } = session;
    try {
      await session.finish(reason, message);
    } catch (error) {
      this.#options.logger.warn({ err: error, workspace: workspaceId }, 'a terminal could not be ended');
    }
  }

  #onEnd(session: Session): void {
    this.#options.onChange(session.view());
    if (this.#disposed) return;
    this.#timers.set(
      session.id,
      this.#options.clock.setTimeout(() => this.#forget(session), KEPT_AFTER_END_MS),
    );
    const ended = [...this.#sessions.values()].filter(
      (each) => each.workspaceId === session.workspaceId && each.ended,
    );
    for (const old of ended.slice(0, -MAX_PER_WORKSPACE)) this.#forget(old);
  }

  #forget(session: Session): void {
    session.dispose();
    this.#sessions.delete(session.id);
    this.#timers.get(session.id)?.dispose();
    this.#timers.delete(session.id);
  }

  #newsOf(session: Session, from: number | null, connection: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        timer.dispose();
        news.dispose();
        connection.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#options.clock.setTimeout(done, MAX_WAIT_MS);
      const news = session.onNews(() => {
        if (session.hasNews(from)) done();
      });
      connection.addEventListener('abort', done, { once: true });
    });
  }

  #require(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    throw new AppError('terminal_not_found', 'There is no such terminal any more', {
      detail: 'It has ended. Open another one.',
    });
  }
}

function tooMany(): AppError {
  return new AppError(
    'too_many_terminals',
    `There are ${MAX_PER_WORKSPACE} terminals in this workspace already`,
    {
      detail: 'Close one of them first.',
    },
  );
}
