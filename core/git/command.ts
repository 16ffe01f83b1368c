import os from 'node:os';
import { Readable } from 'node:stream';
import { type SimpleGit, simpleGit } from 'simple-git';
import { messageOf } from '../base/index.ts';
import type { GitAddress } from './address.ts';
import { failureKind, GitFailure } from './failure.ts';
import { type GitSettings, gitEnvironment, withoutToken } from './settings.ts';

export interface GitCommand {
  readonly settings: GitSettings;
  /** The repository to work on; without it the command works on none. */
  readonly gitDir?: string | undefined;
  /** The server that the command may talk to; without it there is no network. */
  readonly address?: GitAddress | undefined;
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sees what git says about its progress, in any cut. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** More output ends the command. */
  readonly maxOutputBytes?: number | undefined;
  /** Also more records than this, each ended by a NUL. */
  readonly maxRecords?: number | undefined;
}

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Each of these only lets through what `gitEnvironment` sets and the constants of this folder. */
const OURS = {
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeHooksPath: true,
  allowUnsafePack: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
} as const;

/** Runs one git command and resolves with what it printed. Throws `GitFailure`, or the signal's reason. */
export function gitText(args: readonly string[], command: GitCommand): Promise<string> {
  return run(command, async (git) => await git.raw([...args]));
}

/** Runs `git cat-file` and resolves with the bytes as they are. Throws like `gitText`. */
export function gitObjects(args: readonly string[], command: GitCommand): Promise<Buffer> {
  return run(command, async (git) => (await git.binaryCatFile([...args])) as Buffer);
}

async function run<T>(command: GitCommand, work: (git: SimpleGit) => Promise<T>): Promise<T> {
  const { settings, signal, maxOutputBytes = MAX_OUTPUT_BYTES, maxRecords = Infinity } = command;
  signal?.throwIfAborted();
  const flood = new AbortController();
  const stop = signal ? AbortSignal.any([signal, flood.signal]) : flood.signal;
  const env = gitEnvironment(settings, command);
  const git = simpleGit({
    // Any folder that exists: the repository is named in the environment.
    baseDir: os.tmpdir(),
    abort: stop,
    unsafe: OURS,
    allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
    // Output that arrives after the end of the process still belongs to it.
    completion: { onClose: true, onExit: false },
    input: () => command.input,
    // By default a failure without a message counts as success.
    errors: (error, { exitCode, stdErr }) =>
      exitCode === 0 ? error : Buffer.concat([...stdErr, Buffer.from(`git ended with ${exitCode}`)]),
  });
  let bytes = 0;
  let records = 0;
  git.env(env).outputHandler((_program, stdout, stderr) => {
    stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (maxRecords < Infinity) records += chunk.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
      if (bytes > maxOutputBytes || records > maxRecords)
        flood.abort(new GitFailure('too_large', 'too much output'));
    });
    if (command.onProgress)
      stderr.on('data', (chunk: Buffer) => command.onProgress?.(withoutToken(chunk.toString(), settings)));
    stop.addEventListener('abort', () => closeAll([stdout, stderr]), { once: true });
  });
  try {
    return await work(git);
  } catch (error) {
    if (stop.aborted) throw stop.reason;
    const text = withoutToken(messageOf(error), settings);
    throw new GitFailure(failureKind(text), text);
  }
}

/**
 * Only git itself is told to stop. What it started for a transfer would go on by itself: it ends once it cannot
 * write its progress to us, or at the stall limit when the server is silent. Nobody should wait for that.
 */
function closeAll(streams: readonly NodeJS.ReadableStream[]): void {
  for (const stream of streams) {
    if (stream instanceof Readable) stream.destroy();
  }
}
