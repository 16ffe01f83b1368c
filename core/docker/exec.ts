import type { Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { AppError } from '../base/index.ts';
import { dockerError, explanationOf, isNotFound, statusOf } from './errors.ts';
import { frameReader } from './exec-frames.ts';

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
  write(data: Uint8Array): void;
  /** It reads the end of its input. */
  endInput(): void;
  /** Of its terminal, in characters. A program that has ended is no failure. */
  resize(cols: number, rows: number): Promise<void>;
  onData(listener: (data: Uint8Array) => void): void;
  /** While paused Docker keeps what it prints, and holds the program when that is too much. */
  pause(): void;
  resume(): void;
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
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stream.once(event, () => resolve());
  });
  const exited = ended.then(async () => {
    try {
      return (await exec.inspect()).ExitCode;
    } catch {
      // Docker or the container is gone, and with it whoever could tell.
      return null;
    }
  });
  return {
    write: (data) => {
      if (stream.writable) stream.write(data);
    },
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
