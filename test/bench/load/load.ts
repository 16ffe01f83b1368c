import { once } from 'node:events';
import { WebSocket } from 'ws';
import { newId } from '../../../core/base/index.ts';
import { until } from '../../support/until.ts';
import type { Bench, Measure } from '../harness/measure.ts';
import { type PlayedAgent, playAgents } from './agents.ts';
import { type LoadedEngine, type Report, startLoadedEngine } from './engine-child.ts';
import { Tally } from './tally.ts';

const AGENTS = 200;
const MESSAGES_PER_SECOND = 50;
/** Whoever tries this bench out may want less. */
const SECONDS = Number(process.env.MOLECULE_LOAD_SECONDS ?? 600);
/** After so long, what the engine keeps for clients that missed something is full. */
const WARM_UP_SECONDS = SECONDS / 5;
const REPORTS = 8;
const DELEGATED_SHARE = 0.1;
const SEED = 7;
const ARRIVAL_DEADLINE_MS = 60_000;

/** Agents at work for ten minutes: nothing may get lost, and the engine has to stay as it is. */
export const loadBench: Bench = {
  name: 'load',
  async run(progress) {
    const engine = await startLoadedEngine();
    const tally = new Tally();
    const random = seeded(SEED);
    const played = await playAgents(engine, AGENTS, tally, random);
    const listener = await listen(engine);
    try {
      progress(`${AGENTS} agents, ${MESSAGES_PER_SECOND} messages a second, ${SECONDS} s after a warm-up`);
      await send(played.agents, WARM_UP_SECONDS, tally, random);
      await engine.report();
      const reports: Report[] = [];
      for (let part = 0; part < REPORTS; part += 1) {
        await send(played.agents, SECONDS / REPORTS, tally, random);
        reports.push(await engine.report());
      }
      await until('everything has arrived', () => tally.lost().length === 0, ARRIVAL_DEADLINE_MS).catch(
        () => undefined,
      );
      progress(
        `${tally.accepted} messages: ${tally.lost().length} lost, ${tally.twice().length} twice, ` +
          `${tally.refused} refused; ${listener.count()} events, ${listener.gaps()} missed`,
      );
      const isWhole = tally.lost().length + tally.twice().length + tally.refused + listener.gaps() === 0;
      if (!isWhole) throw new Error('something got lost, or came twice');
      return measures(reports);
    } finally {
      listener.close();
      played.dispose();
      await engine.dispose();
    }
  },
};

/** Sends messages between random agents at the wanted rate for so many seconds. */
async function send(
  agents: readonly PlayedAgent[],
  seconds: number,
  tally: Tally,
  random: () => number,
): Promise<void> {
  const pick = () => agents[Math.floor(random() * agents.length)] as PlayedAgent;
  const startedAt = performance.now();
  const under: Promise<void>[] = [];
  for (let number = 0; number < seconds * MESSAGES_PER_SECOND; number += 1) {
    const dueMs = startedAt + (number * 1000) / MESSAGES_PER_SECOND - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    const from = pick();
    const to = pick();
    if (from.id === to.id) continue;
    under.push(random() < DELEGATED_SHARE ? delegate(from, to, tally) : message(from, to, tally));
  }
  await Promise.all(under);
}

async function message(from: PlayedAgent, to: PlayedAgent, tally: Tally): Promise<void> {
  const messageId = newId();
  const reply = await from.client.post(
    `/workspaces/${to.id}/a2a`,
    {
      method: 'message/send',
      params: { message: { role: 'user', messageId, parts: [{ kind: 'text', text: `Task ${messageId}` }] } },
    },
    { 'x-workspace-id': from.id },
  );
  if (reply.status < 300) tally.accept(messageId);
  else tally.refused += 1;
}

/** The message of a delegation has its id. */
async function delegate(from: PlayedAgent, to: PlayedAgent, tally: Tally): Promise<void> {
  const reply = await from.client.post<{ delegation_id: string }>(`/workspaces/${from.id}/delegate`, {
    target_id: to.id,
    task: `Task ${newId()}`,
  });
  if (reply.status < 300) tally.accept(reply.body.delegation_id);
  else tally.refused += 1;
}

/** Reads every event as the owner, and counts the numbers that are missing. */
async function listen(engine: LoadedEngine) {
  const socket = new WebSocket(`${engine.url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${engine.adminToken}` },
  });
  await once(socket, 'open');
  let count = 0;
  let last = 0;
  let gaps = 0;
  socket.on('message', (data) => {
    const { seq } = JSON.parse(String(data)) as { seq: number };
    // Other events of the engine have numbers, too: they only have to grow.
    if (seq <= last) gaps += 1;
    last = seq;
    count += 1;
  });
  return { count: () => count, gaps: () => gaps, close: () => socket.close() };
}

function measures(reports: readonly Report[]): Measure[] {
  const heaps = reports.map(({ heapMiB }) => heapMiB);
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  const common = { floor: null };
  return [
    {
      ...common,
      name: 'event-loop delay p99',
      unit: 'ms',
      rounds: reports.map(({ loopDelayP99Ms }) => loopDelayP99Ms),
      budget: { median: 50 },
    },
    {
      ...common,
      name: 'longest stall',
      unit: 'ms',
      rounds: reports.map(({ longestStallMs }) => longestStallMs),
      budget: null,
    },
    { ...common, name: 'heap after a collection', unit: 'MiB', rounds: heaps, budget: null },
    { ...common, name: 'growth of the heap', unit: 'MiB', rounds: [growth], budget: { median: 5 } },
    {
      ...common,
      name: 'resident memory',
      unit: 'MiB',
      rounds: reports.map(({ memoryMiB }) => memoryMiB),
      budget: null,
    },
  ];
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
