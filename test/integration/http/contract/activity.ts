import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { activityRecord } from '../../../support/activity.ts';
import { storeIn } from '../../../support/store.ts';
import type { Row } from './row.ts';

const ACTIVITY = 'GET /workspaces/:id/activity';
const LOG = 'POST /workspaces/:id/activity';
/** No date is later. */
const MAX_DATE_MS = 8.64e15;
const HISTORY = 'GET /workspaces/:id/chat-history';

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
    status: 200,
    when: 'in its own name, in capitals',
    async ask(world) {
      const agent = await world.agent();
      const body = { activity_type: 'agent_log', source_id: agent.id.toUpperCase() };
      return world.as(agent, 'POST', `/workspaces/${agent.id}/activity`, body);
    },
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
  {
    route: LOG,
    status: 400,
    when: 'a type that agents do not write',
    error: 'invalid activity_type',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'POST', `/workspaces/${agent.id}/activity`, { activity_type: 'delegation' });
    },
  },
  {
    route: LOG,
    status: 413,
    error: 'request body too large',
    async ask(world) {
      const agent = await world.agent();
      const body = { activity_type: 'agent_log', metadata: 'x'.repeat(1024 * 1024) };
      return world.as(agent, 'POST', `/workspaces/${agent.id}/activity`, body);
    },
  },
  {
    route: HISTORY,
    status: 400,
    when: 'a time that is none',
    error: /^before_ts must be RFC3339/,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/chat-history?before_ts=2026-05-08T23:30:03`);
    },
  },
  {
    route: HISTORY,
    status: 502,
    when: 'a row cannot be read',
    error: 'chat history unavailable',
    async ask(world) {
      const agent = await world.agent();
      const store = storeIn(world.host.home);
      const { id: workspaceId } = agent;
      const body = { result: 'from beyond the end of time' };
      store.activity.insert(activityRecord({ workspaceId, createdAt: MAX_DATE_MS + 1, responseBody: body }));
      await store.dispose();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/chat-history`);
    },
  },
  {
    route: 'GET /workspaces/:id/session-search',
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const url = `/workspaces/${agent.id}/activity`;
      for (const summary of ['painted 100% of it', 'painted half of it', 'slept']) {
        await world.as(agent, 'POST', url, { activity_type: 'agent_log', summary });
      }
      const found = await world.as(agent, 'GET', `/workspaces/${agent.id}/session-search?q=PAINTED&limit=1`);
      expect(found.json).toMatchObject([{ content: 'painted half of it' }]);
      return world.as(agent, 'GET', `/workspaces/${agent.id}/session-search?q=100%25`);
    },
    check: ({ json }) =>
      expect(json).toMatchObject([{ kind: 'activity', label: 'agent_log', content: 'painted 100% of it' }]),
  },
];
