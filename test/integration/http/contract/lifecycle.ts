import { expect } from 'vitest';
import { atWork, managed, sharedInside } from './managed.ts';
import type { Row, World } from './row.ts';

const RESTART = 'POST /workspaces/:id/restart';
const PAUSE = 'POST /workspaces/:id/pause';
const RESUME = 'POST /workspaces/:id/resume';
const HIBERNATE = 'POST /workspaces/:id/hibernate';

/** An agent that waits to be destroyed. */
async function leaving(world: World): Promise<string> {
  const { id } = await world.agent();
  await world.host.engine.dispatch('workspaces.remove', { id, undoable: true });
  return id;
}
const post = (world: World, id: string, what: string, body?: unknown) =>
  world.asOwner('POST', `/workspaces/${id}/${what}`, body);

export const lifecycleRows: readonly Row[] = [
  {
    route: RESTART,
    status: 200,
    when: 'an agent that runs elsewhere, asked with an empty body',
    ask: async (world) => post(world, (await world.agent()).id, 'restart', ''),
    check: ({ json }) =>
      expect(json).toEqual({ status: 'noop', runtime: 'external', message: expect.any(String) }),
  },
  {
    route: RESTART,
    status: 200,
    ask: async (world) => post(world, await managed(world), 'restart?reset=true', { apply_template: true }),
    check: ({ json }) =>
      expect(json).toEqual({ status: 'provisioning', config_dir: 'molecule', reset_session: true }),
  },
  {
    route: RESTART,
    status: 400,
    error: 'invalid template',
    ask: async (world) => post(world, await sharedInside(world), 'restart', { template: '../etc' }),
  },
  {
    route: RESTART,
    status: 409,
    when: 'it is paused',
    error: / is paused$/,
    async ask(world) {
      const id = await managed(world);
      await post(world, id, 'pause');
      return post(world, id, 'restart');
    },
  },
  {
    route: PAUSE,
    status: 200,
    async ask(world) {
      const parent = await world.agent();
      await world.agent(parent.id);
      return world.as(parent, 'POST', `/workspaces/${parent.id}/pause`);
    },
    check: ({ json }) => expect(json).toEqual({ status: 'paused', paused_count: 2 }),
  },
  { route: PAUSE, status: 409, ask: async (world) => post(world, await leaving(world), 'pause') },
  {
    route: RESUME,
    status: 200,
    async ask(world) {
      const { id } = await world.agent();
      await post(world, id, 'pause');
      return post(world, id, 'resume');
    },
    check: ({ json }) => expect(json).toEqual({ status: 'provisioning', resumed_count: 1 }),
  },
  {
    route: RESUME,
    status: 404,
    error: 'workspace not found or not paused',
    ask: async (world) => post(world, (await world.agent()).id, 'resume'),
  },
  {
    route: RESUME,
    status: 409,
    when: 'its team is paused',
    error: /^parent workspace ".*" is paused — resume it first$/,
    async ask(world) {
      const parent = await world.agent();
      const child = await world.agent(parent.id);
      await post(world, parent.id, 'pause');
      return post(world, child.id, 'resume');
    },
  },
  {
    route: HIBERNATE,
    status: 404,
    error: 'workspace not found or not online',
    ask: async (world) => post(world, (await world.agent()).id, 'hibernate'),
  },
  {
    route: HIBERNATE,
    status: 409,
    async ask(world) {
      const id = await atWork(world);
      const reply = await post(world, id, 'hibernate');
      await post(world, id, 'pause');
      return reply;
    },
    check: ({ json }) => expect(json).toEqual({ error: expect.any(String), active_tasks: 1 }),
  },
  {
    route: HIBERNATE,
    status: 200,
    when: 'also at work, with force',
    async ask(world) {
      return post(world, await atWork(world), 'hibernate?force=true');
    },
    check: ({ json }) => expect(json).toEqual({ status: 'hibernated' }),
  },
];
