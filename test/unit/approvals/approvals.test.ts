import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Approvals, MAX_CONTEXT_BYTES } from '../../../core/approvals/index.ts';
import { type Clock, silentLogger } from '../../../core/base/index.ts';
import { EXPIRED_BY, REMOVED_BY } from '../../../core/contract/index.ts';
import { ActivityLog } from '../../../core/messaging/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';

const MINUTE_MS = 60_000;
const ASKED = { taskId: null, action: 'Delete the branch', reason: 'It is merged', context: { branch: 'x' } };

let clock: TestClock;
let store: Store;
let approvals: Approvals;
let lead: WorkspaceRecord;
let ada: WorkspaceRecord;

const open = (of: Clock = clock) =>
  new Approvals({ store, activity: new ActivityLog(store, of.now), clock: of, logger: silentLogger() });

beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  approvals = open();
  lead = addWorkspace(store, 'Lead');
  ada = addWorkspace(store, 'Ada', { parentId: lead.id });
});
afterEach(async () => {
  approvals.dispose();
  await store.dispose();
});

const rows = () =>
  store.activity
    .list({ workspaceId: ada.id, limit: 10 })
    .map(({ method, status, durationMs }) => [method, status, durationMs]);

const platform = (events: ReturnType<typeof collectEvents>) =>
  events.all.flatMap((event) => (event.type === 'platform' ? [event] : []));

describe('a request', () => {
  it('is stored with the end of its time, and told to the asker, to the one above it and to the app', () => {
    const events = collectEvents(store);
    const approval = approvals.request(ada, ASKED);
    expect(approval).toEqual({
      ...ASKED,
      id: approval.id,
      workspaceId: ada.id,
      status: 'pending',
      decidedBy: null,
      decidedAt: null,
      createdAt: clock.now(),
      expiresAt: clock.now() + 10 * MINUTE_MS,
    });
    expect(approvals.pending()).toEqual([approval]);
    expect(events.all).toContainEqual({ type: 'approval.changed', approval });
    const { id, action, reason } = approval;
    expect(platform(events).filter(({ event }) => event.startsWith('APPROVAL'))).toEqual([
      {
        type: 'platform',
        event: 'APPROVAL_REQUESTED',
        workspaceId: ada.id,
        payload: { approval_id: id, action, reason, task_id: null },
      },
      {
        type: 'platform',
        event: 'APPROVAL_ESCALATED',
        workspaceId: lead.id,
        payload: { approval_id: id, from_workspace_id: ada.id, action, reason },
      },
    ]);
    expect(rows()).toEqual([['request', 'pending', null]]);
  });

  it('of nobody below another one is not escalated', () => {
    const events = collectEvents(store);
    approvals.request(lead, ASKED);
    expect(events.platform()).not.toContain('APPROVAL_ESCALATED');
  });

  it('is sent without what an agent says at length, which is there for whoever asks', () => {
    const events = collectEvents(store);
    const context = { log: 'x'.repeat(20_000) };
    const approval = approvals.request(ada, { ...ASKED, context });
    expect(approval.context).toBeNull();
    expect(approvals.pending()).toEqual([approval]);
    expect(events.all).toContainEqual({ type: 'approval.changed', approval });
    expect(approvals.get(approval.id)).toEqual({ ...approval, context });
    expect(approvals.decide(approval.id, 'denied', 'human').context).toEqual(context);
    expect(approvals.list({ status: 'all', limit: 1 })[0]?.context).toBeNull();
    expect(() => approvals.get('nothing')).toThrow(expect.objectContaining({ code: 'approval_not_found' }));
  });

  it('is refused with more context than a person reads, and beyond fifty that wait', () => {
    const huge = { ...ASKED, context: { text: 'x'.repeat(MAX_CONTEXT_BYTES) } };
    expect(() => approvals.request(ada, huge)).toThrow(
      expect.objectContaining({ code: 'context_too_large' }),
    );
    for (let asked = 0; asked < 50; asked += 1) approvals.request(ada, ASKED);
    expect(() => approvals.request(ada, ASKED)).toThrow(
      expect.objectContaining({ code: 'too_many_approvals' }),
    );
    approvals.request(lead, ASKED);
    expect(approvals.pending()).toHaveLength(51);
  });
});

describe('a decision', () => {
  it.each(['approved', 'denied'] as const)('%s counts once, and is told in both shapes', async (decision) => {
    const { id } = approvals.request(ada, ASKED);
    await clock.elapse(MINUTE_MS);
    const events = collectEvents(store);
    const decided = approvals.decide(id, decision, 'human');
    expect(decided).toMatchObject({ status: decision, decidedBy: 'human', decidedAt: clock.now() });
    expect(approvals.pending()).toEqual([]);
    expect(events.all).toContainEqual({ type: 'approval.changed', approval: decided });
    expect(platform(events).filter(({ event }) => event.startsWith('APPROVAL'))).toMatchObject([
      {
        event: decision === 'approved' ? 'APPROVAL_APPROVED' : 'APPROVAL_DENIED',
        payload: { approval_id: id, decision, decided_by: 'human' },
      },
      { event: 'APPROVAL_DECIDED', payload: { approval_id: id, status: decision, decided_by: 'human' } },
    ]);
    expect(rows()).toEqual([
      [decision, 'ok', null],
      ['request', 'ok', MINUTE_MS],
    ]);
    expect(() => approvals.decide(id, 'approved', 'human')).toThrow(
      expect.objectContaining({ code: 'approval_decided' }),
    );
    expect(approvals.list({ status: 'all', limit: 5 })).toEqual([decided]);
  });

  it('on what nobody asked for is refused', () => {
    expect(() => approvals.decide('none', 'denied', 'human')).toThrow(
      expect.objectContaining({ code: 'approval_not_found' }),
    );
  });

  it('comes too late when the time is over, also before the timer has noticed', async () => {
    approvals.start();
    const { id } = approvals.request(ada, ASKED);
    clock.sleep(10 * MINUTE_MS);
    expect(() => approvals.decide(id, 'approved', 'human')).toThrow(
      expect.objectContaining({ code: 'approval_expired' }),
    );
    expect(approvals.list({ status: 'decided', limit: 5 })).toMatchObject([
      { id, status: 'denied', decidedBy: EXPIRED_BY },
    ]);
  });
});

describe('time', () => {
  it('ends each request by itself, not when somebody reads', async () => {
    approvals.start();
    const first = approvals.request(ada, ASKED);
    await clock.elapse(MINUTE_MS);
    const second = approvals.request(ada, ASKED);
    const events = collectEvents(store);
    await clock.elapse(9 * MINUTE_MS - 1);
    expect(approvals.pending()).toHaveLength(2);
    await clock.elapse(1);
    expect(approvals.pending()).toEqual([second]);
    expect(platform(events)).toContainEqual(
      expect.objectContaining({
        event: 'APPROVAL_DENIED',
        payload: { approval_id: first.id, decision: 'denied', decided_by: EXPIRED_BY },
      }),
    );
    expect(rows()).toContainEqual(['expired', 'timeout', null]);
    await clock.elapse(MINUTE_MS);
    expect(approvals.pending()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('goes on after a restart, and what ended meanwhile ends with it', async () => {
    const late = approvals.request(ada, ASKED);
    clock.sleep(5 * MINUTE_MS);
    const waiting = approvals.request(ada, ASKED);
    approvals.dispose();
    clock.dropTimers();
    clock.sleep(5 * MINUTE_MS);
    approvals = open();
    expect(approvals.pending()).toEqual([late, waiting]);
    approvals.start();
    await settle();
    expect(approvals.pending()).toEqual([waiting]);
    await clock.elapse(5 * MINUTE_MS);
    expect(approvals.pending()).toEqual([]);
  });

  it('that passed while the machine slept is noticed within a minute', async () => {
    // Timers stand still while it sleeps, the time of the day does not.
    let slept = 0;
    approvals.dispose();
    approvals = open({ now: () => clock.now() + slept, setTimeout: clock.setTimeout.bind(clock) });
    approvals.start();
    approvals.request(ada, ASKED);
    slept = 10 * MINUTE_MS;
    await clock.elapse(MINUTE_MS);
    expect(approvals.pending()).toEqual([]);
  });
});

it('what a removed workspace asked for is denied, and goes with its data', () => {
  const { id } = approvals.request(ada, ASKED);
  const other = approvals.request(lead, ASKED);
  approvals.denyAllOf(ada.id);
  expect(approvals.pending()).toEqual([other]);
  expect(store.approvals.get(id)).toMatchObject({ status: 'denied', decidedBy: REMOVED_BY });
  store.workspaces.purge(ada.id);
  expect(store.approvals.get(id)).toBeUndefined();
});

it('lists pages, newest first, of all or of one, each once', async () => {
  const ids: string[] = [];
  for (let asked = 0; asked < 7; asked += 1) {
    ids.unshift(approvals.request(ada, { ...ASKED, action: `Step ${asked}` }).id);
    await clock.elapse(1);
  }
  approvals.request(lead, ASKED);
  const page = (before?: string) => approvals.list({ workspaceId: ada.id, status: 'all', before, limit: 3 });
  const first = page();
  const second = page(first.at(-1)?.id);
  const third = page(second.at(-1)?.id);
  expect([...first, ...second, ...third].map(({ id }) => id)).toEqual(ids);
  expect(approvals.list({ status: 'all', limit: 50 })).toHaveLength(8);
});
