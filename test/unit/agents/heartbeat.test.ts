import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Heartbeat, takeHeartbeat } from '../../../core/agents/index.ts';
import type { WorkspaceStatus } from '../../../core/contract/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const NOW = 9_000;
let store: Store;
let told: [string, Record<string, unknown>][];
let alive: string[];
beforeEach(() => {
  store = memoryStore(() => NOW);
  told = [];
  alive = [];
});
afterEach(() => store.dispose());

function beat(fields: Partial<WorkspaceRecord>, heartbeat: Omit<Heartbeat, 'workspaceId'>): WorkspaceRecord {
  const record = addWorkspace(store, 'Ada', fields);
  takeHeartbeat(
    record,
    { workspaceId: record.id, ...heartbeat },
    {
      store,
      status: new WorkspaceRegistry(store),
      now: () => NOW,
      emit: (event, _, payload) => void told.push([event, payload]),
      onAlive: (id) => void alive.push(id),
    },
  );
  return store.workspaces.get(record.id) ?? record;
}

const ownsStatus = { capabilities: { status_mgmt: true } };
const moves: readonly [string, WorkspaceStatus, Omit<Heartbeat, 'workspaceId'>, WorkspaceStatus, number?][] =
  [
    ['any beat lifts', 'provisioning', {}, 'online'],
    ['any beat lifts', 'offline', {}, 'online'],
    ['any beat lifts', 'awaiting_agent', {}, 'online'],
    ['any beat lifts', 'failed', {}, 'online'],
    ['no beat resumes', 'paused', {}, 'paused'],
    ['no beat wakes', 'hibernated', {}, 'hibernated'],
    ['half failing degrades', 'online', { errorRate: 0.5 }, 'degraded'],
    ['less does not', 'online', { errorRate: 0.49 }, 'online'],
    ['unless the runtime decides itself', 'online', { errorRate: 0.9, ...ownsStatus }, 'online'],
    ['wedged degrades', 'online', { runtimeState: 'wedged' }, 'degraded'],
    ['wedged degrades always', 'online', { runtimeState: 'wedged', ...ownsStatus }, 'degraded'],
    ['an unknown state is harmless', 'online', { runtimeState: 'dreaming' }, 'online'],
    ['low again recovers', 'degraded', { errorRate: 0.09 }, 'online'],
    ['in between does not', 'degraded', { errorRate: 0.1 }, 'degraded'],
    ['wedged does not recover', 'degraded', { errorRate: 0, runtimeState: 'wedged' }, 'degraded'],
    ['nor when the runtime decides', 'degraded', { errorRate: 0, ...ownsStatus }, 'degraded'],
    ['an absent rate stays as it was', 'degraded', {}, 'degraded', 0.7],
    ['a silent beat of a calm one recovers', 'degraded', {}, 'online', 0],
  ];

test.each(moves)('%s: %s on %j is %s', (_, status, heartbeat, expected, errorRate = 0) => {
  expect(beat({ status, errorRate }, heartbeat).status).toBe(expected);
});

test('a beat with nothing but the id changes only the time', () => {
  const fields = { errorRate: 0.2, activeTasks: 3, uptimeSeconds: 60, currentTask: 'x', monthlySpend: 5 };
  expect(beat(fields, {})).toMatchObject({ ...fields, lastHeartbeatAt: NOW });
  expect(told).toEqual([['WORKSPACE_HEARTBEAT', { active_tasks: 3, uptime_seconds: 60 }]]);
});

test('zero means "unknown" for uptime and spend, and nothing leaves its bounds', () => {
  const kept = beat({ uptimeSeconds: 60, monthlySpend: 5 }, { uptimeSeconds: 0, monthlySpend: 0 });
  expect(kept).toMatchObject({ uptimeSeconds: 60, monthlySpend: 5 });
  store.workspaces.update(kept.id, { name: 'other' });
  expect(
    beat({}, { errorRate: 7, activeTasks: -3, monthlySpend: 1e15, runtimeState: 'x', ...ownsStatus }),
  ).toMatchObject({ errorRate: 1, activeTasks: 0, monthlySpend: 1e12 });
});

test('a changed task is told, an unchanged one is not', () => {
  const record = beat({ currentTask: 'x' }, { currentTask: 'y', activeTasks: 1 });
  expect(told[0]).toEqual(['TASK_UPDATED', { current_task: 'y', active_tasks: 1 }]);
  told = [];
  store.workspaces.update(record.id, { name: 'other' });
  beat({ currentTask: 'x' }, { currentTask: 'x' });
  expect(told.map(([event]) => event)).toEqual(['WORKSPACE_HEARTBEAT']);
});

test('only an agent with capacity left is asked to take more', () => {
  const record = beat({ maxConcurrentTasks: 2 }, { activeTasks: 1 });
  expect(alive).toEqual([record.id]);
  alive = [];
  store.workspaces.update(record.id, { name: 'other' });
  beat({ maxConcurrentTasks: 2 }, { activeTasks: 2 });
  expect(alive).toEqual([]);
});
