import { spawn } from 'node:child_process';
import path from 'node:path';
import type { IPty } from '@lydell/node-pty';
import { AppError, messageOf, systemCodeOf, writerOf } from '../../base/index.ts';
import type { ExecRequest, ExecSession } from '../access/types.ts';

const KILL_GRACE_MS = 1_000;
const NO_TERMINAL =
  'There is no terminal for this machine, so programs print plain text and cannot be resized.';
/** Most programs take what is not UTF-8 as bytes, and so does a terminal. */
const AS_BYTES = null;

type SpawnPty = typeof import('@lydell/node-pty').spawn;

export interface ProcessExecOptions {
  /** Where it runs; must exist. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** undefined: there is no native part for this machine. */
  readonly spawnPty: SpawnPty | undefined;
}

/** The native part that makes terminals, where there is one for this machine. */
export async function loadPty(): Promise<SpawnPty | undefined> {
  try {
    return (await import('@lydell/node-pty')).spawn;
  } catch {
    return undefined;
  }
}

/**
 * Runs a program of this machine in the folder of a workspace, as the user of the app and without any isolation. Without
 * a terminal, or where none can be made, over plain pipes. Throws `exec_failed`.
 */
export async function execInFolder(request: ExecRequest, options: ProcessExecOptions): Promise<ExecSession> {
  const [program = '', ...args] = request.command ?? [shellOf(options.env)];
  const env = { ...harmless(options.env), ...(request.tty ? { TERM: 'xterm-256color' } : {}) };
  const about = { program: path.basename(program), notice: '' };
  if (request.tty && options.spawnPty) {
    const pty = start(() =>
      options.spawnPty?.(program, args, {
        cols: request.cols,
        rows: request.rows,
        cwd: options.folder,
        env,
        encoding: AS_BYTES,
      }),
    );
    if (pty) return { ...about, ...ofPty(pty) };
  }
  return {
    ...about,
    ...(await overPipes(program, args, options.folder, env)),
    notice: request.tty ? NO_TERMINAL : '',
  };
}

function ofPty(pty: IPty): Omit<ExecSession, 'program' | 'notice'> {
  let ended = false;
  const exited = new Promise<number | null>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      ended = true;
      resolve(signal ? null : exitCode);
    });
  });
  return {
    tty: true,
    write: async (data) => pty.write(Buffer.from(data).toString()),
    // Ctrl-D, as a person would.
    endInput: () => pty.write('\u0004'),
    async resize(cols, rows) {
      if (!ended) pty.resize(cols, rows);
    },
    onData: (listener) => void pty.onData((data) => listener(Buffer.from(data))),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    exited,
    async kill() {
      if (ended) return;
      pty.kill();
      const timer = setTimeout(() => {
        if (!ended) pty.kill('SIGKILL');
      }, KILL_GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function overPipes(
  program: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string>,
): Promise<Omit<ExecSession, 'program' | 'notice'>> {
  // A group of its own, so that what it starts can be ended with it; Windows ends trees by other means.
  const child = spawn(program, [...args], {
    cwd: folder,
    env,
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(failed(error)));
  });
  child.stdin.on('error', () => undefined);
  let ended = false;
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      ended = true;
      resolve(code);
    });
  });
  const signal = (name: 'SIGHUP' | 'SIGKILL') => {
    try {
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, name);
      else child.kill(name);
    } catch (error) {
      if (systemCodeOf(error) !== 'ESRCH') throw error;
    }
  };
  const streams = [child.stdout, child.stderr];
  return {
    tty: false,
    write: writerOf(child.stdin),
    endInput: () => child.stdin.end(),
    resize: async () => undefined,
    onData: (listener) => {
      for (const stream of streams) stream.on('data', listener);
    },
    pause: () => {
      for (const stream of streams) stream.pause();
    },
    resume: () => {
      for (const stream of streams) stream.resume();
    },
    exited,
    async kill() {
      if (ended) return;
      signal('SIGHUP');
      const timer = setTimeout(() => signal('SIGKILL'), KILL_GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

function start<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failed(error);
  }
}

function failed(error: unknown): AppError {
  const missing = systemCodeOf(error) === 'ENOENT';
  return new AppError(
    'exec_failed',
    missing ? 'There is no such program' : 'The program could not be started',
    {
      detail: messageOf(error),
      cause: error,
    },
  );
}

function shellOf(env: NodeJS.ProcessEnv): string {
  return process.platform === 'win32' ? (env.COMSPEC ?? 'cmd.exe') : (env.SHELL ?? '/bin/sh');
}

/** The engine's own variables hold keys and tokens, so only what a person's programs need goes on. */
function harmless(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(
    entries.filter(([name]) => HANDED_ON.has(name.toUpperCase()) || name.startsWith('LC_')),
  );
}

const HANDED_ON = new Set(
  `PATH HOME USER LOGNAME SHELL LANG TZ TMPDIR TEMP TMP EDITOR PAGER SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT
  USERNAME USERPROFILE APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES`.split(/\s+/),
);
