import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { message, withPushed } from './pushed.ts';
import type { Row } from './row.ts';

const READ = 'GET /workspaces/:id/budget';
const SET = 'PATCH /workspaces/:id/budget';

const refused = (when: string, body: unknown, error: string): Row => ({
  route: SET,
  status: 400,
  when,
  error,
  ask: async (world) => world.asOwner('PATCH', `/workspaces/${(await world.agent()).id}/budget`, body),
});

export const budgetRows: readonly Row[] = [
  {
    route: READ,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const beat = { workspace_id: agent.id, monthly_spend: 700 };
      await world.as(agent, 'POST', '/registry/heartbeat', beat);
      await world.asOwner('PATCH', `/workspaces/${agent.id}/budget`, { budget_limit: 500 });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/budget`);
    },
    check: ({ json }) =>
      expect(json).toEqual({ budget_limit: 500, monthly_spend: 700, budget_remaining: -200 }),
  },
  {
    route: SET,
    status: 200,
    when: 'the limit is lifted',
    ask: async (world) =>
      world.asOwner('PATCH', `/workspaces/${(await world.agent()).id}/budget`, { budget_limit: null }),
    check: ({ json }) =>
      expect(json).toEqual({ budget_limit: null, monthly_spend: 0, budget_remaining: null }),
  },
  refused('without a limit', {}, 'budget_limit field is required'),
  refused('below nothing', { budget_limit: -1 }, 'budget_limit must be >= 0 (USD cents)'),
  refused('half a cent', { budget_limit: 0.5 }, 'budget_limit must be an integer (USD cents) or null'),
  refused('a text', { budget_limit: '5' }, 'budget_limit must be an integer (USD cents) or null'),
  {
    route: SET,
    status: 404,
    error: 'workspace not found',
    ask: (world) => world.asOwner('PATCH', `/workspaces/${randomUUID()}/budget`, { budget_limit: 1 }),
  },
  {
    route: SET,
    status: 410,
    error: 'workspace removed',
    async ask(world) {
      const { id } = await world.agent();
      await world.asOwner('DELETE', `/workspaces/${id}?confirm=true`);
      return world.asOwner('PATCH', `/workspaces/${id}/budget`, { budget_limit: 1 });
    },
  },
  {
    route: 'GET /workspaces/:id/metrics',
    status: 200,
    ask: (world) =>
      withPushed(
        world,
        async ({ id }) => {
          await world.asOwner('POST', `/workspaces/${id}/a2a`, message('hi'));
          return world.asOwner('GET', `/workspaces/${id}/metrics`);
        },
        (response) => void response.end('{"result":"x","usage":{"input_tokens":900,"output_tokens":120}}'),
      ),
    check: ({ json }) =>
      expect(json).toEqual({
        input_tokens: 900,
        output_tokens: 120,
        total_calls: 1,
        estimated_cost_usd: '0.004500',
        period_start: expect.stringMatching(/T00:00:00.000Z$/),
        period_end: expect.stringMatching(/T00:00:00.000Z$/),
      }),
  },
];
