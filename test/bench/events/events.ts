import type { Bench, Measure } from '../harness/measure.ts';
import { interleave } from '../harness/rounds.ts';
import { type Ingest, ingestRounds, type Load } from './in-process.ts';
import { post } from './load.ts';
import { requestBody, responseBody } from './sample.ts';
import { startServer } from './servers.ts';

const ROUNDS = 5;
const BATCHED: Load = { count: 20_000, perTransaction: 100 };
const SINGLE: Load = { count: 6_000, perTransaction: 1 };
const CONNECTIONS = 10;
const REQUESTS = 8_000;
const WARM_UP_REQUESTS = 3_000;

const BARE_INSERT = 'bare better-sqlite3 inserts of the same rows, same schema and pragmas';
const BARE_SERVER = 'a bare fastify server that parses the body and inserts the same row';

export const eventsBench: Bench = {
  name: 'events',
  async run(progress) {
    progress(`in process, ${BATCHED.perTransaction} events in each transaction, ${ROUNDS} rounds`);
    const batched = await ingestRounds(ROUNDS, BATCHED);
    progress(`in process, one event in each transaction, ${ROUNDS} rounds`);
    const single = await ingestRounds(ROUNDS, SINGLE);
    progress(`over HTTP, ${CONNECTIONS} keep-alive connections, ${ROUNDS} rounds`);
    const http = await httpRounds();
    return [
      rate('batched', batched, BARE_INSERT, { median: 20_000 }),
      loopDelay('batched', batched, BARE_INSERT),
      rate('single', single, BARE_INSERT, null),
      loopDelay('single', single, BARE_INSERT),
      rate('over HTTP', http, BARE_SERVER, null),
      loopDelay('over HTTP', http, BARE_SERVER),
    ];
  },
};

interface Sides {
  readonly ours: readonly Ingest[];
  readonly floor: readonly Ingest[];
}

async function httpRounds(): Promise<Sides> {
  const [engine, bare] = await Promise.all([startServer('engine'), startServer('bare')]);
  const body = JSON.stringify({
    activity_type: 'a2a_receive',
    method: 'message/send',
    summary: 'Check the sign-up flow for dead ends.',
    duration_ms: 1200,
    request_body: requestBody,
    response_body: responseBody,
    metadata: null,
  });
  const round = (server: typeof engine, requests: number) => async (): Promise<Ingest> => {
    await server.loopDelayP99Ms();
    const postsPerSecond = await post({ ...server, body, connections: CONNECTIONS, requests });
    return { rate: postsPerSecond, loopDelayP99Ms: await server.loopDelayP99Ms() };
  };
  try {
    await interleave(1, round(engine, WARM_UP_REQUESTS), round(bare, WARM_UP_REQUESTS));
    return await interleave(ROUNDS, round(engine, REQUESTS), round(bare, REQUESTS));
  } finally {
    await Promise.all([engine.dispose(), bare.dispose()]);
  }
}

function rate(how: string, { ours, floor }: Sides, what: string, budget: Measure['budget']): Measure {
  return {
    name: `activity, ${how}`,
    unit: 'events/s',
    rounds: ours.map((each) => each.rate),
    floor: { what, rounds: floor.map((each) => each.rate) },
    budget,
  };
}

function loopDelay(how: string, { ours, floor }: Sides, what: string): Measure {
  return {
    name: `event-loop delay p99, ${how}`,
    unit: 'ms',
    rounds: ours.map((each) => each.loopDelayP99Ms),
    floor: { what, rounds: floor.map((each) => each.loopDelayP99Ms) },
    budget: { median: 20 },
  };
}
