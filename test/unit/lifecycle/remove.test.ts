import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceTokens } from '../../../core/agents/index.ts';
import { AppError, newId } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

const UNDO_MS = 10_000;

let org: TestOrg;
let lead: string;
let ada: string;
let bob: string;

beforeEach(async () => {
  org = new TestOrg();
  lead = await org.createOnline('Lead');
  ada = await org.createOnline('Ada', lead);
  bob = await org.createOnline('Bob', ada);
});
afterEach(async () => {
  await org.reconciler.dispose();
  org.store.dispose();
});

const team = () => [lead, ada, bob];
const statuses = () => team().map((id) => org.get(id).status);

function schedule(workspaceId: string, name = 'daily'): void {
  const fields = { cronExpr: '0 9 * * *', timezone: 'UTC', prompt: 'report', enabled: true } as const;
  org.store.schedules.put({ id: newId(), workspaceId, name, ...fields, source: 'runtime', nextRunAt: 1 });
}

describe('a removal', () => {
  test('takes everything below along, children first, and leaves neither token nor schedule nor instance', async () => {
    for (const id of team()) schedule(id);
    const events = collectEvents(org.store);
    expect(await org.lifecycle.remove(lead, { purge: false })).toEqual({ count: 3, stopFailures: 0 });
    expect(statuses()).toEqual(['removed', 'removed', 'removed']);
    expect(await org.backend.listIds()).toEqual([]);
    for (const id of team()) {
      expect(new WorkspaceTokens(org.store).hasLiveBearer(id)).toBe(false);
      expect(org.store.schedules.listOf(id)).toMatchObject([{ enabled: false, nextRunAt: null }]);
    }
    const removed = events.all.flatMap((event) =>
      event.type === 'platform' && event.event === 'WORKSPACE_REMOVED'
        ? [[event.workspaceId, event.payload]]
        : [],
    );
    expect(removed).toEqual([
      [bob, {}],
      [ada, {}],
      [lead, { cascade_deleted: 2 }],
    ]);
  });

  test('leaves no row with purge', async () => {
    await org.lifecycle.remove(ada, { purge: true });
    expect(org.store.workspaces.listAll().map(({ id }) => id)).toEqual([lead]);
  });

  test('counts what could not be stopped, and the reconciler goes on with it; a purge then still happens', async () => {
    org.backend.fault = (moment, id) => {
      if (moment === 'remove' && id === bob) throw new AppError('docker_error', 'it hangs');
    };
    expect(await org.lifecycle.remove(lead, { purge: true })).toEqual({ count: 3, stopFailures: 1 });
    expect(org.store.workspaces.get(bob)?.status ?? 'purged').not.toBe('online');
    expect(await org.backend.listIds()).toEqual([bob]);
    org.backend.fault = () => undefined;
    await org.clock.elapse(120_000);
    expect(await org.backend.listIds()).toEqual([]);
    expect(org.store.workspaces.listAll()).toEqual([]);
  });

  test('of several at once takes each once, and counts per tree', () => {
    const solo = org.create('Solo');
    const events = collectEvents(org.store);
    const records = [bob, lead, solo].map((id) => org.get(id));
    const going = org.store.transaction(() => org.lifecycle.markRemoved(records));
    expect(going).toEqual([bob, ada, lead, solo]);
    expect(events.platform().filter((event) => event === 'WORKSPACE_REMOVED')).toHaveLength(4);
  });
});

describe('a removal that can be undone', () => {
  test('stops everything at once and shows it as paused', async () => {
    expect(org.lifecycle.removeUndoably(ada, { purge: false })).toEqual({
      count: 2,
      destroyAt: org.clock.now() + UNDO_MS,
    });
    await settle();
    expect(statuses()).toEqual(['online', 'paused', 'paused']);
    expect([...org.machine.instances.keys()]).toEqual([lead]);
    expect(org.machine.data.has(ada)).toBe(true);
  });

  test('brings the same back as it was', async () => {
    const paused = await org.createOnline('Paused', ada);
    const asleep = await org.createOnline('Asleep', ada);
    org.lifecycle.pause(paused);
    org.lifecycle.hibernate(asleep, { force: false });
    await settle();
    org.lifecycle.removeUndoably(ada, { purge: true });
    await org.clock.elapse(UNDO_MS - 1);
    expect(org.lifecycle.undoRemove(ada)).toBe(4);
    await org.bringOnline();
    expect(statuses()).toEqual(['online', 'online', 'online']);
    expect([paused, asleep].map((id) => org.get(id).status)).toEqual(['paused', 'hibernated']);
    expect(org.get(asleep)).toMatchObject({ desired: 'hibernated', purgeWanted: false, destroyAt: null });
    await org.clock.elapse(UNDO_MS * 3);
    expect(statuses()).toEqual(['online', 'online', 'online']);
    expect(org.lifecycle.undoRemove(ada)).toBe(0);
  });

  test('can be undone by any that goes with it', () => {
    org.lifecycle.removeUndoably(lead, { purge: false });
    expect(org.lifecycle.undoRemove(bob)).toBe(3);
    expect(team().map((id) => org.get(id).destroyAt)).toEqual([null, null, null]);
  });

  test('destroys when its time is over, by the same cascade', async () => {
    schedule(ada);
    org.lifecycle.removeUndoably(ada, { purge: false });
    await org.clock.elapse(UNDO_MS - 1);
    expect(org.get(ada).status).toBe('paused');
    await org.clock.elapse(1);
    expect(statuses()).toEqual(['online', 'removed', 'removed']);
    expect(await org.backend.listIds()).toEqual([lead]);
    expect(org.store.schedules.listOf(ada)).toMatchObject([{ enabled: false }]);
  });

  test.each([
    ['before its time: it can still be undone, and then is', false],
    ['after its time: it is destroyed at once', true],
  ])('survives an engine that is killed %s', async (_, late) => {
    org.lifecycle.removeUndoably(ada, { purge: true });
    await settle();
    org.killEngine();
    if (late) org.clock.sleep(UNDO_MS * 5);
    org.restartEngine();
    await settle();
    if (!late) {
      expect(org.get(ada).status).toBe('paused');
      await org.clock.elapse(UNDO_MS);
    }
    expect(org.store.workspaces.listAll().map(({ id }) => id)).toEqual([lead]);
    expect(await org.backend.listIds()).toEqual([lead]);
  });

  test('keeps others away from it, and offers to undo it', async () => {
    org.lifecycle.removeUndoably(ada, { purge: false });
    const refused: unknown = expect.objectContaining({
      code: 'being_removed',
      actions: [{ label: 'Undo', operation: 'workspaces.undoRemove', input: { id: ada } }],
    });
    const solo = org.create('Solo');
    const attempts = [
      () => org.lifecycle.restart(bob),
      () => org.lifecycle.resume(bob),
      () => org.lifecycle.pause(bob),
      () => org.lifecycle.wake(bob),
      () => org.lifecycle.hibernate(bob, { force: true }),
      () => org.lifecycle.update({ id: bob, name: 'B', restart: false }),
      () => org.lifecycle.update({ id: solo, parentId: bob, restart: false }),
      () => org.lifecycle.allowTier(bob, 3),
      () => org.lifecycle.requireStaying(bob),
      () => org.create('Late', bob),
    ];
    for (const attempt of attempts) expect(attempt, String(attempt)).toThrow(refused);
  });

  test('keeps its name until it is gone, and says why', () => {
    org.lifecycle.removeUndoably(ada, { purge: false });
    const refused: unknown = expect.objectContaining({
      code: 'name_taken',
      detail: expect.stringContaining('It is being removed'),
      actions: [{ label: 'Undo', operation: 'workspaces.undoRemove', input: { id: ada } }],
    });
    expect(() => org.create('Ada', lead)).toThrow(refused);
  });

  test('of a part leaves the removal of that part alone when the whole is undone', async () => {
    const { destroyAt } = org.lifecycle.removeUndoably(bob, { purge: false });
    org.lifecycle.removeUndoably(lead, { purge: false });
    expect(org.get(bob).destroyAt).toBe(destroyAt);
    expect(org.lifecycle.undoRemove(lead)).toBe(2);
    await org.clock.elapse(UNDO_MS);
    await org.bringOnline();
    expect(statuses()).toEqual(['online', 'online', 'removed']);
  });

  test('of a part that is undone goes and comes back with the whole from then on', async () => {
    org.lifecycle.removeUndoably(bob, { purge: false });
    await org.clock.elapse(1_000);
    const { destroyAt } = org.lifecycle.removeUndoably(lead, { purge: true });
    expect(org.lifecycle.undoRemove(bob)).toBe(1);
    expect(org.get(bob)).toMatchObject({ destroyAt, purgeWanted: true, desired: 'paused' });
    await org.clock.elapse(9_500);
    expect(org.lifecycle.undoRemove(bob)).toBe(3);
    await org.bringOnline();
    expect(statuses()).toEqual(['online', 'online', 'online']);
  });

  test('is not resumed with its team, and stays paused when the team was paused meanwhile', async () => {
    org.lifecycle.removeUndoably(ada, { purge: false });
    expect(org.lifecycle.pause(lead)).toBe(1);
    expect(org.lifecycle.undoRemove(ada)).toBe(2);
    await org.bringOnline();
    expect(statuses()).toEqual(['paused', 'paused', 'paused']);
    org.lifecycle.removeUndoably(ada, { purge: false });
    expect(org.lifecycle.resume(lead)).toBe(1);
    expect(org.get(ada).status).toBe('paused');
  });

  test('asked for again keeps its time, and may be done at once', async () => {
    const first = org.lifecycle.removeUndoably(ada, { purge: false });
    await org.clock.elapse(5_000);
    expect(org.lifecycle.removeUndoably(ada, { purge: false })).toEqual(first);
    expect(await org.lifecycle.remove(ada, { purge: false })).toEqual({ count: 2, stopFailures: 0 });
    expect(org.get(bob)).toMatchObject({ status: 'removed', destroyAt: null });
  });
});
