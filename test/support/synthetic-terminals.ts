import { AppError, type Handlers, type Terminal, type TerminalEnd } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

type TerminalOperation = Extract<keyof Handlers, `terminal.${string}`>;

const PROMPT = '\u001b[32magent\u001b[0m:\u001b[34m/workspace\u001b[0m$ ';
const KEPT_BYTES = 256 * 1024;
const MAX_READ_BYTES = 64 * 1024;
const MAX_WAIT_MS = 25_000;
const MOST = 8;
const FLOOD = Buffer.from('y\r\n'.repeat(20_000));

/** A shell that knows a few words; what it prints and what was typed are for tests to look at. */
class Shell {
  terminal: Terminal;
  output = Buffer.alloc(0);
  /** Offset of the first byte that is kept. */
  start = 0;
  /** Prints without end, as long as somebody reads. */
  floods = false;
  readonly typed: string[] = [];
  #line = '';
  readonly #listeners = new Set<() => void>();
  readonly #onEnd: (shell: Shell) => void;

  constructor(terminal: Terminal, onEnd: (shell: Shell) => void) {
    this.terminal = terminal;
    this.#onEnd = onEnd;
    this.print(PROMPT);
  }

  get end(): number {
    return this.start + this.output.length;
  }

  print(text: string | Buffer): void {
    const all = Buffer.concat([this.output, Buffer.from(text)]);
    const excess = Math.max(0, all.length - KEPT_BYTES);
    this.output = all.subarray(excess);
    this.start += excess;
    for (const listener of [...this.#listeners]) listener();
  }

  type(data: string): void {
    this.typed.push(data);
    for (const key of data) {
      if (key === '\u0003') {
        this.floods = false;
        this.#line = '';
        this.print(`^C\r\n${PROMPT}`);
      } else if (key === '\r') this.#run();
      else if (key === '\u007f') {
        if (this.#line !== '') this.print('\b \b');
        this.#line = this.#line.slice(0, -1);
      } else if (key >= ' ') {
        this.#line += key;
        this.print(key);
      }
    }
  }

  finish(end: TerminalEnd): void {
    if (this.terminal.end) return;
    this.floods = false;
    this.terminal = { ...this.terminal, end };
    this.#onEnd(this);
    for (const listener of [...this.#listeners]) listener();
  }

  hasNews(from: number | null): boolean {
    if (this.floods && from === this.end) this.print(FLOOD);
    return from === null || this.end > from || this.terminal.end !== null;
  }

  async news(from: number | null, signal: AbortSignal): Promise<void> {
    if (this.hasNews(from)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#listeners.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, MAX_WAIT_MS).unref();
      this.#listeners.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #run(): void {
    const line = this.#line;
    this.#line = '';
    const [word = '', ...rest] = line.trim().split(' ');
    this.print('\r\n');
    if (word === 'exit') {
      this.finish({ reason: 'ended', exitCode: 0, message: `${this.terminal.program} ended with code 0` });
      return;
    }
    if (word === 'echo') this.print(`${rest.join(' ')}\r\n`);
    else if (word === 'yes') {
      this.floods = true;
      this.print(FLOOD);
      return;
    } else if (word === 'bracketed') this.print('\u001b[?2004h');
    else if (word === 'ls')
      this.print(
        '\u001b[34mnotes\u001b[0m  \u001b[34msrc\u001b[0m  data.json  logo.png  \u001b[32mrun.sh\u001b[0m\r\n',
      );
    else if (word !== '') this.print(`sh: ${word}: not found\r\n`);
    this.print(PROMPT);
  }
}

/** Terminals of workspaces, each with a shell that knows a few words. */
export class SyntheticTerminals {
  readonly shells = new Map<string, Shell>();

  handlers(state: SyntheticState): Pick<Handlers, TerminalOperation> {
    const shell = (id: string): Shell => {
      const found = this.shells.get(id);
      if (!found) throw new AppError('terminal_not_found', 'There is no such terminal any more');
      return found;
    };
    const tell = ({ terminal }: Shell) => state.emit({ type: 'terminal.changed', terminal });
    return {
      'terminal.open': ({ workspaceId, tty, cols, rows }) => {
        const { status } = state.workspace(workspaceId);
        if (status !== 'online')
          throw new AppError('not_running', 'The workspace does not run, so no program can run in it');
        const running = [...this.shells.values()].filter(
          ({ terminal }) => terminal.workspaceId === workspaceId && !terminal.end,
        );
        if (running.length >= MOST)
          throw new AppError('too_many_terminals', `There are ${MOST} terminals in this workspace already`, {
            detail: 'Close one of them first.',
          });
        const now = Date.now();
        const terminal: Terminal = {
          id: state.newId('terminal'),
          workspaceId,
          program: 'bash',
          tty,
          cols,
          rows,
          startedAt: now,
          lastInputAt: now,
          end: null,
        };
        const opened = new Shell(terminal, tell);
        this.shells.set(terminal.id, opened);
        tell(opened);
        return terminal;
      },
      'terminal.list': ({ workspaceId }) => ({
        terminals: [...this.shells.values()]
          .map(({ terminal }) => terminal)
          .filter((terminal) => workspaceId === undefined || terminal.workspaceId === workspaceId),
      }),
      'terminal.read': async ({ id, from, wait, encoding }, connection) => {
        const read = shell(id);
        if (wait) await read.news(from, connection);
        const begin = Math.max(from ?? read.start, read.start);
        const data = read.output.subarray(begin - read.start, begin - read.start + MAX_READ_BYTES);
        return {
          data: data.toString(encoding),
          next: begin + data.length,
          dropped: from === null ? 0 : begin - from,
          terminal: read.terminal,
        };
      },
      'terminal.write': ({ id, data, encoding }) => {
        const { terminal } = shell(id);
        if (terminal.end) throw new AppError('terminal_ended', terminal.end.message);
        shell(id).type(Buffer.from(data, encoding).toString());
        return {};
      },
      'terminal.resize': ({ id, cols, rows }) => {
        const resized = shell(id);
        resized.terminal = { ...resized.terminal, cols, rows };
        return {};
      },
      'terminal.close': ({ id }) => {
        shell(id).finish({ reason: 'closed', exitCode: null, message: 'It was closed' });
        this.shells.delete(id);
        return {};
      },
    };
  }
}
