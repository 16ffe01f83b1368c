import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { InputOf, OperationName, OutputOf } from '../../../core/contract/index.ts';
import { startEngine } from '../../../core/engine.ts';
import { createOrgWorker } from '../../../core/org/index.ts';
import { watchLoopDelay } from '../events/loop-delay.ts';
import { timed } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { insertBareRows } from './bare-rows.ts';

const KIBIBYTES_PER_MIB = 1024;
/** Events of an import are stored and sent in the turns after it, which count as well. */
const SETTLE_MS = 2_000;
const KEYS = ['ANTHROPIC_API_KEY', 'GITHUB_TOKEN', 'OPENAI_API_KEY'];

/** How long something took, and the longest time that it held the event loop. */
export interface Taken {
  readonly ms: number;
  readonly stallMs: number;
}

export interface EngineRun {
  readonly planFresh: Taken;
  readonly importFresh: Taken;
  readonly planUnchanged: Taken;
  readonly planChanged: Taken;
  readonly importChanged: Taken;
  /** The most memory that the process ever had, in MiB. */
  readonly peakMiB: number;
  /** The floor of a plan: resolving the template and reading what its workspaces start with. */
  readonly readMs: number;
  /** The floor of writing: the same rows as one transaction. */
  readonly insertMs: number;
}

/** Plans and imports a template of `count` mock workspaces on a new engine in a fresh process. */
export async function engineRun(dir: string, count: number): Promise<EngineRun> {
  const child = fork(import.meta.filename);
  child.send({ dir, count });
  const [result] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the process of the engine ended early'))),
  ])) as [EngineRun];
  child.kill();
  return result;
}

async function run(dir: string, count: number): Promise<EngineRun> {
  const worker = createOrgWorker();
  const read = async () => void (await worker.seed(await worker.resolve(dir)));
  await read();
  const readMs = await timed(read);
  await worker.dispose();
  return inTemporaryFolder(async (folder) => {
    const home = path.join(folder, 'home');
    const taken = await onEngine(home, dir, count);
    const peakMiB = process.resourceUsage().maxRSS / KIBIBYTES_PER_MIB;
    return { ...taken, peakMiB, readMs, insertMs: insertBareRows(home, folder) };
  });
}

async function onEngine(home: string, dir: string, count: number) {
  // No workspace of this runtime is ever started.
  const options = { version: 'bench', port: 0, backend: 'process', logLevel: 'warn' } as const;
  const engine = await startEngine({ home, ...options, env: {} });
  const watcher = watchLoopDelay();
  const call = <N extends OperationName>(operation: N, input: InputOf<N>) =>
    engine.dispatch(operation, input) as Promise<OutputOf<N>>;
  const measure = async (work: () => Promise<number>, least = count): Promise<Taken> => {
    await delay(SETTLE_MS);
    watcher.reset();
    let done = Number.NaN;
    const ms = await timed(async () => {
      done = await work();
    });
    await delay(SETTLE_MS);
    if (done < least) throw new Error(`${done} workspaces instead of ${least}`);
    return { ms, stallMs: watcher.longestMs() };
  };
  const plan = (action: string) => async () => {
    const { entries } = await call('org.plan', { template: dir });
    return entries.filter((entry) => entry.action === action).length;
  };
  const importIt = (what: 'created' | 'updated') => async () =>
    (await call('org.import', { template: dir }))[what];
  try {
    for (const key of KEYS) await call('secrets.set', { key, value: `value of ${key}` });
    const planFresh = await measure(plan('create'));
    const importFresh = await measure(importIt('created'));
    const planUnchanged = await measure(plan('keep'));
    const changed = await changeMost(dir);
    try {
      const planChanged = await measure(plan('update'), mostOf(count));
      const importChanged = await measure(importIt('updated'), mostOf(count));
      return { planFresh, importFresh, planUnchanged, planChanged, importChanged };
    } finally {
      await changed.undo();
    }
  } finally {
    watcher.dispose();
    await engine.dispose();
  }
}

/** Gives all but the leads, who state their own, another tier, which their config.yaml repeats. */
async function changeMost(dir: string) {
  const file = path.join(dir, 'org.yaml');
  const before = await readFile(file, 'utf8');
  await writeFile(file, before.replace('  tier: 2\n', '  tier: 3\n'));
  return { undo: () => writeFile(file, before) };
}

function mostOf(count: number): number {
  return Math.floor(count * 0.9);
}

if (import.meta.main) {
  process.once('message', async (message) => {
    const { dir, count } = message as { dir: string; count: number };
    process.send?.(await run(dir, count));
  });
}
