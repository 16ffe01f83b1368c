import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { startEngine } from '../../../core/engine.ts';
import { watchLoopDelay } from '../events/loop-delay.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';

/** How the engine's process has been since the last report. */
export interface Report {
  /** 99th percentile of how late the event loop was, in milliseconds. */
  readonly loopDelayP99Ms: number;
  /** The longest time that something held it. */
  readonly longestStallMs: number;
  /** What is used of the heap after a collection. */
  readonly heapMiB: number;
  /** Resident memory. */
  readonly memoryMiB: number;
}

/** The engine of the app in a process of its own, on a new data folder that goes with it. */
export interface LoadedEngine {
  readonly url: string;
  readonly adminToken: string;
  report(): Promise<Report>;
  dispose(): Promise<void>;
}

const REPORT = 'report';
const STOP = 'stop';
const BYTES_PER_MIB = 1024 * 1024;

export async function startLoadedEngine(): Promise<LoadedEngine> {
  const child = fork(import.meta.filename, [], { execArgv: ['--expose-gc'] });
  const gone = once(child, 'exit');
  const [address] = (await once(child, 'message')) as [Pick<LoadedEngine, 'url' | 'adminToken'>];
  return {
    ...address,
    async report() {
      child.send(REPORT);
      const [report] = (await once(child, 'message')) as [Report];
      return report;
    },
    async dispose() {
      if (child.connected) child.send(STOP);
      await gone;
    },
  };
}

async function serve(home: string): Promise<void> {
  const env = { ...process.env, RATE_LIMIT: '1000000' };
  const engine = await startEngine({
    home,
    version: 'load',
    port: 0,
    backend: 'process',
    logLevel: 'warn',
    env,
  });
  const delay = watchLoopDelay();
  process.on('message', (message) => {
    if (message !== REPORT) return;
    const loop = { loopDelayP99Ms: delay.p99Ms(), longestStallMs: delay.longestMs() };
    // The collection itself holds the loop: it is not what is measured.
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({
      ...loop,
      heapMiB: heapUsed / BYTES_PER_MIB,
      memoryMiB: rss / BYTES_PER_MIB,
    } satisfies Report);
    delay.reset();
  });
  const adminToken = (await readFile(engine.adminTokenFile, 'utf8')).trim();
  process.send?.({ url: engine.info().url, adminToken });
  await new Promise<void>((resolve) => {
    process.on('message', (message) => message === STOP && resolve());
    process.on('disconnect', resolve);
  });
  delay.dispose();
  await engine.dispose();
}

if (import.meta.main) {
  await inTemporaryFolder(serve);
  if (process.connected) process.disconnect();
}
