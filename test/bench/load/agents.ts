import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../../core/base/index.ts';
import { platformClient } from '../../support/platform-client.ts';
import type { LoadedEngine } from './engine-child.ts';
import type { Tally } from './tally.ts';

const HEARTBEAT_MS = 30_000;
const POLL_MS = 5_000;
const MAX_THINKING_MS = 200;

/** An agent elsewhere, as the load plays it. */
export interface PlayedAgent {
  readonly id: string;
  readonly kind: 'push' | 'poll';
  /** Its own access to the platform. */
  readonly client: ReturnType<typeof platformClient>;
}

/** Agents that beat every 30 s, half of them with messages pushed to them, half polling every 5 s. */
export async function playAgents(
  engine: LoadedEngine,
  count: number,
  tally: Tally,
  random: () => number,
): Promise<{ readonly agents: PlayedAgent[] } & Disposable> {
  const server = createServer((request, response) => void answer(request, response, tally, random));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agents: PlayedAgent[] = [];
  for (let number = 0; number < count; number += 1) {
    agents.push(await register(engine, number % 2 === 0 ? 'push' : 'poll', `${base}/${number}`, number));
  }
  const timers = agents.flatMap((agent) => [
    repeat(HEARTBEAT_MS, random, () => beat(agent)),
    ...(agent.kind === 'poll' ? [repeat(POLL_MS, random, poller(agent, tally))] : []),
  ]);
  return {
    agents,
    dispose() {
      for (const timer of timers) timer.dispose();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function register(
  engine: LoadedEngine,
  kind: PlayedAgent['kind'],
  url: string,
  number: number,
): Promise<PlayedAgent> {
  const admin = platformClient(engine.url, engine.adminToken);
  const address = { delivery_mode: kind, ...(kind === 'push' ? { url } : {}) };
  const created = await admin.post<{ id: string; connection?: { auth_token: string } }>('/workspaces', {
    name: `Agent ${number}`,
    external: true,
    ...address,
  });
  const { id, connection } = created.body;
  const registering = admin.as(connection?.auth_token ?? null);
  const registered = await registering.post<{ auth_token?: string }>('/registry/register', {
    id,
    agent_card: { name: `Agent ${number}` },
    ...address,
  });
  return { id, kind, client: admin.as(connection?.auth_token ?? registered.body.auth_token ?? null) };
}

const beat = ({ id, client }: PlayedAgent) =>
  client.post('/registry/heartbeat', {
    workspace_id: id,
    active_tasks: 0,
    uptime_seconds: 60,
    error_rate: 0,
  });

/** Asks for what came since the last time, as agents do that nobody can reach. */
function poller({ id, client }: PlayedAgent, tally: Tally): () => Promise<void> {
  let cursor = 'since_secs=600';
  return async () => {
    const reply = await client.get<{ id: string; request_body: unknown }[]>(
      `/workspaces/${id}/activity?type=a2a_receive&limit=500&${cursor}`,
    );
    // Without a cursor the newest come first.
    const rows = cursor.startsWith('since_secs') ? reply.body.toReversed() : reply.body;
    for (const row of rows) tally.arrive(messageIdOf(row.request_body));
    const last = rows.at(-1);
    if (last) cursor = `since_id=${last.id}`;
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  tally: Tally,
  random: () => number,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { id: unknown };
  const messageId = messageIdOf(body);
  tally.arrive(messageId);
  setTimeout(() => {
    const parts = [{ kind: 'text', text: `Done: ${messageId}` }];
    const result = { kind: 'message', role: 'agent', messageId: `${messageId}-answer`, parts };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, result }));
  }, random() * MAX_THINKING_MS);
}

function messageIdOf(body: unknown): string {
  return (body as { params?: { message?: { messageId?: string } } })?.params?.message?.messageId ?? '';
}

/** Runs `work` again and again, from a random moment on so that not all do it at once. One that fails ends the bench. */
function repeat(everyMs: number, random: () => number, work: () => Promise<unknown>): Disposable {
  let ended = false;
  let timer = setTimeout(function turn() {
    void work().then(() => {
      if (!ended) timer = setTimeout(turn, everyMs);
    });
  }, random() * everyMs);
  return {
    dispose() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
