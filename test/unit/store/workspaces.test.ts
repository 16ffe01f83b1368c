import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { Store, WorkspacePatch } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore, storeIn, temporaryFolder } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

const UNIQUE = expect.objectContaining({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
const names = (records: readonly { name: string }[]) => records.map(({ name }) => name);

test('a name is unique among live siblings only', () => {
  const lead = addWorkspace(store, 'Lead');
  addWorkspace(store, 'Ada', { parentId: lead.id });
  expect(() => addWorkspace(store, 'Lead')).toThrow(UNIQUE);
  expect(() => addWorkspace(store, 'Ada', { parentId: lead.id })).toThrow(UNIQUE);
  addWorkspace(store, 'Ada');
  const other = addWorkspace(store, 'Bea', { parentId: lead.id });
  expect(() => store.workspaces.update(other.id, { name: 'Ada' })).toThrow(UNIQUE);
  expect(store.workspaces.get(other.id)?.name, 'memory follows the database').toBe('Bea');
});

test('a tombstone does not hold its name', () => {
  const gone = addWorkspace(store, 'Ada');
  store.workspaces.update(gone.id, { status: 'removed', desired: 'removed' });
  const next = addWorkspace(store, 'Ada');
  expect(store.workspaces.listLive().map(({ id }) => id)).toEqual([next.id]);
  expect(store.workspaces.listAll()).toHaveLength(2);
  expect(store.workspaces.getLive(gone.id)).toBeUndefined();
  expect(store.workspaces.get(gone.id)?.status).toBe('removed');
});

test('siblings come by position, then by age; all come by age', () => {
  addWorkspace(store, 'c', { position: 2 });
  addWorkspace(store, 'b', { position: 1, createdAt: 2_000 });
  addWorkspace(store, 'a', { position: 1, createdAt: 1_000 });
  expect(names(store.workspaces.childrenOf(null))).toEqual(['a', 'b', 'c']);
  expect(names(store.workspaces.listLive())).toEqual(['c', 'b', 'a']);
});

test('descendants come parents first, ancestors nearest first; moving follows', () => {
  const root = addWorkspace(store, 'root');
  const lead = addWorkspace(store, 'lead', { parentId: root.id });
  const leaf = addWorkspace(store, 'leaf', { parentId: lead.id });
  expect(names(store.workspaces.descendantsOf(root.id))).toEqual(['lead', 'leaf']);
  expect(store.workspaces.ancestorsOf(leaf.id)).toEqual([lead.id, root.id]);
  store.workspaces.update(leaf.id, { parentId: root.id });
  expect(names(store.workspaces.descendantsOf(lead.id))).toEqual([]);
  expect(store.workspaces.ancestorsOf(leaf.id)).toEqual([root.id]);
});

test('a circle of parents does not hang', () => {
  const a = addWorkspace(store, 'a');
  const b = addWorkspace(store, 'b', { parentId: a.id });
  store.workspaces.update(a.id, { parentId: b.id });
  expect(store.workspaces.ancestorsOf(a.id)).toHaveLength(32);
});

test('every field survives a restart', async () => {
  const { folder, dispose } = await temporaryFolder();
  const first = storeIn(folder, () => 5_000);
  const { id } = addWorkspace(first, 'Ada', {
    role: 'thinks',
    model: 'm',
    template: 't',
    tier: 3,
    position: 4,
  });
  first.workspaces.update(id, {
    phase: { step: 'seed', since: 9 },
    error: { code: 'x', message: 'y', actions: [{ label: 'z' }] },
    agentCard: { skills: [1, { a: null }] },
    canvas: { x: 1.5, y: -2 },
    collapsed: true,
    seeded: 1,
    external: true,
    deliveryMode: 'poll',
    agentUrl: 'http://a',
    lastHeartbeatAt: 1,
    lastOutboundAt: 2,
    errorRate: 0.25,
    sampleError: 's',
    activeTasks: 3,
    maxConcurrentTasks: 4,
    currentTask: 'c',
    uptimeSeconds: 5,
    budgetLimit: 6,
    monthlySpend: 7,
    generation: 8,
  });
  const before = first.workspaces.get(id);
  await first.dispose();
  const second = storeIn(folder);
  expect(second.workspaces.get(id)).toEqual(before);
  await second.dispose();
  await dispose();
});

test('purging takes along files, tokens, history and messages', () => {
  const file = { path: 'config.yaml', mode: 0o644, content: Buffer.from('x') };
  const { id } = store.workspaces.insert(
    { id: newId(), name: 'Ada', runtime: 'm', tier: 1, status: 'removed', createdAt: 1 },
    [file],
  );
  store.tokens.insert({ id: newId(), workspaceId: id, kind: 'bearer', hash: 'h', display: 'd' });
  expect(store.workspaces.filesOf(id)).toEqual([{ ...file, delivered: 0 }]);
  store.workspaces.purge(id);
  expect(store.workspaces.get(id)).toBeUndefined();
  expect(store.workspaces.filesOf(id)).toEqual([]);
  expect(store.tokens.hasLiveBearer(id)).toBe(false);
});

test('changing what is not there changes nothing', () => {
  expect(store.workspaces.update(newId(), { name: 'x' })).toBeUndefined();
  expect(() => store.workspaces.purge(newId())).not.toThrow();
});

test('counts the children that live, and numbers the structure anew whenever it changes', () => {
  const step = fc.record({
    kind: fc.constantFrom('add', 'move', 'remove', 'revive', 'purge', 'rename', 'place', 'roll back'),
    at: fc.nat(7),
    to: fc.nat(7),
  });
  const structure = () =>
    JSON.stringify(
      store.workspaces
        .listLive()
        .map(({ id, parentId, position, canvas }) => [id, parentId, position, canvas]),
    );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      for (const [count, { kind, at, to }] of steps.entries()) {
        const all = store.workspaces.listAll();
        const id = all[at % Math.max(1, all.length)]?.id ?? '';
        // Only older ones become parents, so that no circle comes about.
        const parentId = all[Math.min(at, to) - 1]?.id ?? null;
        const before = { version: store.workspaces.structureVersion, structure: structure() };
        const change = (patch: WorkspacePatch) => void store.workspaces.update(id, patch);
        if (kind === 'add') addWorkspace(store, `${count}-${newId()}`, { parentId });
        else if (kind === 'move') change({ parentId: at < all.length ? parentId : null });
        else if (kind === 'remove') change({ status: 'removed' });
        else if (kind === 'revive') change({ status: 'online' });
        else if (kind === 'purge') store.workspaces.purge(id);
        else if (kind === 'rename') change({ currentTask: `${count}` });
        else if (kind === 'place') change({ position: to, canvas: to > 3 ? { x: to, y: at } : null });
        else {
          const work = () =>
            store.transaction(() => {
              change({ parentId: null, status: 'removed' });
              throw new Error('no');
            });
          expect(work).toThrow('no');
        }
        const changed = structure() !== before.structure;
        if (changed) expect(store.workspaces.structureVersion).not.toBe(before.version);
        if (kind === 'rename') expect(store.workspaces.structureVersion).toBe(before.version);
        for (const owner of [null, ...store.workspaces.listAll().map((each) => each.id)])
          expect(store.workspaces.countChildren(owner)).toBe(store.workspaces.childrenOf(owner).length);
      }
      for (const each of store.workspaces.listAll()) store.workspaces.update(each.id, { parentId: null });
      for (const each of store.workspaces.listAll()) store.workspaces.purge(each.id);
    }),
    { numRuns: 50 },
  );
});

test('numbers anew what is wanted whenever an import would meet something else, not what agents report', () => {
  const { id } = addWorkspace(store, 'Ada');
  const sealed = { value: Buffer.from('x'), encryptionVersion: 1 };
  const schedule = { name: 'S', cronExpr: '* * * * *', timezone: 'UTC', prompt: 'x', enabled: true };
  const changes: Record<string, () => void> = {
    'a new workspace': () => void addWorkspace(store, 'Bea'),
    'another role': () => void store.workspaces.update(id, { role: 'x' }),
    'a pause': () => void store.workspaces.update(id, { desired: 'paused', status: 'paused' }),
    'a secret': () => store.secrets.put({ workspaceId: id, key: 'A', source: 'user', ...sealed }),
    'no secret': () => void store.secrets.remove(id, 'A'),
    'a schedule': () =>
      store.schedules.put({ id: newId(), workspaceId: id, source: 'runtime', nextRunAt: 1, ...schedule }),
    'no schedule': () => store.schedules.remove(id, 'S'),
    'a memory': () =>
      store.memories.insert({
        id: newId(),
        workspaceId: id,
        scope: 'TEAM',
        content: 'x',
        source: 'runtime',
        createdAt: 1,
      }),
    'an org': () => void store.orgs.upsert({ name: 'Studio', description: '', template: '/t' }),
    'a removal': () => void store.workspaces.update(id, { status: 'removed' }),
    'a rolled back change': () =>
      expect(() =>
        store.transaction(() => {
          throw new Error('no');
        }),
      ).toThrow('no'),
  };
  for (const [what, change] of Object.entries(changes)) {
    const before = store.wishVersion;
    change();
    expect(store.wishVersion, what).not.toBe(before);
  }
  const { id: agent } = addWorkspace(store, 'Cyd', { status: 'provisioning' });
  const before = store.wishVersion;
  store.workspaces.update(agent, { status: 'online', lastHeartbeatAt: 1, currentTask: 'x', activeTasks: 1 });
  store.workspaces.update(agent, { url: 'http://a', phase: null, generation: 2, seeded: 1 });
  expect(store.wishVersion).toBe(before);
});
