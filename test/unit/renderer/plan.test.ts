import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanEntry } from '../../../core/contract/index.ts';
import { layoutOrg } from '../../../renderer/src/canvas/layout/layout.ts';
import { structureOf } from '../../../renderer/src/canvas/layout/structure-of.ts';
import { nodesFrom } from '../../../renderer/src/canvas/nodes.ts';
import { withPlan } from '../../../renderer/src/canvas/plan/with-plan.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { byId, planEntry, workspace } from './fixtures.ts';

const live = byId(
  workspace('Mara'),
  workspace('Priya', { parentId: 'Mara', position: 0 }),
  workspace('Leo', { parentId: 'Priya', position: 0 }),
  workspace('Ilya', { parentId: 'Priya', position: 1 }),
  workspace('Hanna', { parentId: 'Mara', position: 1 }),
  workspace('Nour', { parentId: 'Hanna', position: 0 }),
);

function planned(workspaces: typeof live, entries: readonly PlanEntry[]) {
  const structure = structureOf({ workspaces, children: childrenIndex(workspaces, {}) }, null);
  const { structure: composed, marks } = withPlan(structure, workspaces, entries);
  const mark = (id: string) => marks.get(id)?.mark;
  return { ...composed, marks, mark, structure: composed };
}

const mara = planEntry('Mara', 'keep');
const priya = planEntry('Mara/Priya', 'keep');
const hanna = planEntry('Mara/Hanna', 'keep');

describe('a plan on the canvas', () => {
  it('nests new workspaces in live and in new parents, after who is there', () => {
    const { children, mark } = planned(live, [
      mara,
      priya,
      planEntry('Mara/Vera', 'create'),
      planEntry('Mara/Vera/Oskar', 'create'),
    ]);
    expect(children.Mara).toEqual(['Priya', 'Hanna', 'plan:Mara/Vera']);
    expect(children['plan:Mara/Vera']).toEqual(['plan:Mara/Vera/Oskar']);
    expect(mark('plan:Mara/Vera/Oskar')).toBe('create');
    expect(mark('Priya')).toBe('keep');
    expect(mark('Leo')).toBe('keep');
  });

  it('works on an empty canvas', () => {
    const { children } = planned({}, [planEntry('Mara', 'create'), planEntry('Mara/Priya', 'create')]);
    expect(children).toEqual({ root: ['plan:Mara'], 'plan:Mara': ['plan:Mara/Priya'] });
  });

  it('shows who moves at both places, and who comes along', () => {
    const { children, mark } = planned(live, [
      mara,
      planEntry('Mara/Hanna', 'keep'),
      { ...planEntry('Mara/Hanna/Priya', 'move'), movedFrom: 'Mara/Priya' },
      planEntry('Mara/Hanna/Priya/Leo', 'keep'),
      planEntry('Mara/Hanna/Priya/New', 'create'),
    ]);
    expect(children.Hanna).toEqual(['Nour', 'plan:Mara/Hanna/Priya']);
    expect(children['plan:Mara/Hanna/Priya']).toEqual([
      'plan:Mara/Hanna/Priya/Leo',
      'plan:Mara/Hanna/Priya/New',
    ]);
    expect(['Priya', 'Leo', 'Ilya'].map(mark)).toEqual(['leave', 'leave', 'keep']);
    expect(mark('plan:Mara/Hanna/Priya/Leo')).toBe('arrive');
  });

  it('marks changes and removals where they are', () => {
    const { mark, children } = planned(live, [
      mara,
      planEntry('Mara/Priya', 'update'),
      hanna,
      planEntry('Mara/Hanna/Nour', 'remove'),
      { ...planEntry('Mara/Gone', 'remove'), workspaceId: 'Gone' },
    ]);
    expect([mark('Priya'), mark('Nour'), mark('Gone')]).toEqual(['update', 'remove', undefined]);
    expect(children.Hanna).toEqual(['Nour']);
  });

  it('opens a collapsed team that hides a change, and no other', () => {
    const collapsed = {
      ...live,
      Priya: workspace('Priya', { parentId: 'Mara', collapsed: true }),
      Hanna: workspace('Hanna', { parentId: 'Mara', position: 1, collapsed: true }),
    };
    const plan = planned(collapsed, [mara, priya, planEntry('Mara/Priya/New', 'create'), hanna]);
    expect([...plan.collapsed]).toEqual(['Hanna']);
  });

  it('gives the place of a ghost to the card that it becomes', () => {
    const entries = [
      mara,
      priya,
      hanna,
      planEntry('Mara/Vera', 'create'),
      planEntry('Mara/Vera/Oskar', 'create'),
    ];
    const before = layoutOrg(planned(live, entries).structure, 1.5);
    const arriving = { ...live, v: workspace('v', { name: 'Vera', parentId: 'Mara', position: 2 }) };
    const during = planned(arriving, entries);
    expect(during.children.Mara).toEqual(['Priya', 'Hanna', 'v']);
    expect(during.children.v).toEqual(['plan:Mara/Vera/Oskar']);
    const after = layoutOrg(during.structure, 1.5);
    const box = (layout: typeof before, id: string) => {
      const { x, y, width, height } = layout.get(id) ?? { x: Number.NaN, y: 0, width: 0, height: 0 };
      return { x, y, width, height };
    };
    expect(box(after, 'v')).toEqual(box(before, 'plan:Mara/Vera'));
    expect(box(after, 'Priya')).toEqual(box(before, 'Priya'));
  });

  it('does not take who moves away for who comes in under the same name', () => {
    const { mark } = planned(live, [
      mara,
      hanna,
      planEntry('Mara/Hanna/Priya', 'move'),
      planEntry('Mara/Priya', 'create'),
    ]);
    expect([mark('Priya'), mark('plan:Mara/Priya')]).toEqual(['leave', 'create']);
  });

  it('ends the ghost of a move once it has happened', () => {
    const moved = { ...live, Ilya: workspace('Ilya', { parentId: 'Hanna', position: 1 }) };
    const { children, mark } = planned(moved, [mara, hanna, planEntry('Mara/Hanna/Ilya', 'move')]);
    expect(children.Hanna).toEqual(['Nour', 'Ilya']);
    expect(mark('Ilya')).toBe('update');
  });

  it('never shows a card twice, whatever the plan says', () => {
    const names = ['Mara', 'Priya', 'Leo', 'Hanna', 'New', 'Other'];
    const path = fc
      .array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 })
      .map((all) => all.join('/'));
    const action = fc.constantFrom('create', 'keep', 'update', 'move', 'remove');
    fc.assert(
      fc.property(fc.array(fc.tuple(path, action), { maxLength: 14 }), (all) => {
        const { structure, marks } = planned(
          live,
          all.map(([at, does]) => planEntry(at, does)),
        );
        const shown = Object.values(structure.children).flat();
        expect(new Set(shown).size).toBe(shown.length);
        const layout = layoutOrg(structure, 1.5);
        for (const id of Object.keys(live)) expect(layout.has(id)).toBe(true);
        for (const id of layout.keys()) expect(marks.has(id)).toBe(true);
      }),
    );
  });

  it('draws ghosts as nodes that cannot be moved or selected, and keeps the nodes of others', () => {
    const { structure, marks } = planned(live, [mara, planEntry('Mara/Vera', 'create')]);
    const layout = layoutOrg(structure, 1.5);
    const nodes = nodesFrom(layout, marks, [], new Set());
    const ghost = nodes.find(({ type }) => type === 'ghost');
    expect(ghost).toMatchObject({
      id: 'plan:Mara/Vera',
      draggable: false,
      selectable: false,
      parentId: 'Mara',
    });
    expect(nodesFrom(layout, marks, nodes, new Set())).toBe(nodes);
  });
});
