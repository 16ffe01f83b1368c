import { expect } from 'vitest';
import type { Agent, Row, World } from './row.ts';

const SET = 'POST /workspaces/:id/memory';
const GET = 'GET /workspaces/:id/memory/:key';

const set = (world: World, agent: Agent, body: unknown) =>
  world.as(agent, 'POST', `/workspaces/${agent.id}/memory`, body);

const refused = (when: string, error: string, body: unknown): Row => ({
  route: SET,
  status: 400,
  when,
  error,
  ask: async (world) => set(world, await world.agent(), body),
});

export const keyValueRows: readonly Row[] = [
  {
    route: SET,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await set(world, agent, { key: 'plan', value: 1 });
      return set(world, agent, { key: 'plan', value: { step: 2 }, if_match_version: 1 });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'ok', key: 'plan', version: 2 }),
  },
  refused('no key', 'key is required', { key: '', value: 1 }),
  refused('a long key', 'key must be at most 255 characters', { key: 'k'.repeat(256), value: 1 }),
  refused('a time to live that is none', 'invalid request body', { key: 'k', value: 1, ttl_seconds: -1 }),
  {
    route: SET,
    status: 409,
    when: 'it must not be there, and is',
    error: 'if_match_version mismatch',
    async ask(world) {
      const agent = await world.agent();
      await set(world, agent, { key: 'plan', value: 1 });
      return set(world, agent, { key: 'plan', value: 2, if_match_version: 0 });
    },
    check: ({ json }) => expect(json).toMatchObject({ expected_version: 0, current_version: 1 }),
  },
  {
    route: 'GET /workspaces/:id/memory',
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await set(world, agent, { key: 'b', value: [1], ttl_seconds: 60 });
      await set(world, agent, { key: 'a' });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/memory`);
    },
    check: ({ json }) =>
      expect(json).toEqual([
        { key: 'a', value: null, version: 1, updated_at: expect.any(String) },
        { key: 'b', value: [1], version: 1, expires_at: expect.any(String), updated_at: expect.any(String) },
      ]),
  },
  {
    route: GET,
    status: 200,
    when: 'under a name that no path would have',
    async ask(world) {
      const agent = await world.agent();
      const key = `a/../b ?#%${'€'.repeat(100)}`;
      await set(world, agent, { key, value: 'x' });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/memory/${encodeURIComponent(key)}`);
    },
    check: ({ json }) => expect(json).toMatchObject({ value: 'x', version: 1 }),
  },
  {
    route: GET,
    status: 404,
    error: 'key not found',
    async ask(world) {
      const agent = await world.agent();
      await set(world, await world.agent(), { key: 'plan', value: 1 });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/memory/plan`);
    },
  },
  {
    route: 'DELETE /workspaces/:id/memory/:key',
    status: 200,
    when: 'whether it is there or not',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/memory/plan`);
    },
    check: ({ json }) => expect(json).toEqual({ status: 'deleted' }),
  },
];
