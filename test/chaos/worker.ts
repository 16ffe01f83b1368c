import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { WorkerJob } from './inside.ts';
import { NAMESPACES } from './requirements.ts';
import type { PointResult } from './results.ts';

const PROGRAM = path.join(import.meta.dirname, 'inside.ts');
/** The first process of the namespaces: it has to wait for orphans, and Node does not. */
const FIRST = 'ip link set lo up || exit 1; exec 3<&0; "$@" <&3 & wait $!';
const CONTROL_GROUPS = '/sys/fs/cgroup';

/** A worker in namespaces of its own. */
export class Worker {
  readonly #job: WorkerJob;
  readonly #child: ChildProcess;

  constructor(job: WorkerJob) {
    this.#job = job;
    const program = [process.execPath, PROGRAM, JSON.stringify(job)];
    this.#child = spawn('unshare', [...NAMESPACES, 'sh', '-c', FIRST, 'sh', ...program], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
  }

  /** Resolves when it has ended, with whether it came to its end. */
  async ended(): Promise<boolean> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    return this.#child.exitCode === 0;
  }

  /** Results so far. */
  async results(): Promise<PointResult[]> {
    const text = await readFile(this.#job.resultsFile, 'utf8').catch(() => '');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as PointResult);
  }

  /** Ends everything that runs in its namespaces, and removes what is outside of its folder. */
  async dispose(): Promise<void> {
    // The kernel ends the first process of the namespaces with this one, and all the others with that.
    this.#child.kill('SIGKILL');
    await this.ended();
    await removeControlGroups(this.#job.cgroup);
  }
}

async function removeControlGroups(name: string): Promise<void> {
  const controllers = await readdir(CONTROL_GROUPS, { withFileTypes: true }).catch(() => []);
  const places = ['', ...controllers.filter((each) => each.isDirectory()).map((each) => each.name)];
  for (const place of places) await removeGroup(path.join(CONTROL_GROUPS, place, name));
}

/** Groups hold no files that could be removed, only groups. */
async function removeGroup(folder: string): Promise<void> {
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of inside) if (entry.isDirectory()) await removeGroup(path.join(folder, entry.name));
  await rmdir(folder).catch(() => undefined);
}

/** Removes a folder that programs which were just ended may still be writing into. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
