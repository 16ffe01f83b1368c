import { type Clock, systemClock } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';

/** Nothing from a folder that the agent may write into is started, least of all by root. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  NODE_OPTIONS: '',
};

export interface Inside {
  readonly command: readonly string[];
  /** In place of the user that the image names. */
  readonly userId?: number;
  readonly limitMs: number;
  /** More output than this cannot be meant, and ends it. Left out: nobody hears what it prints. */
  readonly maxBytes?: number;
}

/** How a program inside of a container ended. */
export interface Ended {
  /** null: it was left behind, as it took too long, printed too much, or went with its container. */
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a program of the image in a container that runs. What is in there may have been tampered with, so it gets only so
 * much time and says only so much. Throws `not_running`.
 */
export async function runInside(
  docker: Pick<Docker, 'execs'>,
  containerId: string,
  { command, userId, limitMs, maxBytes }: Inside,
  clock: Clock = systemClock,
): Promise<Ended> {
  const exec = await docker.execs.start(containerId, {
    command,
    tty: false,
    env: ENVIRONMENT,
    folder: '/',
    ...(userId === undefined ? {} : { userId }),
  });
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  return new Promise<Ended>((resolve) => {
    const end = (code: number | null) => {
      limit.dispose();
      resolve({ code, output: code === null ? '' : Buffer.concat(chunks).toString() });
    };
    const leave = () => {
      chunks = [];
      end(null);
      exec.leave();
    };
    const limit = clock.setTimeout(leave, limitMs);
    exec.onData((data) => {
      if (maxBytes === undefined) return;
      bytes += data.length;
      if (bytes > maxBytes) leave();
      else chunks.push(data);
    });
    void exec.exited.then(end);
  });
}
