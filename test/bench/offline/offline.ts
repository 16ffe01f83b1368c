import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type KitSummary, kitSummarySchema, type Task } from '../../../core/contract/index.ts';
import { type Engine, startEngine } from '../../../core/engine.ts';
import { openKit } from '../../../core/offline/index.ts';
import { type Bench, type Measure, Unavailable } from '../harness/measure.ts';
import { interleave, timed } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';

const ROUNDS = 5;
const SAVE = 'docker save -o of the same images, and fsync';
const HASH = 'SHA-256 of the same file, read once';

export const offlineBench: Bench = {
  name: 'offline',
  run: (progress) =>
    inTemporaryFolder(async (folder) => {
      const home = path.join(folder, 'home');
      const engine = await startEngine({
        home,
        version: 'bench',
        port: 0,
        backend: 'docker',
        logLevel: 'warn',
      });
      try {
        if (engine.info().docker.state !== 'ready') throw new Unavailable('no Docker engine answers');
        return await measureOn(engine, folder, progress);
      } finally {
        await engine.dispose();
      }
    }),
};

async function measureOn(
  engine: Engine,
  folder: string,
  progress: (line: string) => void,
): Promise<Measure[]> {
  const { id } = (await engine.dispatch('workspaces.create', { name: 'Bench' })) as { id: string };
  const kit = path.join(folder, 'bench.kit');
  const saved = path.join(folder, 'saved.tar');
  try {
    progress('one export to warm up; builds the image if it is missing');
    const { images } = await exportTo(engine, kit);
    const tags = images.map(({ tag }) => tag);
    const written = await interleave(
      ROUNDS,
      async () => {
        await rm(kit);
        const elapsedMs = await timed(() => exportTo(engine, kit));
        progress(`export: ${elapsedMs.toFixed(0)} ms`);
        return elapsedMs;
      },
      async () => {
        await rm(saved, { force: true });
        const elapsedMs = await timed(() => save(tags, saved));
        progress(`docker save: ${elapsedMs.toFixed(0)} ms`);
        return elapsedMs;
      },
    );
    const verified = await interleave(
      ROUNDS,
      () => timed(async () => (await openKit(kit)).close()),
      () => timed(() => pipeline(createReadStream(kit), createHash('sha256'))),
    );
    return [
      {
        name: 'export',
        unit: 'ms',
        rounds: written.ours,
        floor: { what: SAVE, rounds: written.floor },
        budget: { ratio: 2 },
      },
      {
        name: 'verify',
        unit: 'ms',
        rounds: verified.ours,
        floor: { what: HASH, rounds: verified.floor },
        budget: null,
      },
    ];
  } finally {
    await engine.dispatch('workspaces.remove', { id, purge: true });
  }
}

async function exportTo(engine: Engine, file: string): Promise<KitSummary> {
  const { task } = (await engine.dispatch('offline.export', { file })) as { task: Task };
  return new Promise((resolve, reject) => {
    const listener = engine.events.on((events) => {
      for (const { event } of events) {
        if (event.type !== 'task.changed' || event.task.id !== task.id || event.task.status === 'running')
          continue;
        listener.dispose();
        if (event.task.status === 'succeeded') resolve(kitSummarySchema.parse(event.task.result));
        else reject(new Error(event.task.error?.message));
      }
    });
  });
}

async function save(tags: readonly string[], file: string): Promise<void> {
  await promisify(execFile)('docker', ['save', '-o', file, ...tags]);
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
