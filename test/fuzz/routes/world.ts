import { randomUUID } from 'node:crypto';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

/** Nobody counts how often they ask. */
const ENVIRONMENT = { RATE_LIMIT: '100000000', MOLECULE_PROVISION_CONCURRENCY: '1' };

interface Agent {
  readonly id: string;
  readonly token: string;
}

/** One engine with somebody to protect in it, and those who try. */
export interface FuzzWorld {
  readonly host: InProcessEngine;
  /** Nobody but the owner may read what it has. */
  readonly victim: Agent;
  /** In another tree than the victim. */
  readonly stranger: Agent;
  /** Reaches down from the lead of the stranger. */
  readonly orgToken: string;
  /** The token of a workspace that is gone. */
  readonly removed: Agent;
  /** What everything may be done with; another one once it is gone. */
  pawn(): Promise<Agent>;
  losePawn(): void;
  /** Is in everything that the victim has. */
  readonly marker: string;
  /** Is in its name, which some may know. */
  readonly nameMarker: string;
}

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const host = await startInProcess({ logLevel: 'error', env: ENVIRONMENT });
  const marker = `marker-${randomUUID()}`;
  const nameMarker = `named-${randomUUID()}`;
  const below = async (name: string) =>
    host.createAgent(name, (await host.createAgent(`Lead of ${name}`)).id);
  const strangers = await host.createAgent('Lead of strangers');
  const made = await host.send('/org/tokens', {
    method: 'POST',
    token: host.adminToken,
    body: { org_id: strangers.id },
  });
  const victim = await below(nameMarker);
  const removed = await below('Removed');
  await host.send(`/workspaces/${removed.id}?confirm=true`, { method: 'DELETE', token: host.adminToken });
  await fill(host, victim, marker);
  let pawn: Promise<Agent> | undefined;
  let pawns = 0;
  return {
    host,
    victim,
    removed,
    stranger: await host.createAgent('Stranger', strangers.id),
    orgToken: (made.json as { auth_token: string }).auth_token,
    marker,
    nameMarker,
    pawn() {
      if (pawn === undefined) {
        pawns += 1;
        // Routes know two kinds: those that run elsewhere, and those that the app runs.
        pawn = pawns % 2 === 1 ? below(`Pawn ${pawns}`) : runHere(host, `Pawn ${pawns}`);
      }
      return pawn;
    },
    losePawn() {
      pawn = undefined;
    },
  };
}

/** A workspace that answers by itself, and needs neither container nor process. */
async function runHere(host: InProcessEngine, name: string): Promise<Agent> {
  const { id: parent_id } = await host.createAgent(`Lead of ${name}`);
  const post = (path: string, body: unknown) =>
    host.send(path, { method: 'POST', token: host.adminToken, body });
  const { id } = (await post('/workspaces', { name, parent_id, runtime: 'mock' })).json as Agent;
  const { json } = await post(`/workspaces/${id}/tokens`, {});
  return { id, token: (json as { auth_token: string }).auth_token };
}

/** Gives a workspace something of everything, each with the marker in it. */
async function fill(host: InProcessEngine, { id, token }: Agent, marker: string): Promise<void> {
  const post = (path: string, body: unknown, method = 'POST') =>
    host.send(`/workspaces/${id}/${path}`, { method, token, body });
  await host.engine.dispatch('secrets.set', { key: 'FUZZ_KEY', value: marker, workspaceId: id });
  await post('memories', { content: marker, scope: 'LOCAL' });
  await post('memories', { content: marker, scope: 'TEAM' });
  await post('memory', { key: marker, value: marker });
  await post('activity', { activity_type: 'agent_log', summary: marker, request_body: { marker } });
  await post('notify', { message: marker });
  await post('config', { marker }, 'PATCH');
  await post(`files/${marker}.md`, { content: marker }, 'PUT');
  await host.send(`/workspaces/${id}/a2a`, {
    method: 'POST',
    token: host.adminToken,
    body: {
      method: 'message/send',
      params: { message: { role: 'user', parts: [{ kind: 'text', text: marker }] } },
    },
  });
}
