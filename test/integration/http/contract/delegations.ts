import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Agent, Row, World } from './row.ts';

const DELEGATE = 'POST /workspaces/:id/delegate';
const RECORD = 'POST /workspaces/:id/delegations/record';
const UPDATE = 'POST /workspaces/:id/delegations/:delegationId/update';
const LIST = 'GET /workspaces/:id/delegations';
const LEDGER = 'GET /admin/delegations';

const delegate = (world: World, caller: Agent, body: unknown) =>
  world.as(caller, 'POST', `/workspaces/${caller.id}/delegate`, body);

/** A lead with one below it. */
async function pair(world: World): Promise<{ lead: Agent; worker: Agent }> {
  const lead = await world.agent();
  return { lead, worker: await world.agent(lead.id) };
}

/** A task that waits for an agent which fetches it. */
async function given(world: World) {
  const { lead, worker } = await pair(world);
  const { json } = await delegate(world, lead, { target_id: worker.id, task: 'draw a cat' });
  return { lead, worker, id: (json as { delegation_id: string }).delegation_id };
}

const update = (world: World, who: Agent, id: string, body: unknown) =>
  world.as(who, 'POST', `/workspaces/${who.id}/delegations/${id}/update`, body);

export const delegationRows: readonly Row[] = [
  {
    route: DELEGATE,
    status: 202,
    async ask(world) {
      const { lead, worker } = await pair(world);
      return delegate(world, lead, { target_id: worker.id.toUpperCase(), task: 'draw a cat' });
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'delegated' }),
  },
  {
    route: DELEGATE,
    status: 200,
    when: 'the same key again',
    async ask(world) {
      const { lead, worker } = await pair(world);
      const body = { target_id: worker.id, task: 'draw a cat', idempotency_key: 'k' };
      await delegate(world, lead, body);
      return delegate(world, lead, body);
    },
    check: ({ json }) => expect(json).toMatchObject({ idempotent_hit: true, status: 'queued' }),
  },
  {
    route: DELEGATE,
    status: 400,
    when: 'without a task',
    error: 'invalid delegation request',
    async ask(world) {
      const { lead, worker } = await pair(world);
      return delegate(world, lead, { target_id: worker.id });
    },
  },
  {
    route: DELEGATE,
    status: 400,
    when: 'a target that is no UUID',
    error: 'target_id must be a valid UUID',
    async ask(world) {
      return delegate(world, await world.agent(), { target_id: 'bob', task: 'x' });
    },
  },
  {
    route: DELEGATE,
    status: 400,
    when: 'to itself',
    error: 'self-delegation not permitted',
    async ask(world) {
      const agent = await world.agent();
      return delegate(world, agent, { target_id: agent.id, task: 'x' });
    },
  },
  {
    route: DELEGATE,
    status: 403,
    error: 'access denied: workspaces cannot communicate per hierarchy rules',
    async ask(world) {
      const { worker } = await pair(world);
      const { worker: other } = await pair(world);
      return delegate(world, worker, { target_id: other.id, task: 'x' });
    },
  },
  {
    route: DELEGATE,
    status: 404,
    error: 'workspace not found',
    async ask(world) {
      return delegate(world, await world.agent(), { target_id: randomUUID(), task: 'x' });
    },
  },
  {
    route: DELEGATE,
    status: 410,
    error: 'workspace removed',
    async ask(world) {
      const { lead, worker } = await pair(world);
      await world.asOwner('DELETE', `/workspaces/${worker.id}?confirm=true`);
      return delegate(world, lead, { target_id: worker.id, task: 'x' });
    },
  },
  {
    route: LIST,
    status: 200,
    when: 'it waits for an agent that fetches it',
    async ask(world) {
      const { lead } = await given(world);
      return world.as(lead, 'GET', `/workspaces/${lead.id}/delegations`);
    },
    check: ({ json }) =>
      expect(json).toMatchObject([
        { type: 'delegate_result', status: 'queued' },
        { type: 'delegate', status: 'queued' },
      ]),
  },
  {
    route: LIST,
    status: 200,
    when: 'the agent that fetched it has answered with a message',
    async ask(world) {
      const { lead, worker, id } = await given(world);
      const message = {
        role: 'agent',
        parts: [{ kind: 'text', text: 'a cat' }],
        metadata: { delegation_id: id },
      };
      await world.as(worker, 'POST', `/workspaces/${lead.id}/a2a`, {
        method: 'message/send',
        params: { message },
      });
      const { json, ...reply } = await world.as(lead, 'GET', `/workspaces/${lead.id}/delegations`);
      const common = { source_id: lead.id, target_id: worker.id, status: 'completed', delegation_id: id };
      expect(json).toMatchObject([
        { ...common, type: 'delegate_result', response_preview: 'a cat' },
        { ...common, type: 'delegate' },
      ]);
      return { json, ...reply };
    },
  },
  {
    route: RECORD,
    status: 202,
    async ask(world) {
      const { lead, worker } = await pair(world);
      const body = { target_id: worker.id, task: 'x', delegation_id: randomUUID() };
      return world.as(lead, 'POST', `/workspaces/${lead.id}/delegations/record`, body);
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'recorded' }),
  },
  {
    route: RECORD,
    status: 409,
    error: 'delegation_id is already in use',
    async ask(world) {
      const { lead, worker, id } = await given(world);
      const body = { target_id: lead.id, task: 'x', delegation_id: id };
      return world.as(worker, 'POST', `/workspaces/${worker.id}/delegations/record`, body);
    },
  },
  {
    route: UPDATE,
    status: 200,
    when: 'from who worked on it',
    async ask(world) {
      const { worker, id } = await given(world);
      return update(world, worker, id, { status: 'completed', response_preview: 'a cat' });
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'completed' }),
  },
  {
    route: UPDATE,
    status: 200,
    when: 'it is still queued',
    async ask(world) {
      const { lead, id } = await given(world);
      return update(world, lead, id, { status: 'queued' });
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'queued' }),
  },
  {
    route: UPDATE,
    status: 400,
    when: 'a status that is no end',
    error: 'invalid request body',
    async ask(world) {
      const { lead, id } = await given(world);
      return update(world, lead, id, { status: 'dispatched' });
    },
  },
  {
    route: UPDATE,
    status: 404,
    when: 'from somebody else',
    error: 'delegation not found',
    async ask(world) {
      const { id } = await given(world);
      return update(world, await world.agent(), id, { status: 'completed' });
    },
  },
  {
    route: LEDGER,
    status: 200,
    async ask(world) {
      const { lead, id } = await given(world);
      await update(world, lead, id, { status: 'failed', error: 'no ink' });
      return world.asOwner('GET', '/admin/delegations?status=failed&limit=1');
    },
    check: ({ json }) =>
      expect(json).toMatchObject({
        delegations: [{ status: 'failed', error_detail: 'no ink', task_preview: 'draw a cat' }],
        count: 1,
        status: 'failed',
        limit: 1,
      }),
  },
  {
    route: LEDGER,
    status: 400,
    when: 'a status that nobody knows',
    error: 'invalid status',
    ask: (world) => world.asOwner('GET', '/admin/delegations?status=lost'),
    check: ({ json }) =>
      expect(json).toMatchObject({
        allowed: ['in_flight', 'stuck', 'failed', 'completed'],
        requested_status: 'lost',
      }),
  },
  {
    route: LEDGER,
    status: 400,
    when: 'a limit beyond 1000',
    error: /^limit must be/,
    ask: (world) => world.asOwner('GET', '/admin/delegations?limit=1001'),
  },
  {
    route: 'GET /admin/delegations/stats',
    status: 200,
    ask: (world) => world.asOwner('GET', '/admin/delegations/stats'),
  },
];
