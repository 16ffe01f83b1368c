import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { startInProcess } from '../../../support/in-process-engine.ts';
import type { Row } from './row.ts';

const LIST = 'GET /workspaces/:id/tokens';
const CREATE = 'POST /workspaces/:id/tokens';
const REVOKE = 'DELETE /workspaces/:id/tokens/:tokenId';
const ORG_CREATE = 'POST /org/tokens';

interface Listed {
  readonly tokens: readonly { readonly id: string; readonly prefix: string }[];
  readonly count: number;
}

export const tokenRows: readonly Row[] = [
  {
    route: LIST,
    status: 200,
    when: 'newest first, without the private prefix',
    async ask(world) {
      const agent = await world.agent();
      await world.host.issuePrefix(agent.id);
      await world.as(agent, 'POST', `/workspaces/${agent.id}/tokens`);
      return world.as(agent, 'GET', `/workspaces/${agent.id}/tokens`);
    },
    check: ({ json, text }) => {
      const { tokens, count } = json as Listed;
      expect({ listed: tokens.length, count }).toEqual({ listed: 2, count: 2 });
      expect(text).not.toContain('hash');
      expect(tokens.every(({ prefix }) => prefix.length === 8)).toBe(true);
    },
  },
  {
    route: LIST,
    status: 200,
    when: 'a page of them',
    async ask(world) {
      const agent = await world.agent();
      for (let made = 0; made < 3; made += 1) await world.as(agent, 'POST', `/workspaces/${agent.id}/tokens`);
      return world.as(agent, 'GET', `/workspaces/${agent.id}/tokens?limit=2&offset=3`);
    },
    check: ({ json }) => expect(json).toMatchObject({ tokens: [{ id: expect.any(String) }], count: 1 }),
  },
  {
    route: LIST,
    status: 200,
    when: 'a page that makes no sense is the usual one',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/tokens?limit=-1&offset=x`);
    },
    check: ({ json }) => expect(json).toMatchObject({ count: 1 }),
  },
  {
    route: CREATE,
    status: 201,
    when: 'and it counts at once',
    async ask(world) {
      const agent = await world.agent();
      const made = await world.as(agent, 'POST', `/workspaces/${agent.id}/tokens`);
      const { auth_token: token } = made.json as { auth_token: string };
      const shown = await world.as({ ...agent, token }, 'GET', `/workspaces/${agent.id}/activity`);
      expect(shown.status).toBe(200);
      return made;
    },
  },
  {
    route: CREATE,
    status: 429,
    when: 'fifty are live',
    error: 'too many active tokens',
    async ask(world) {
      const agent = await world.agent();
      const make = () => world.as(agent, 'POST', `/workspaces/${agent.id}/tokens`);
      for (let live = 1; live < 50; live += 1) expect((await make()).status).toBe(201);
      return make();
    },
  },
  {
    route: REVOKE,
    status: 200,
    when: 'and it does not count any more',
    async ask(world) {
      const agent = await world.agent();
      const url = `/workspaces/${agent.id}/tokens`;
      const { tokens } = (await world.as(agent, 'GET', url)).json as Listed;
      const revoked = await world.as(agent, 'DELETE', `${url}/${tokens[0]?.id}`);
      expect((await world.as(agent, 'GET', url)).status).toBe(401);
      return revoked;
    },
    check: ({ json }) => expect(json).toEqual({ status: 'revoked' }),
  },
  {
    route: REVOKE,
    status: 404,
    when: 'the token of another workspace',
    error: 'token not found',
    async ask(world) {
      const [agent, other] = [await world.agent(), await world.agent()];
      const { tokens } = (await world.as(other, 'GET', `/workspaces/${other.id}/tokens`)).json as Listed;
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/tokens/${tokens[0]?.id}`);
    },
  },
  {
    route: 'GET /org/tokens',
    status: 200,
    async ask(world) {
      await world.asOwner('POST', '/org/tokens', { name: 'scripts' });
      return world.asOwner('GET', '/org/tokens');
    },
    check: ({ json }) =>
      expect(json).toMatchObject({ tokens: [{ name: 'scripts', created_by: '', org_id: null }], count: 1 }),
  },
  {
    route: ORG_CREATE,
    status: 200,
    when: 'and it counts for the whole installation, but is not the owner',
    async ask(world) {
      const made = await world.asOwner('POST', '/org/tokens', { name: 'everything' });
      const { auth_token: token } = made.json as { auth_token: string };
      const agent = await world.agent();
      const ask = async (method: string, url: string) =>
        (await world.host.send(url, { method, token })).status;
      expect(await ask('GET', '/workspaces')).toBe(200);
      expect(await ask('GET', `/workspaces/${agent.id}/activity`)).toBe(200);
      expect(await ask('POST', '/contract/engine.info')).toBe(401);
      return made;
    },
    check: ({ json }) => expect(json).toMatchObject({ name: 'everything', auth_token: expect.any(String) }),
  },
  {
    route: ORG_CREATE,
    status: 200,
    when: 'for one workspace and what is below it',
    async ask(world) {
      const [root, stranger] = [await world.agent(), await world.agent()];
      const child = await world.agent(root.id);
      const made = await world.asOwner('POST', '/org/tokens', { name: 'one org', org_id: root.id });
      const { auth_token: token } = made.json as { auth_token: string };
      const ask = async (url: string, method = 'GET') =>
        (await world.host.send(url, { method, token })).status;
      expect(await ask(`/workspaces/${root.id}/activity`)).toBe(200);
      expect(await ask(`/workspaces/${child.id}/activity`)).toBe(200);
      expect(await ask(`/workspaces/${stranger.id}/activity`)).toBe(401);
      expect(await ask('/workspaces')).toBe(401);
      expect(await ask(`/workspaces/${stranger.id}`, 'DELETE')).toBe(401);
      expect(await ask(`/workspaces/${child.id}`, 'DELETE')).toBe(200);
      await world.asOwner('DELETE', `/workspaces/${root.id}`);
      expect(await ask(`/workspaces/${root.id}/activity`), 'its workspace is removed').toBe(401);
      return made;
    },
  },
  {
    route: ORG_CREATE,
    status: 404,
    when: 'for a workspace that is not there',
    error: 'workspace not found',
    ask: ({ asOwner }) => asOwner('POST', '/org/tokens', { org_id: randomUUID() }),
  },
  {
    route: ORG_CREATE,
    status: 429,
    when: 'ten were made',
    error: 'too many org tokens in this hour',
    async ask() {
      const host = await startInProcess();
      try {
        const make = () => host.send('/org/tokens', { method: 'POST', token: host.adminToken });
        for (let made = 0; made < 10; made += 1) expect((await make()).status).toBe(200);
        return await make();
      } finally {
        await host.dispose();
      }
    },
    check: ({ headers }) => expect(Number(headers['retry-after'])).toBeGreaterThan(3_000),
  },
  {
    route: 'DELETE /org/tokens/:tokenId',
    status: 200,
    when: 'and it does not count any more',
    async ask(world) {
      const made = await world.asOwner('POST', '/org/tokens', { name: 'short' });
      const { id, auth_token: token } = made.json as { id: string; auth_token: string };
      expect((await world.host.send('/workspaces', { token })).status).toBe(200);
      const revoked = await world.asOwner('DELETE', `/org/tokens/${id}`);
      expect(revoked.json).toEqual({ revoked: id });
      expect((await world.host.send('/workspaces', { token })).status).toBe(401);
      return revoked;
    },
  },
  {
    route: 'DELETE /org/tokens/:tokenId',
    status: 404,
    error: 'token not found',
    ask: ({ asOwner }) => asOwner('DELETE', `/org/tokens/${randomUUID()}`),
  },
];
