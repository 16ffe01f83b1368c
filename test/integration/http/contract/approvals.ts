import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { EXPIRED_BY, REMOVED_BY } from '../../../../core/contract/index.ts';
import type { Agent, Row, World } from './row.ts';

const ASK = 'POST /workspaces/:id/approvals';
const DECIDE = 'POST /workspaces/:id/approvals/:approvalId/decide';
const NOT_THERE = 'approval not found or already decided';

const ask = (world: World, agent: Agent, body: unknown = { action: 'Deploy', reason: 'It is tested' }) =>
  world.as(agent, 'POST', `/workspaces/${agent.id}/approvals`, body);

/** A request that waits for a decision. */
async function asked(world: World, parentId?: string) {
  const agent = await world.agent(parentId);
  const { json } = await ask(world, agent);
  const { approval_id: id } = json as { approval_id: string };
  return { agent, id, path: `/workspaces/${agent.id}/approvals/${id}/decide` };
}

const refused = (when: string, body: unknown): Row => ({
  route: ASK,
  status: 400,
  when,
  error: 'invalid request body',
  ask: async (world) => ask(world, await world.agent(), body),
});

export const approvalRows: readonly Row[] = [
  {
    route: ASK,
    status: 201,
    when: 'with everything that can be said',
    async ask(world) {
      const parent = await world.agent();
      const body = { task_id: 't-1', action: 'Deploy', reason: 'It is tested', context: { to: ['eu', 2] } };
      return ask(world, await world.agent(parent.id), body);
    },
    check: ({ json }) => expect(json).toEqual({ approval_id: expect.any(String), status: 'pending' }),
  },
  {
    route: ASK,
    status: 201,
    when: 'through the private prefix, without a token, as the Python runtime asks',
    async ask(world) {
      const { id } = await world.agent();
      const prefix = await world.host.issuePrefix(id);
      const body = { action: 'Deploy' };
      return world.host.send(`/as/${prefix}/workspaces/${id}/approvals`, { method: 'POST', body });
    },
  },
  refused('no action', { reason: 'because' }),
  refused('an action of nothing', { action: '  ' }),
  refused('a context that is none', { action: 'Deploy', context: 'text' }),
  {
    route: ASK,
    status: 413,
    error: /^context must be at most/,
    ask: async (world) =>
      ask(world, await world.agent(), { action: 'x', context: { a: 'x'.repeat(65_536) } }),
  },
  {
    route: ASK,
    status: 429,
    error: '50 requests already wait for a decision',
    async ask(world) {
      const agent = await world.agent();
      for (let count = 0; count < 50; count += 1) await ask(world, agent);
      return ask(world, agent);
    },
  },
  {
    route: 'GET /workspaces/:id/approvals',
    status: 200,
    async ask(world) {
      const { agent, path } = await asked(world);
      await world.asOwner('POST', path, { decision: 'denied', decided_by: 'Grace' });
      await ask(world, agent, { action: 'Deploy elsewhere' });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/approvals`);
    },
    check: ({ json }) =>
      expect(json).toMatchObject([
        { action: 'Deploy elsewhere', reason: '', status: 'pending', decided_by: null, decided_at: null },
        { action: 'Deploy', status: 'denied', decided_by: 'Grace', decided_at: expect.any(String) },
      ]),
  },
  {
    route: 'GET /approvals/pending',
    status: 200,
    async ask(world) {
      await asked(world);
      return world.asOwner('GET', '/approvals/pending');
    },
    check: ({ json }) =>
      expect((json as unknown[])[0]).toMatchObject({
        workspace_name: expect.stringMatching(/^agent /),
        action: 'Deploy',
        status: 'pending',
      }),
  },
  {
    route: DECIDE,
    status: 200,
    async ask(world) {
      const { path } = await asked(world);
      return world.asOwner('POST', path, { decision: 'approved' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'approved', approval_id: expect.any(String) }),
  },
  {
    route: DECIDE,
    status: 401,
    when: 'the asker itself decides',
    error: 'invalid admin auth token',
    async ask(world) {
      const { agent, path } = await asked(world);
      return world.as(agent, 'POST', path, { decision: 'approved' });
    },
  },
  {
    route: DECIDE,
    status: 401,
    when: 'the asker itself decides, through its private prefix',
    error: 'invalid admin auth token',
    async ask(world) {
      const { agent, path } = await asked(world);
      const prefix = await world.host.issuePrefix(agent.id);
      return world.host.send(`/as/${prefix}${path}`, { method: 'POST', body: { decision: 'approved' } });
    },
  },
  {
    route: DECIDE,
    status: 401,
    when: 'the one above the asker decides',
    error: 'invalid admin auth token',
    async ask(world) {
      const lead = await world.agent();
      const { path } = await asked(world, lead.id);
      return world.as(lead, 'POST', path, { decision: 'approved' });
    },
  },
  {
    route: DECIDE,
    status: 400,
    when: 'a decision that is none',
    error: 'invalid request body',
    async ask(world) {
      const { path } = await asked(world);
      return world.asOwner('POST', path, { decision: 'maybe' });
    },
  },
  ...[EXPIRED_BY, ` ${REMOVED_BY}`].map(
    (name): Row => ({
      route: DECIDE,
      status: 400,
      when: `in the name of the app itself: ${name.trim()}`,
      error: 'invalid request body',
      async ask(world) {
        const { path } = await asked(world);
        return world.asOwner('POST', path, { decision: 'approved', decided_by: name });
      },
    }),
  ),
  {
    route: DECIDE,
    status: 401,
    when: 'an org token decides, even one for the whole installation',
    error: 'invalid admin auth token',
    async ask(world) {
      const { path } = await asked(world);
      const made = await world.asOwner('POST', '/org/tokens', { name: 'scripts' });
      const { auth_token: token } = made.json as { auth_token: string };
      return world.host.send(path, { method: 'POST', token, body: { decision: 'approved' } });
    },
  },
  {
    route: DECIDE,
    status: 400,
    when: 'an id that is none',
    error: 'invalid workspace ID',
    ask: (world) =>
      world.asOwner('POST', `/workspaces/x/approvals/${randomUUID()}/decide`, { decision: 'denied' }),
  },
  {
    route: DECIDE,
    status: 404,
    when: 'it is decided already',
    error: NOT_THERE,
    async ask(world) {
      const { path } = await asked(world);
      await world.asOwner('POST', path, { decision: 'denied' });
      return world.asOwner('POST', path, { decision: 'approved' });
    },
  },
  {
    route: DECIDE,
    status: 404,
    when: 'somebody else asked for it',
    error: NOT_THERE,
    async ask(world) {
      const { id } = await asked(world);
      const { id: other } = await world.agent();
      return world.asOwner('POST', `/workspaces/${other}/approvals/${id}/decide`, { decision: 'approved' });
    },
  },
  {
    route: DECIDE,
    status: 410,
    when: 'the asker was removed',
    error: 'workspace removed',
    async ask(world) {
      const { agent, path } = await asked(world);
      await world.asOwner('DELETE', `/workspaces/${agent.id}`);
      return world.asOwner('POST', path, { decision: 'approved' });
    },
  },
];
