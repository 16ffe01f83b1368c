import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canCommunicate, mayHearOf, peersOf } from '../../../core/agents/index.ts';
import { newId } from '../../../core/base/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

interface Node {
  readonly id: string;
  readonly parent: number | null;
  readonly removed: boolean;
}

/** Random trees: every node hangs below an earlier one or is a root; some were removed. */
const trees = fc
  .array(fc.record({ parent: fc.nat(), isRoot: fc.boolean(), removed: fc.boolean() }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((nodes): Node[] =>
    nodes.map(({ parent, isRoot, removed }, index) => ({
      id: newId(),
      parent: isRoot || index === 0 ? null : parent % index,
      removed: removed && index % 4 === 0,
    })),
  );

/** The rule once more, by walking: up from one to the other, or both directly below the same. */
function isRelated(tree: readonly Node[], a: number, b: number): boolean {
  const pathOf = (start: number): number[] => {
    const path = [start];
    for (let at = tree[start]?.parent ?? null; at !== null; at = tree[at]?.parent ?? null) path.push(at);
    return path;
  };
  return pathOf(a).includes(b) || pathOf(b).includes(a) || tree[a]?.parent === tree[b]?.parent;
}

test('who may talk to whom, and hear of whom, in any org', async () => {
  await fc.assert(
    fc.asyncProperty(trees, async (tree) => {
      const store = memoryStore();
      for (const [index, { id, parent, removed }] of tree.entries()) {
        const parentId = parent === null ? null : (tree[parent]?.id ?? null);
        addWorkspace(store, `w${index}`, { id, parentId, status: removed ? 'removed' : 'online' });
      }
      for (const [a, left] of tree.entries()) {
        for (const [b, right] of tree.entries()) {
          const related = isRelated(tree, a, b);
          const mayTalk = related && !left.removed && !right.removed;
          expect(canCommunicate(store, left.id, right.id), `${a} → ${b}`).toBe(mayTalk);
          expect(mayHearOf(store, left.id, right.id), `${a} hears of ${b}`).toBe(related && !left.removed);
        }
      }
      await store.dispose();
    }),
    { numRuns: 60 },
  );
});

test('the unknown talk to nobody', async () => {
  const store = memoryStore();
  const { id } = addWorkspace(store, 'Ada');
  expect(canCommunicate(store, id, newId())).toBe(false);
  expect(canCommunicate(store, newId(), id)).toBe(false);
  expect(mayHearOf(store, newId(), id)).toBe(false);
  await store.dispose();
});

test('peers are siblings, children and the parent; a search looks at names and roles', async () => {
  const store = memoryStore();
  const root = addWorkspace(store, 'Root');
  const lead = addWorkspace(store, 'Lead', { parentId: root.id });
  addWorkspace(store, 'Sibling', { parentId: root.id, role: 'Paints Walls' });
  addWorkspace(store, 'Gone', { parentId: root.id, status: 'removed' });
  const child = addWorkspace(store, 'Child', { parentId: lead.id });
  addWorkspace(store, 'Grandchild', { parentId: child.id });
  const names = (search?: string) => peersOf(store, lead, search).map(({ name }) => name);
  expect(names()).toEqual(['Sibling', 'Child', 'Root']);
  expect(names(' paints ')).toEqual(['Sibling']);
  expect(names('CHILD')).toEqual(['Child']);
  await store.dispose();
});

test('roots of different imported orgs have nothing to do with each other', async () => {
  const store = memoryStore();
  const [one, two] = ['one', 'two'].map(
    (name) => store.orgs.upsert({ name, description: '', template: '' }).id,
  );
  const root = (name: string, orgId: string | undefined) =>
    addWorkspace(store, name, { orgId: orgId ?? null });
  const [a, b, alsoA, loose] = [root('A', one), root('B', two), root('A2', one), root('Loose', undefined)];
  const below = addWorkspace(store, 'Below', { parentId: a.id, orgId: one ?? null });
  // Moved in from another org: whoever is in the same team may talk.
  const moved = addWorkspace(store, 'Moved', { parentId: a.id, orgId: two ?? null });
  const may = (from: { id: string }, to: { id: string }) => canCommunicate(store, from.id, to.id);
  expect(may(a, b)).toBe(false);
  expect(may(b, a)).toBe(false);
  expect(may(a, alsoA)).toBe(true);
  expect(may(a, loose) && may(loose, b)).toBe(true);
  expect(may(below, moved)).toBe(true);
  expect(mayHearOf(store, a.id, b.id)).toBe(false);
  const peers = (of: typeof a) =>
    peersOf(store, of)
      .map(({ name }) => name)
      .sort();
  expect(peers(a)).toEqual(['A2', 'Below', 'Loose', 'Moved']);
  expect(peers(b)).toEqual(['Loose']);
  expect(peers(loose)).toEqual(['A', 'A2', 'B']);
  await store.dispose();
});
