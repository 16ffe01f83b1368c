import type { Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { AppError, writerOf } from '../base/index.ts';
import { dockerError, explanationOf, isNotFound, statusOf } from './errors.ts';
import { frameReader } from './exec-frames.ts';

/** An engine that answers at all tells an exit code at once. */
const EXIT_CODE_MS = 10_000;

/** A program to run in a container that runs already. */
export interface ExecSpec {
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute folder in the container. */
  readonly folder: string;
  /** In place of the user that the image names, with the group of the same number. */
  readonly userId?: number;
}

/** It runs. What it prints has no frames any more; without a terminal, output and errors come as one. */
export interface ContainerExec {
  /** Resolves when it may have more: a program that does not read must not fill the memory of the engine. */
  write(data: Uint8Array): Promise<void>;
  /** It reads the end of its input. */
  endInput(): void;
  /** Of its terminal, in characters. A program that has ended is no failure. */
  resize(cols: number, rows: number): Promise<void>;
  onData(listener: (data: Uint8Array) => void): void;
  /** While paused Docker keeps what it prints, and holds the program when that is too much. */
  pause(): void;
  resume(): void;
  /** Lets go of it: nothing of it is heard any more, whatever it goes on doing. */
  leave(): void;
  /** Its exit code; null when the connection or the container went away first. Never rejects. */
  readonly exited: Promise<number | null>;
}

export type Execs = ReturnType<typeof execCalls>;

/** Programs inside containers. They throw what `dockerError` makes of Docker's answer. */
export function execCalls(client: () => Dockerode) {
  return {
    /** Starts a program. `not_running` when the container does not run or is gone. */
    async start(containerId: string, spec: ExecSpec): Promise<ContainerExec> {
      try {
        const exec = await client()
          .getContainer(containerId)
          .exec({
            Cmd: [...spec.command],
            Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
            WorkingDir: spec.folder,
            ...(spec.userId === undefined ? {} : { User: `${spec.userId}:${spec.userId}` }),
            Tty: spec.tty,
            AttachStdin: true,
            AttachStdout: true,
            AttachStderr: true,
          });
        const stream = await exec.start({ hijack: true, stdin: true, Tty: spec.tty });
        return follow(exec, stream, spec.tty);
      } catch (error) {
        if (
          isNotFound(error) ||
          (statusOf(error) === 409 && /not running|is paused/i.test(explanationOf(error)))
        )
          throw notRunning(error);
        throw dockerError(error, {
          code: 'exec_failed',
          message: 'The program could not be started in the container',
        });
      }
    },
  };
}

function follow(exec: Dockerode.Exec, stream: Duplex, tty: boolean): ContainerExec {
  // Docker ends the stream when the program has ended; a connection that is lost closes without that.
  const ended = new Promise<boolean>((resolve) => {
    stream.once('end', () => resolve(true));
    for (const event of ['close', 'error']) stream.once(event, () => resolve(false));
  });
  const exited = ended.then(async (byDocker) => {
    if (!byDocker) return null;
    try {
      return (await exec.inspect({ abortSignal: AbortSignal.timeout(EXIT_CODE_MS) })).ExitCode;
    } catch {
      // Docker or the container is gone, and with it whoever could tell.
      return null;
    }
  });
  const write = writerOf(stream);
  return {
    write,
    endInput: () => {
      if (stream.writable) stream.end();
    },
    async resize(cols, rows) {
      try {
        await exec.resize({ w: cols, h: rows });
      } catch (error) {
        const status = statusOf(error);
        if (status === undefined) throw dockerError(error, RESIZE_FAILED);
      }
    },
    onData(listener) {
      if (tty) stream.on('data', listener);
      else {
        const read = frameReader(listener);
        stream.on('data', read);
      }
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    leave: () => void stream.destroy(),
    exited,
  };
}

const RESIZE_FAILED = { code: 'exec_failed', message: 'The terminal could not be resized' };

function notRunning(cause: unknown): AppError {
  return new AppError('not_running', 'The workspace does not run, so no program can run in it', {
    detail: 'Start it, then try again.',
    cause,
  });
}
