import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Heartbeat, keepBeats, RuntimeOverrides, takeHeartbeat } from '../../../core/agents/index.ts';
import { silentLogger } from '../../../core/base/index.ts';
import type { WorkspaceStatus } from '../../../core/contract/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, collectEvents, memoryStore, storeIn, temporaryFolder } from '../../support/store.ts';

const NOW = 9_000;
let store: Store;
let told: [string, Record<string, unknown>][];
let alive: string[];
let overrides: RuntimeOverrides;
beforeEach(() => {
  store = memoryStore(() => NOW);
  told = [];
  alive = [];
  overrides = new RuntimeOverrides();
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
      onRuntime: (id, report) => overrides.take(id, report),
      owns: (id, capability) => overrides.owns(id, capability),
    },
  );
  return store.workspaces.get(record.id) ?? record;
}

const ownsStatus = { runtime: { capabilities: { status_mgmt: true }, idleTimeoutSeconds: null } };
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

test('a beat without news is told as a beat only, and costs no row', () => {
  const record = beat({ activeTasks: 1, uptimeSeconds: 30 }, {});
  const events = collectEvents(store);
  const again = { workspaceId: record.id, activeTasks: 1, uptimeSeconds: 60, errorRate: 0, sampleError: '' };
  const status = new WorkspaceRegistry(store);
  const options = { store, status, now: () => NOW + 1, emit: () => undefined, onAlive: () => undefined };
  takeHeartbeat(record, again, options);
  expect(events.all).toEqual([]);
  expect(store.workspaces.get(record.id)).toMatchObject({ uptimeSeconds: 60, lastHeartbeatAt: NOW + 1 });
  takeHeartbeat(store.workspaces.get(record.id) ?? record, { ...again, activeTasks: 2 }, options);
  expect(events.all.map(({ type }) => type)).toEqual(['workspace.changed']);
});

test('what a runtime said of itself counts for the beats of its tasks, which say nothing of it', () => {
  const record = beat({}, { ...ownsStatus, errorRate: 0.9 });
  const status = new WorkspaceRegistry(store);
  const owns = (id: string, capability: string) => overrides.owns(id, capability);
  const options = { store, status, now: () => NOW, emit: () => undefined, onAlive: () => undefined, owns };
  takeHeartbeat(record, { workspaceId: record.id, errorRate: 0.8 }, options);
  expect(store.workspaces.get(record.id)?.status).toBe('online');
});

test('texts without end are cut, counters are whole', () => {
  const record = beat(
    {},
    { sampleError: 'x'.repeat(10_000), currentTask: 'y'.repeat(10_000), activeTasks: 1.9 },
  );
  expect(record.sampleError).toHaveLength(4096);
  expect(record.currentTask).toHaveLength(4096);
  expect(record.activeTasks).toBe(1);
});

test('beats are stored a few seconds later, at the end, and stay after a change was taken back', async () => {
  const { folder, dispose } = await temporaryFolder();
  const clock = new TestClock();
  const first = storeIn(folder, clock.now);
  const { id } = addWorkspace(first, 'Ada');
  const keeping = keepBeats({ store: first, clock, logger: silentLogger() });
  const stored = () => {
    const other = storeIn(folder);
    const at = other.workspaces.get(id)?.lastHeartbeatAt;
    void other.dispose();
    return at;
  };
  first.workspaces.touch(id, { lastHeartbeatAt: 7 });
  const takenBack = () =>
    first.transaction(() => {
      first.workspaces.update(id, { role: 'x' });
      throw new Error('no');
    });
  expect(takenBack).toThrow('no');
  expect(first.workspaces.get(id)).toMatchObject({ lastHeartbeatAt: 7, role: '' });
  expect(stored()).toBeNull();
  await clock.elapse(5_000);
  expect(stored()).toBe(7);
  first.workspaces.touch(id, { lastHeartbeatAt: 8 });
  await keeping.dispose();
  expect(stored()).toBe(8);
  expect(clock.pending).toBe(0);
  await first.dispose();
  await dispose();
});
