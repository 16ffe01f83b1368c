import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Reply } from '../../../support/in-process-engine.ts';
import type { Agent, Row, World } from './row.ts';

const LIST = 'GET /workspaces/:id/schedules';
const ADD = 'POST /workspaces/:id/schedules';
const ONE = '/workspaces/:id/schedules/:scheduleId';
const HEALTH = 'GET /workspaces/:id/schedules/health';
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
const DAILY = { name: 'Daily', cron_expr: '0 9 * * 1-5', prompt: 'Report\r\nwhat was done' };

const of = ({ id }: Agent, rest = '') => `/workspaces/${id}/schedules${rest}`;
const add = (world: World, agent: Agent, body: unknown) => world.as(agent, 'POST', of(agent), body);

async function withDaily(world: World): Promise<{ agent: Agent; id: string }> {
  const agent = await world.agent();
  const { json } = await add(world, agent, DAILY);
  return { agent, id: (json as { id: string }).id };
}

const refused = (when: string, error: string, body: object): Row => ({
  route: ADD,
  status: 400,
  when,
  error,
  ask: async (world) => add(world, await world.agent(), { ...DAILY, ...body }),
});

/** A change of the one that is there. */
const edit = async (world: World, body: unknown, scheduleId?: string): Promise<Reply> => {
  const { agent, id } = await withDaily(world);
  return world.as(agent, 'PATCH', of(agent, `/${scheduleId ?? id}`), body);
};

const unknown = (method: string, rest = ''): Row => ({
  route: `${method} ${ONE}${rest}`,
  status: 404,
  async ask(world) {
    const agent = await world.agent();
    const body = method === 'PATCH' ? {} : undefined;
    return world.as(agent, method, of(agent, `/${randomUUID()}${rest}`), body);
  },
});

const health = (world: World, target: string, asker: Agent, headers = {}) =>
  world.as(asker, 'GET', `/workspaces/${target}/schedules/health`, undefined, headers);

export const scheduleRows: readonly Row[] = [
  {
    route: ADD,
    status: 201,
    async ask(world) {
      return add(world, await world.agent(), DAILY);
    },
    check: ({ json }) =>
      expect(json).toEqual({ id: expect.any(String), status: 'created', next_run_at: TIME }),
  },
  refused('times that nobody knows', 'invalid request body', { cron_expr: '@daily' }),
  refused('a zone that nobody knows', 'invalid timezone: Mars/Base', { timezone: 'Mars/Base' }),
  refused('no prompt', 'invalid request body', { prompt: '' }),
  {
    route: ADD,
    status: 409,
    when: 'a second one of that name',
    async ask(world) {
      const { agent } = await withDaily(world);
      return add(world, agent, DAILY);
    },
  },
  {
    route: LIST,
    status: 200,
    async ask(world) {
      const { agent } = await withDaily(world);
      await add(world, agent, { cron_expr: '*/5 * * * *', prompt: 'Look', enabled: false });
      return world.as(agent, 'GET', of(agent));
    },
    check: ({ json }) =>
      expect(json).toMatchObject([
        {
          name: 'Daily',
          cron_expr: '0 9 * * 1-5',
          timezone: 'UTC',
          prompt: 'Report\nwhat was done',
          enabled: true,
          source: 'runtime',
          last_run_at: null,
          next_run_at: TIME,
          run_count: 0,
          last_status: '',
        },
        { name: 'Schedule 2', enabled: false },
      ]),
  },
  {
    route: `PATCH ${ONE}`,
    status: 200,
    when: 'some of it',
    ask: (world) => edit(world, { enabled: false, name: 'Rests', timezone: 'Europe/Berlin' }),
    check: ({ json }) => expect(json).toEqual({ status: 'updated' }),
  },
  {
    route: `PATCH ${ONE}`,
    status: 400,
    error: 'invalid timezone: nowhere',
    ask: (world) => edit(world, { timezone: 'nowhere' }),
  },
  {
    route: `PATCH ${ONE}`,
    status: 409,
    async ask(world) {
      const { agent, id } = await withDaily(world);
      await add(world, agent, { ...DAILY, name: 'Weekly' });
      return world.as(agent, 'PATCH', of(agent, `/${id}`), { name: 'Weekly' });
    },
  },
  unknown('PATCH'),
  {
    route: `DELETE ${ONE}`,
    status: 200,
    async ask(world) {
      const { agent, id } = await withDaily(world);
      return world.as(agent, 'DELETE', of(agent, `/${id}`));
    },
    check: ({ json }) => expect(json).toEqual({ status: 'deleted' }),
  },
  unknown('DELETE'),
  {
    route: `POST ${ONE}/run`,
    status: 200,
    when: 'and the prompt is sent',
    async ask(world) {
      const { agent, id } = await withDaily(world);
      const reply = await world.as(agent, 'POST', of(agent, `/${id}/run`));
      const activity = await world.as(agent, 'GET', `/workspaces/${agent.id}/activity?type=a2a_receive`);
      expect(activity.text).toContain('what was done');
      return reply;
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'fired', prompt: 'Report\nwhat was done' }),
  },
  unknown('POST', '/run'),
  {
    route: `POST ${ONE}/run`,
    status: 409,
    when: 'it is paused',
    error: /paused/,
    async ask(world) {
      const { agent, id } = await withDaily(world);
      await world.asOwner('POST', `/workspaces/${agent.id}/pause`);
      return world.as(agent, 'POST', of(agent, `/${id}/run`));
    },
  },
  {
    route: `GET ${ONE}/history`,
    status: 200,
    async ask(world) {
      const { agent, id } = await withDaily(world);
      await world.as(agent, 'POST', of(agent, `/${id}/run`));
      return world.as(agent, 'GET', of(agent, `/${id}/history`));
    },
    check: ({ json }) =>
      expect(json).toMatchObject([{ timestamp: TIME, error_detail: '', request: 'Report\nwhat was done' }]),
  },
  unknown('GET', '/history'),
  {
    route: HEALTH,
    status: 200,
    when: 'a peer asks, and sees no prompt',
    async ask(world) {
      const { agent } = await withDaily(world);
      return health(world, agent.id, await world.agent(agent.id));
    },
    check: ({ json, text }) => {
      expect(json).toMatchObject([{ name: 'Daily', enabled: true, run_count: 0, last_error: '' }]);
      expect(text).not.toContain('what was done');
    },
  },
  {
    route: HEALTH,
    status: 401,
    error: 'X-Workspace-ID header is required',
    async ask(world) {
      const { agent } = await withDaily(world);
      return world.asOwner('GET', of(agent, '/health'));
    },
  },
  {
    route: HEALTH,
    status: 403,
    error: 'access denied',
    async ask(world) {
      const lead = await world.agent();
      const child = await world.agent(lead.id);
      const elsewhere = await world.agent(await world.agent().then(({ id }) => id));
      return health(world, child.id, elsewhere);
    },
  },
  {
    route: HEALTH,
    status: 404,
    async ask(world) {
      return health(world, randomUUID(), await world.agent());
    },
  },
  {
    route: HEALTH,
    status: 410,
    async ask(world) {
      const gone = await world.agent();
      await world.asOwner('DELETE', `/workspaces/${gone.id}`);
      return health(world, gone.id, await world.agent());
    },
  },
  {
    route: 'GET /admin/schedules/health',
    status: 200,
    async ask(world) {
      const { agent, id } = await withDaily(world);
      await add(world, agent, { ...DAILY, name: 'Hourly', cron_expr: '0 * * * *' });
      const reply = await world.asOwner('GET', '/admin/schedules/health');
      const rows = reply.json as { schedule_id: string; workspace_id: string }[];
      expect(rows.filter(({ workspace_id }) => workspace_id === agent.id)).toMatchObject([
        { schedule_id: id, schedule_name: 'Daily', status: 'never_run', last_run_at: null },
        { schedule_name: 'Hourly', stale_threshold_seconds: 7_200 },
      ]);
      return reply;
    },
  },
];
