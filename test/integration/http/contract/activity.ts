import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Row } from './row.ts';

const ACTIVITY = 'GET /workspaces/:id/activity';
const LOG = 'POST /workspaces/:id/activity';

export const activityRows: readonly Row[] = [
  {
    route: LOG,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'POST', `/workspaces/${agent.id}/activity`, { activity_type: 'agent_log' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'logged' }),
  },
  {
    route: LOG,
    status: 403,
    when: 'in the name of somebody else',
    error: 'source_id must match authenticated workspace',
    async ask(world) {
      const agent = await world.agent();
      const body = { activity_type: 'agent_log', source_id: (await world.agent()).id };
      return world.as(agent, 'POST', `/workspaces/${agent.id}/activity`, body);
    },
  },
  {
    route: ACTIVITY,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const url = `/workspaces/${agent.id}/activity`;
      await world.as(agent, 'POST', url, { activity_type: 'agent_log', summary: 'one' });
      return world.as(agent, 'GET', url);
    },
    check: ({ json }) => expect(json).toMatchObject([{ activity_type: 'agent_log', summary: 'one' }]),
  },
  {
    route: ACTIVITY,
    status: 400,
    when: 'a source that nobody knows',
    error: "source must be 'canvas' or 'agent'",
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/activity?source=else`);
    },
  },
  {
    route: ACTIVITY,
    status: 410,
    when: 'the cursor is not a row of this workspace',
    error: /^since_id cursor not found/,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/activity?since_id=${randomUUID()}`);
    },
  },
  {
    route: 'POST /workspaces/:id/notify',
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'POST', `/workspaces/${agent.id}/notify`, { message: 'Done.' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'sent' }),
  },
  {
    route: 'GET /workspaces/:id/chat-history',
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'POST', `/workspaces/${agent.id}/notify`, { message: 'Done.' });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/chat-history`);
    },
    check: ({ json }) =>
      expect(json).toMatchObject({ messages: [{ role: 'agent', content: 'Done.' }], reached_end: true }),
  },
];
