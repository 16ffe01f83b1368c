import { type Bench, type Budget, type Floor, type Measure, percentile } from '../harness/measure.ts';
import { interleave } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { type ApiEngine, type BenchAgent, startApiEngine } from './engine.ts';
import { eventDelays } from './event-delay.ts';
import { type Helper, startHelper } from './helpers.ts';
import { type WrkRequest, type WrkResult, wrk } from './wrk.ts';

const ROUNDS = 3;
const FEW = 40;
const MANY = 400;
const HISTORY_ROWS = 10_000;

const BARE = 'a bare fastify server that inserts one row for each request, 10 connections';
const DIRECT = 'the same request to the agent itself';

/**
 * The goals were set on a machine of which these floors are known; other machines are several times slower or faster. So
 * a goal is kept when we are as near to the floor of the same run as it is to that one.
 */
const REFERENCE = { barePerSecond: 20_900, directPerSecond: 64_800, directMs: 0.07, bareMiB: 75 } as const;
const BARE_CONNECTIONS = 10;

/** What clients of the platform API wait for, measured from outside with wrk. */
export const apiBench: Bench = {
  name: 'api',
  run: (progress) =>
    inTemporaryFolder(async (folder) => {
      const [engine, bare, agent] = await Promise.all([
        startApiEngine(),
        startHelper('bare'),
        startHelper('agent'),
      ]);
      const load = (url: string, connections: number, requests: readonly WrkRequest[]) =>
        wrk(url, connections, requests, folder);
      try {
        return await measure({ engine, bare, agent, load, progress });
      } finally {
        await Promise.all([engine.dispose(), bare.dispose(), agent.dispose()]);
      }
    }),
};

interface Parts {
  readonly engine: ApiEngine;
  readonly bare: Helper;
  readonly agent: Helper;
  readonly load: (url: string, connections: number, requests: readonly WrkRequest[]) => Promise<WrkResult>;
  readonly progress: (line: string) => void;
}

async function measure({ engine, bare, agent, load, progress }: Parts): Promise<Measure[]> {
  const few = await engine.addAgents(FEW);
  const ours = (connections: number, requests: readonly WrkRequest[]) =>
    load(engine.url, connections, requests);
  const rounds = async (connections: number, requests: readonly WrkRequest[]): Promise<WrkResult[]> => {
    const results: WrkResult[] = [];
    for (let round = 0; round < ROUNDS; round += 1) results.push(await ours(connections, requests));
    return results;
  };

  progress(`heartbeats and activity of ${FEW} agents, 10 connections`);
  const beats = few.map(beatOf);
  const beating = await interleave(
    ROUNDS,
    () => ours(10, beats),
    () => load(bare.url, 10, beats),
  );
  const logs = few.map(logOf);
  const logging = await interleave(
    ROUNDS,
    () => ours(10, logs),
    () => load(bare.url, 10, logs),
  );

  progress(`lists of ${FEW} workspaces, one connection`);
  const list: WrkRequest[] = [{ method: 'GET', path: '/workspaces', token: engine.adminToken }];
  const listedFew = await rounds(1, list);

  progress(`a page of ${HISTORY_ROWS} rows, one connection`);
  const [writer, pusher] = [await oneOf(engine), await engine.addPushAgent(agent.url)];
  await fill(engine, writer);
  const page: WrkRequest = { ...logOf(writer), method: 'GET', path: `${logOf(writer).path}?limit=100` };
  const paged = await rounds(1, [{ method: 'GET', path: page.path, token: writer.token }]);

  progress('messages through the proxy, 1 and 20 connections');
  const message = messageTo(pusher, engine.adminToken);
  const direct: WrkRequest = { ...message, path: '/' };
  const single = await interleave(
    ROUNDS,
    () => ours(1, [message]),
    () => load(agent.url, 1, [direct]),
  );
  const many = await interleave(
    ROUNDS,
    () => ours(20, [message]),
    () => load(agent.url, 20, [direct]),
  );

  progress('from a POST to its event, one after the other');
  const delays = await eventDelays(engine, writer);

  progress(`lists and memory of ${MANY} workspaces`);
  await engine.addAgents(MANY - FEW - 2);
  const listedMany = await rounds(1, list);
  const memory = await idleMemory(bare);

  const bareRates: Floor = { what: BARE, rounds: rates(beating.floor) };
  const bareTimes: Floor = { what: BARE, rounds: bareRates.rounds.map(msEach) };
  const bareGoal = (perSecond: number) => ({ ratio: REFERENCE.barePerSecond / perSecond });
  const bareTimeGoal = (ms: number) => ({ ratio: ms / msEach(REFERENCE.barePerSecond) });
  const directRates: Floor = { what: DIRECT, rounds: rates(many.floor) };
  const directTimes: Floor = { what: DIRECT, rounds: p50s(single.floor) };

  return [
    rate('heartbeats, 10 connections', beating.ours, bareRates, bareGoal(5_000)),
    rate(
      'POST activity, 10 connections',
      logging.ours,
      { what: BARE, rounds: rates(logging.floor) },
      bareGoal(8_000),
    ),
    rate(`GET /workspaces of ${FEW}`, listedFew, bareRates, bareGoal(3_000)),
    rate(`GET /workspaces of ${MANY}`, listedMany, bareRates, bareGoal(1_500)),
    time(`GET activity, 100 of ${HISTORY_ROWS}, p50`, p50s(paged), bareTimes, bareTimeGoal(0.6)),
    time('A2A through the proxy, p50', p50s(single.ours), directTimes, { ratio: 0.5 / REFERENCE.directMs }),
    rate('A2A through the proxy, 20 connections', many.ours, directRates, {
      ratio: REFERENCE.directPerSecond / 3_000,
    }),
    time('POST activity to its event, p50', [percentile(delays, 0.5)], bareTimes, bareTimeGoal(0.8)),
    time('POST activity to its event, p95', [percentile(delays, 0.95)], bareTimes, bareTimeGoal(1.5)),
    memory,
  ];
}

/** A fresh engine, for nobody has asked it for anything yet but to add so many workspaces. */
async function idleMemory(bare: Helper): Promise<Measure> {
  const engine = await startApiEngine();
  try {
    await engine.addAgents(MANY);
    const floor = { what: 'the bare fastify server', rounds: [await bare.memoryMiB()] };
    return {
      name: `idle memory with ${MANY} workspaces`,
      unit: 'MiB',
      rounds: [await engine.memoryMiB()],
      floor,
      budget: { ratio: 120 / REFERENCE.bareMiB },
    };
  } finally {
    await engine.dispose();
  }
}

async function oneOf(engine: ApiEngine): Promise<BenchAgent> {
  const [agent] = await engine.addAgents(1);
  if (!agent) throw new Error('no agent was added');
  return agent;
}

const beatOf = ({ id, token }: BenchAgent): WrkRequest => ({
  method: 'POST',
  path: '/registry/heartbeat',
  token,
  body: {
    workspace_id: id,
    error_rate: 0,
    sample_error: '',
    active_tasks: 0,
    uptime_seconds: 512,
    current_task: '',
  },
});

const logOf = ({ id, token }: BenchAgent): WrkRequest => ({
  method: 'POST',
  path: `/workspaces/${id}/activity`,
  token,
  body: {
    activity_type: 'agent_log',
    method: 'tool/read',
    summary: 'Read the sign-up flow and noted three dead ends.',
    duration_ms: 120,
    metadata: { files: ['signup.tsx', 'confirm.tsx'], lines: 412 },
  },
});

const messageTo = ({ id }: BenchAgent, token: string): WrkRequest => ({
  method: 'POST',
  path: `/workspaces/${id}/a2a`,
  token,
  body: {
    jsonrpc: '2.0',
    id: 'bench',
    method: 'message/send',
    params: { message: { role: 'user', parts: [{ kind: 'text', text: 'Check the sign-up flow.' }] } },
  },
});

/** Writes the history that is read a page of. */
async function fill(engine: ApiEngine, agent: BenchAgent): Promise<void> {
  const { path, body } = logOf(agent);
  const headers = { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' };
  const batch = 50;
  for (let done = 0; done < HISTORY_ROWS; done += batch) {
    const posts = Array.from({ length: batch }, async () => {
      const reply = await fetch(`${engine.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      await reply.text();
    });
    await Promise.all(posts);
  }
}

const rates = (results: readonly WrkResult[]) => results.map(({ requestsPerSecond }) => requestsPerSecond);
const p50s = (results: readonly WrkResult[]) => results.map(({ p50Ms }) => p50Ms);

/** Milliseconds of a request, where so many are answered in a second. */
const msEach = (perSecond: number) => (BARE_CONNECTIONS / perSecond) * 1_000;

function rate(name: string, results: readonly WrkResult[], floor: Floor, budget: Budget): Measure {
  return { name, unit: 'req/s', rounds: rates(results), floor, budget };
}

function time(name: string, rounds: readonly number[], floor: Floor, budget: Budget): Measure {
  return { name, unit: 'ms', rounds, floor, budget };
}
