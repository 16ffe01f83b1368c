import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { DelegationRecord, DelegationStatus, Store } from '../../../core/store/index.ts';
import { memoryStore } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

function put(status: DelegationStatus, fields: Partial<DelegationRecord> = {}): string {
  const id = newId();
  store.delegations.insert({
    id,
    callerId: 'lead',
    calleeId: 'ada',
    task: 'x',
    status,
    result: '',
    error: '',
    idempotencyKey: null,
    deadline: 9,
    heartbeatAt: null,
    retryCount: 0,
    activityId: null,
    resultActivityId: null,
    traceId: null,
    spanId: null,
    parentSpanId: null,
    createdAt: 1,
    updatedAt: 1,
    ...fields,
  });
  return id;
}

const statuses: readonly DelegationStatus[] = [
  'queued',
  'dispatched',
  'in_progress',
  'completed',
  'failed',
  'stuck',
];
/** As the platform documents them. */
const allowed = new Set([
  'queued → dispatched',
  'queued → in_progress',
  'queued → failed',
  'dispatched → in_progress',
  'dispatched → completed',
  'dispatched → failed',
  'in_progress → completed',
  'in_progress → failed',
  'in_progress → stuck',
]);

describe.each(statuses)('from %s', (before) => {
  it.each(statuses)('to %s', (after) => {
    const id = put(before);
    const changed = store.delegations.update(id, { status: after, error: 'new' });
    const isAllowed = before === after || allowed.has(`${before} → ${after}`);
    expect(changed?.status).toBe(isAllowed ? after : undefined);
    expect(store.delegations.get(id)).toMatchObject(
      isAllowed ? { status: after, error: 'new' } : { status: before, error: '' },
    );
  });
});

it('lists what is open between two, oldest first, and counts what there is', () => {
  const second = put('in_progress', { createdAt: 2 });
  const first = put('queued');
  put('completed');
  put('queued', { calleeId: 'bea' });
  put('queued', { callerId: 'ada', calleeId: 'lead' });
  expect(store.delegations.listOpenBetween('lead', 'ada').map(({ id }) => id)).toEqual([first, second]);
  expect(store.delegations.countByStatus()).toEqual({
    queued: 3,
    dispatched: 0,
    in_progress: 1,
    completed: 1,
    failed: 0,
    stuck: 0,
  });
  expect(store.delegations.listWithStatus(['queued', 'in_progress'], 1).map(({ id }) => id)).toEqual([
    second,
  ]);
});
