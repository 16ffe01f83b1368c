import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { BreakingSocket } from '../../support/breaking-socket.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import type { Measure } from '../harness/measure.ts';
import { timed } from '../harness/rounds.ts';
import { connectionTo } from './start-and-remove.ts';

const ROUNDS = 3;
/** Every agent's heartbeat comes twice in it. */
const IDLE_MS = 60_000;
const DEADLINE_MS = 180_000;
const KIBIBYTES_PER_MIB = 1024;
/** `getconf CLK_TCK` of every Linux that matters. */
const TICKS_PER_SECOND = 100;

/** What the engine costs while forty agents only send heartbeats, and how it finds its way back to a lost Docker. */
export async function measureOnline(
  folder: string,
  template: string,
  endpoint: string,
  progress: (line: string) => void,
): Promise<Measure[]> {
  if (process.platform !== 'linux' || !endpoint.startsWith('unix://')) {
    progress('idle and reconnect are measured on Linux only');
    return [];
  }
  const socket = await BreakingSocket.listen(endpoint, path.join(folder, 'docker.sock'));
  const engines = new Engines();
  try {
    const engine = await engines.start({
      args: ['--port', '0', '--backend', 'docker'],
      env: { DOCKER_HOST: `unix://${socket.file}`, LOG_LEVEL: 'warn' },
    });
    const { workspaces } = await engine.call('org.import', { template });
    await until('all are online', () => allOnline(engine, workspaces.length), DEADLINE_MS);
    progress(`${workspaces.length} agents are online; listening to their silence`);
    const idle: Usage[] = [];
    for (let round = 0; round < ROUNDS; round += 1) idle.push(await usageOf(engine.line.pid));
    const docker = new Dockerode(connectionTo(endpoint));
    const ready: number[] = [];
    const consistent: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = workspaces[round]?.id ?? '';
      const times = await reconnect(engine, socket, docker, victim);
      progress(
        `reconnected in ${times.readyMs.toFixed(0)} ms, knew all in ${times.consistentMs.toFixed(0)} ms`,
      );
      ready.push(times.readyMs);
      consistent.push(times.consistentMs);
      await until('all are online again', () => allOnline(engine, workspaces.length), DEADLINE_MS);
    }
    const count = workspaces.length;
    const plain = { floor: null, budget: null } as const;
    return [
      {
        name: `engine with ${count} idle agents, processor`,
        unit: '%',
        rounds: idle.map((one) => one.percent),
        ...plain,
      },
      {
        name: `engine with ${count} idle agents, memory`,
        unit: 'MiB',
        rounds: idle.map((one) => one.mebibytes),
        ...plain,
      },
      { name: `Docker is back, ${count} agents: connected`, unit: 'ms', rounds: ready, ...plain },
      { name: `Docker is back, ${count} agents: a loss is known`, unit: 'ms', rounds: consistent, ...plain },
    ];
  } finally {
    await engines.dispose();
    await socket.break();
  }
}

async function allOnline(engine: EngineProcess, count: number): Promise<boolean> {
  const { workspaces } = await engine.call('engine.snapshot', {});
  return workspaces.filter(({ status }) => status === 'online').length === count;
}

/** Docker goes, one container with it, and Docker comes back. */
async function reconnect(
  engine: EngineProcess,
  socket: BreakingSocket,
  docker: Dockerode,
  victim: string,
): Promise<{ readyMs: number; consistentMs: number }> {
  await socket.break();
  await until(
    'the loss is noticed',
    async () => (await engine.call('engine.info', {})).docker.endpoint === '',
  );
  await docker.getContainer(`ws-${victim.slice(0, 12)}`).remove({ force: true });
  let readyMs = 0;
  const consistentMs = await timed(async () => {
    await socket.listen();
    readyMs = await timed(() =>
      until('Docker is back', async () => (await engine.call('engine.info', {})).docker.endpoint !== ''),
    );
    await until('the lost container is known', async () => {
      const { workspaces } = await engine.call('engine.snapshot', {});
      return workspaces.some(({ id, status }) => id === victim && status !== 'online');
    });
  });
  return { readyMs, consistentMs };
}

interface Usage {
  /** Of one core. */
  readonly percent: number;
  readonly mebibytes: number;
}

async function usageOf(pid: number): Promise<Usage> {
  const before = await ticksOf(pid);
  await delay(IDLE_MS);
  const ticks = (await ticksOf(pid)) - before;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return {
    percent: (ticks / TICKS_PER_SECOND / (IDLE_MS / 1000)) * 100,
    mebibytes: kibibytes / KIBIBYTES_PER_MIB,
  };
}

/** Processor time that a process has used, in clock ticks. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
