import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import Dockerode from 'dockerode';
import { until } from '../support/until.ts';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 60_000;

/**
 * A Docker engine of our own: data root, sockets, state and process file are below one folder. It runs in namespaces
 * of its own (see `run.ts`), so its networks and mounts are nobody else's either.
 */
export class Daemon {
  readonly socket: string;
  readonly docker: Dockerode;
  readonly #folder: string;
  readonly #cgroup: string;
  #child: ChildProcess | undefined;

  /** @param cgroup name of the control group below which all containers are put */
  constructor(folder: string, cgroup: string) {
    this.#folder = folder;
    this.#cgroup = cgroup;
    this.socket = path.join(folder, 'docker.sock');
    this.docker = new Dockerode({ socketPath: this.socket });
  }

  /** Resolves when it answers. Rejects with the end of its log when it does not. */
  async start(): Promise<void> {
    const at = (name: string) => path.join(this.#folder, name);
    const logFile = at('dockerd.log');
    await rm(at('docker.pid'), { force: true });
    const log = openSync(logFile, 'a');
    const child = spawn(
      'dockerd',
      [
        ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('docker.pid')],
        ...['--host', `unix://${this.socket}`, '--bridge', 'none', '--cgroup-parent', `/${this.#cgroup}`],
        ...['--storage-driver', 'overlay2', '--shutdown-timeout', '5'],
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    this.#child = child;
    const answers = async () =>
      child.exitCode !== null || child.signalCode !== null || (await this.docker.ping());
    await until('dockerd answers', answers, START_DEADLINE_MS);
    if (child.exitCode === null && child.signalCode === null) return;
    const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-10);
    throw new Error(`dockerd did not start:\n${lines.join('\n')}`);
  }

  /** Resolves when it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit', { signal: AbortSignal.timeout(STOP_DEADLINE_MS) });
    child.kill(signal);
    await gone;
  }
}
