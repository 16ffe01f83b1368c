import { describe, expect, it } from 'vitest';
import { WorkspaceTokens } from '../../../core/agents/index.ts';
import { newId } from '../../../core/base/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { storeIn } from '../../support/store.ts';
import { mockOrg, type OrgEngine, startOrgEngine, team, templateIn } from './orgs-support.ts';

/** The same team, of which the lead and one member stay. */
const schedule = { name: 'daily', cron_expr: '0 9 * * *', prompt: 'report' };
const gone = { name: 'Gone', schedules: [schedule], children: [{ name: 'Below', schedules: [schedule] }] };
const withGone = mockOrg('Studio', team({ name: 'Stays', schedules: [schedule] }, gone));
const without = mockOrg('Studio', team({ name: 'Stays', schedules: [schedule] }));

/** What a removal left, without what is another one each time. */
interface Remains {
  readonly rows: unknown[];
  readonly told: unknown[];
}

/** Reads what an engine stored, as another process would. */
async function withStore<T>(home: string, work: (store: Store) => T): Promise<T> {
  const store = storeIn(home);
  try {
    return work(store);
  } finally {
    await store.dispose();
  }
}

/** All events of a running engine, the first ones of its start among them. */
function eventsOf({ engine: { events } }: OrgEngine) {
  let from = events.seq;
  while (events.since(from - 1).complete) from -= 1;
  return events.since(from).events;
}

async function remainsOf(engine: OrgEngine): Promise<Remains> {
  const told = eventsOf(engine).flatMap(({ event }) =>
    event.type === 'platform' && event.event === 'WORKSPACE_REMOVED' ? [event.payload] : [],
  );
  const rows = await withStore(engine.home, (store) =>
    store.workspaces
      .listAll()
      .map(({ id, name, status, desired, destroyAt, desiredBefore, purgeWanted, url, removedAt }) => ({
        ...{ name, status, desired, destroyAt, desiredBefore, purgeWanted, url },
        wasRemoved: removedAt !== null,
        hasToken: new WorkspaceTokens(store).hasLiveBearer(id),
        schedules: store.schedules
          .listOf(id)
          .map((each) => [each.name, each.enabled, each.nextRunAt !== null]),
        secrets: store.secrets.listOf(id).map(({ key }) => key),
        waiting: store.queue.depth(id),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
  return { rows, told };
}

async function prepared(): Promise<{ engine: OrgEngine; template: string; id: string }> {
  const engine = await startOrgEngine();
  const template = await templateIn(withGone);
  await engine.call('org.import', { template });
  const byName = await engine.byName();
  for (const { id } of byName.values()) {
    await engine.issuePrefix(id);
    await engine.call('secrets.set', { key: 'KEY', value: newId(), workspaceId: id });
  }
  await withStore(engine.home, (store) => {
    for (const { id } of byName.values()) new WorkspaceTokens(store).issue(id, 'bearer');
  });
  return { engine, template, id: byName.get('Gone')?.id ?? '' };
}

const removed = { status: 'removed', desired: 'removed', destroyAt: null, desiredBefore: null };
const nothing = { wasRemoved: true, hasToken: false, secrets: [], waiting: 0, url: '', purgeWanted: false };
const off = [['daily', false, false]];

describe('every way to remove a team', () => {
  it.each<[string, (parts: Awaited<ReturnType<typeof prepared>>) => Promise<OrgEngine>]>([
    [
      'an operation of the contract',
      async ({ engine, id }) => {
        expect(await engine.call('workspaces.remove', { id })).toEqual({ count: 2, destroyAt: null });
        return engine;
      },
    ],
    [
      'the route of the platform API',
      async ({ engine, id }) => {
        const url = `/workspaces/${id}?confirm=true`;
        const reply = await engine.send(url, { method: 'DELETE', token: engine.adminToken });
        expect(reply).toMatchObject({ status: 200, json: { status: 'removed', cascade_deleted: 1 } });
        return engine;
      },
    ],
    [
      'an import that reconciles',
      async ({ engine, template }) => {
        await templateIn(without, template);
        const { removed: count } = await engine.call('org.import', { template, mode: 'reconcile' });
        expect(count).toBe(2);
        return engine;
      },
    ],
    [
      'the end of the time to undo one, after the engine was away',
      async ({ engine, id }) => {
        expect(await engine.call('workspaces.remove', { id, undoable: true })).toMatchObject({ count: 2 });
        await engine.engine.dispose();
        await withStore(engine.home, (store) => {
          for (const { id: each, destroyAt } of store.workspaces.listLive()) {
            if (destroyAt !== null) store.workspaces.update(each, { destroyAt: 1 });
          }
        });
        const again = await startOrgEngine({ home: engine.home });
        await expect.poll(async () => (await again.byName()).size).toBe(2);
        return again;
      },
    ],
  ])('leaves the same: %s', async (_, remove) => {
    const { rows, told } = await remainsOf(await remove(await prepared()));
    expect(rows).toEqual([
      { name: 'Below', ...removed, ...nothing, schedules: off },
      { name: 'Gone', ...removed, ...nothing, schedules: off },
      expect.objectContaining({ name: 'Lead', status: 'online', hasToken: true, secrets: ['KEY'] }),
      expect.objectContaining({ name: 'Stays', status: 'online', schedules: [['daily', true, true]] }),
    ]);
    expect(told).toEqual([{}, { cascade_deleted: 1 }]);
  });
});
