import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { Store } from '../../../core/store/index.ts';
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
    seeded: true,
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
  expect(store.workspaces.filesOf(id)).toEqual([file]);
  store.workspaces.purge(id);
  expect(store.workspaces.get(id)).toBeUndefined();
  expect(store.workspaces.filesOf(id)).toEqual([]);
  expect(store.tokens.hasLiveBearer(id)).toBe(false);
});

test('changing what is not there changes nothing', () => {
  expect(store.workspaces.update(newId(), { name: 'x' })).toBeUndefined();
  expect(() => store.workspaces.purge(newId())).not.toThrow();
});
