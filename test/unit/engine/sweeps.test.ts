import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Disposable, silentLogger, Ticks } from '../../../core/base/index.ts';
import { startSweeps } from '../../../core/engine/sweeps.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { settle } from '../../support/clock.ts';
import { testMessaging } from '../../support/messaging.ts';
import { collectEvents } from '../../support/store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let org: ReturnType<typeof testMessaging>;
let sweeps: Disposable | undefined;
let ticks: Ticks;
let busy: Set<string>;
beforeEach(() => {
  org = testMessaging();
  ticks = new Ticks(org.clock);
  busy = new Set();
});
afterEach(async () => {
  await sweeps?.dispose();
  await org.dispose();
});

function start(env: NodeJS.ProcessEnv = {}): void {
  const { store, delegations, clock } = org;
  const registry = new WorkspaceRegistry(store, clock.now);
  const hasMessages = (id: string) => busy.has(id);
  sweeps = startSweeps({
    store,
    delegations,
    registry,
    hasMessages,
    clock,
    ticks,
    logger: silentLogger(),
    env,
  });
}

const log = (workspaceId: string) => org.activity.log({ workspaceId, type: 'agent_log' });

describe('old activity', () => {
  test('goes after seven days, all of it, and the rest stays', async () => {
    for (let count = 0; count < 500; count += 1) log(org.ada);
    await org.clock.elapse(6 * DAY);
    const young = log(org.ada);
    start();
    await org.clock.elapse(DAY + HOUR);
    expect(org.store.activity.list({ workspaceId: org.ada, limit: 500 }).map(({ id }) => id)).toEqual([
      young.id,
    ]);
    expect(ticks.list().has('activity_retention')).toBe(true);
  });

  test('takes the decisions along that it tells of; what waits stays', async () => {
    const ask = (id: string, status: 'pending' | 'denied', decidedAt: number | null) =>
      org.store.approvals.insert({
        id,
        workspaceId: org.ada,
        taskId: null,
        action: 'Deploy',
        reason: '',
        context: {},
        status,
        decidedBy: decidedAt === null ? null : 'human',
        decidedAt,
        activityId: 'x',
        createdAt: 0,
        expiresAt: 0,
      });
    const begun = org.clock.now();
    for (let count = 0; count < 450; count += 1) ask(`a${count}`, 'denied', begun);
    ask('b', 'pending', null);
    ask('c', 'denied', begun + 6 * DAY);
    await org.clock.elapse(6 * DAY);
    start();
    await org.clock.elapse(DAY + HOUR);
    const kept = org.store.approvals.list({ status: 'all', limit: 500 });
    expect(kept.map(({ id }) => id)).toEqual(['c', 'b']);
  });

  const saidTo = (workspaceId: string, metadata?: Record<string, unknown>) =>
    org.activity.log({
      workspaceId,
      type: 'a2a_receive',
      requestBody: { params: { message: { parts: [{ text: 'Hello' }] }, metadata } },
      responseBody: { result: { parts: [{ text: 'Here it is' }] } },
    });
  const scheduled = { source: 'schedule' };

  test('leaves conversations as long as there is somebody to talk to, also where many come before what goes', async () => {
    for (let count = 0; count < 450; count += 1) saidTo(org.ada);
    saidTo(org.bea);
    org.store.workspaces.update(org.bea, { status: 'removed' });
    for (let count = 0; count < 300; count += 1) log(org.ada);
    await org.clock.elapse(7 * DAY);
    start({ ACTIVITY_CLEANUP_INTERVAL_HOURS: '0.00001' });
    await org.clock.elapse(3 * MINUTE);
    const kept = org.store.activity.list({ workspaceId: org.ada, limit: 999 });
    expect(new Set(kept.map(({ type }) => type))).toEqual(new Set(['a2a_receive']));
    expect(kept.length).toBe(450);
    expect(org.store.unread.countOf(org.ada)).toBe(450);
    expect(org.store.activity.list({ workspaceId: org.bea, limit: 9 })).toEqual([]);
  });

  test.each(['at once', 'also when it is broken off in between'])(
    'takes runs of schedules along, and tells of answers in them that nobody has read, %s',
    async (how) => {
      for (let count = 0; count < 300; count += 1) saidTo(org.ada, scheduled);
      await org.clock.elapse(6 * DAY);
      saidTo(org.ada, scheduled);
      saidTo(org.bea, scheduled);
      start();
      const events = collectEvents(org.store);
      if (how !== 'at once') {
        const registry = new WorkspaceRegistry(org.store, org.clock.now);
        vi.spyOn(org.store.approvals, 'removeOldest').mockImplementationOnce(() => {
          // Who goes before the next sweep is not counted any more.
          registry.change(org.bea, { status: 'removed' });
          throw new Error('the disk is full');
        });
      }
      await org.clock.elapse(DAY + 7 * HOUR);
      expect(events.all.filter(({ type }) => type === 'unread.changed')).toEqual([
        { type: 'unread.changed', workspaceId: org.ada, count: 1 },
      ]);
    },
  );

  test('goes when the environment says so, and a number that is none is refused', async () => {
    log(org.ada);
    start({ ACTIVITY_RETENTION_DAYS: '1', ACTIVITY_CLEANUP_INTERVAL_HOURS: '1' });
    await org.clock.elapse(DAY + 2 * HOUR);
    expect(org.store.activity.list({ workspaceId: org.ada, limit: 9 })).toEqual([]);
    expect(() => start({ ACTIVITY_RETENTION_DAYS: 'never' })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });
});

describe('who seems to be busy', () => {
  test('is free again after ten minutes without activity, and that is told', async () => {
    start();
    const events = collectEvents(org.store);
    for (const id of [org.ada, org.bea, org.lead]) org.store.workspaces.update(id, { activeTasks: 1 });
    busy.add(org.lead);
    await org.clock.elapse(14 * MINUTE);
    log(org.bea);
    await org.clock.elapse(2 * MINUTE);
    const tasks = [org.ada, org.bea, org.lead].map((id) => org.store.workspaces.get(id)?.activeTasks);
    expect(tasks).toEqual([0, 1, 1]);
    expect(events.platform()).toContain('TASK_UPDATED');
    expect(ticks.countOf('phantom_busy.reset')).toBe(1);
  });
});

describe('tasks', () => {
  const delegate = () =>
    org.delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'draw a cat' }).id;
  const ledger = (id: string) => org.store.delegations.get(id);

  test('that nobody reports on fail when their time is over', async () => {
    org.delegations.recordOwn({ id: 'own', callerId: org.lead, targetId: org.ada, task: 'x' });
    start();
    await org.clock.elapse(6 * HOUR - MINUTE);
    expect(ledger('own')?.status).toBe('dispatched');
    await org.clock.elapse(10 * MINUTE);
    expect(ledger('own')).toMatchObject({ status: 'failed', error: 'no answer before the deadline' });
  });

  test('are stuck when who works on them falls silent; who was never heard of has until the deadline', async () => {
    org.proxy.hold();
    start();
    const heard = delegate();
    const unheard = org.delegations.delegate({ callerId: org.lead, targetId: org.bea, task: 'x' }).id;
    await settle();
    org.delegations.heardOf(org.ada);
    expect(ledger(heard)).toMatchObject({ status: 'in_progress', heartbeatAt: org.clock.now() });
    await org.clock.elapse(8 * MINUTE);
    org.delegations.heardOf(org.ada);
    await org.clock.elapse(9 * MINUTE);
    expect(ledger(heard)?.status).toBe('in_progress');
    await org.clock.elapse(10 * MINUTE);
    expect(ledger(heard)).toMatchObject({ status: 'stuck', error: expect.stringContaining('fell silent') });
    expect(ledger(unheard)?.status).toBe('dispatched');
    const [result] = org.store.activity.list({ workspaceId: org.lead, type: 'delegation', limit: 1 });
    expect(result).toMatchObject({ method: 'delegate_result', status: 'failed' });
  });

  test('get their time again when the machine slept', async () => {
    org.proxy.hold();
    start();
    const id = delegate();
    await settle();
    org.delegations.heardOf(org.ada);
    org.clock.sleep(2 * HOUR);
    await org.clock.elapse(9 * MINUTE);
    expect(ledger(id)?.status).toBe('in_progress');
  });
});
