import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { WorkerJob } from './inside.ts';
import type { PointResult } from './results.ts';
import { Worker } from './worker.ts';

/** The workers of one run; what they leave is below one folder, a subfolder for each. */
export class Crew {
  readonly #folder: string;
  readonly #workers: Worker[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Shares the points out among so many workers. */
  async start(job: Pick<WorkerJob, 'program' | 'seed' | 'points'>, count: number): Promise<void> {
    for (let first = 0; first < count; first += 1) {
      const folder = path.join(this.#folder, `worker-${first}`);
      await mkdir(folder);
      this.#workers.push(
        new Worker({
          ...job,
          folder,
          cgroup: `${path.basename(this.#folder)}-${first}`,
          first,
          step: count,
          resultsFile: path.join(folder, 'results.jsonl'),
        }),
      );
    }
  }

  async ended(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.ended()));
  }

  /** Of all so far. */
  async results(): Promise<PointResult[]> {
    return (await Promise.all(this.#workers.map((worker) => worker.results()))).flat();
  }

  /** Copies the logs to where they stay. Resolves with the folder. */
  async keepLogs(): Promise<string> {
    const kept = await mkdtemp(path.join(os.tmpdir(), 'molecule-chaos-logs-'));
    for (const worker of await readdir(this.#folder)) {
      const files = await readdir(path.join(this.#folder, worker)).catch(() => []);
      for (const file of files.filter((name) => /\.log$|^point-/.test(name))) {
        await cp(path.join(this.#folder, worker, file), path.join(kept, `${worker}-${file}`), {
          recursive: true,
        });
      }
    }
    return kept;
  }

  /** Ends all. */
  async dispose(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.dispose()));
  }
}
