import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTENT_TOP, LEAF, PAD } from '../../../renderer/src/canvas/layout/constants.ts';
import { type Box, intersects } from '../../../renderer/src/canvas/layout/geometry.ts';
import {
  absoluteBoxes,
  type Layout,
  layoutBounds,
  layoutOrg,
  type OrgStructure,
} from '../../../renderer/src/canvas/layout/layout.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { syntheticOrg } from '../../support/synthetic-org.ts';

/** A tree from parent numbers: entry i says under which earlier workspace (or -1, a root) workspace i lives. */
function structure(parents: readonly number[], change: Partial<OrgStructure> = {}): OrgStructure {
  const children: Record<string, string[]> = {};
  parents.forEach((parent, index) => {
    const key = parent < 0 ? 'root' : `w${parent}`;
    const list = children[key] ?? [];
    children[key] = list;
    list.push(`w${index}`);
  });
  return { children, collapsed: new Set(), placed: new Map(), ...change };
}

const point = fc.record({ x: fc.integer({ min: -400, max: 3000 }), y: fc.integer({ min: -400, max: 3000 }) });

const anyOrg = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((numbers) => numbers.map((number, index) => (number % (index + 1)) - 1))
  .chain((parents) =>
    fc.record({
      parents: fc.constant(parents),
      collapsed: fc.uniqueArray(fc.nat({ max: parents.length - 1 }), { maxLength: 4 }),
      placed: fc.dictionary(fc.nat({ max: parents.length - 1 }).map(String), point, { maxKeys: 8 }),
      aspect: fc.double({ min: 0.5, max: 3, noNaN: true }),
    }),
  )
  .map(({ parents, collapsed, placed, aspect }) => ({
    org: structure(parents, {
      collapsed: new Set(collapsed.map((number) => `w${number}`)),
      placed: new Map(Object.entries(placed).map(([number, at]) => [`w${number}`, at])),
    }),
    aspect,
  }));

function siblingPairs(layout: Layout): [Box, Box][] {
  const nodes = [...layout.values()];
  return nodes.flatMap((a, index) =>
    nodes.slice(index + 1).flatMap((b): [Box, Box][] => (a.parentId === b.parentId ? [[a, b]] : [])),
  );
}

describe('layoutOrg', () => {
  it('never lets siblings overlap and keeps every child inside its parent', () => {
    fc.assert(
      fc.property(anyOrg, ({ org, aspect }) => {
        const layout = layoutOrg(org, aspect);
        for (const [a, b] of siblingPairs(layout)) expect(intersects(a, b)).toBe(false);
        for (const node of layout.values()) {
          if (node.parentId === null) continue;
          const parent = layout.get(node.parentId);
          expect(node.x).toBeGreaterThanOrEqual(PAD);
          expect(node.y).toBeGreaterThanOrEqual(CONTENT_TOP);
          expect(node.x + node.width + PAD).toBeLessThanOrEqual(parent?.width ?? 0);
          expect(node.y + node.height + PAD).toBeLessThanOrEqual(parent?.height ?? 0);
        }
      }),
    );
  });

  it('shows everybody who is not inside a collapsed team, parents before children', () => {
    fc.assert(
      fc.property(anyOrg, ({ org, aspect }) => {
        const visible: string[] = [];
        const visit = (id: string) => {
          for (const child of org.children[id] ?? []) {
            visible.push(child);
            if (!org.collapsed.has(child)) visit(child);
          }
        };
        visit('root');
        expect([...layoutOrg(org, aspect).keys()]).toEqual(visible);
      }),
    );
  });

  it.each([
    [12, 1],
    [12, 1.7],
    [42, 1.5],
    [300, 0.9],
    [300, 1.7],
    [1000, 1.5],
  ])('brings an org of %i near the aspect ratio %f of its window', (count, aspect) => {
    const workspaces = Object.fromEntries(syntheticOrg(count, 0).map((one) => [one.id, one]));
    const org = { children: childrenIndex(workspaces, {}), collapsed: new Set<string>(), placed: new Map() };
    const { width, height } = layoutBounds(layoutOrg(org, aspect));
    expect(width / height / aspect).toBeGreaterThan(0.6);
    expect(width / height / aspect).toBeLessThan(1.7);
  });

  it('puts a thousand roots into a block, not into a row', () => {
    const { width, height } = layoutBounds(layoutOrg(structure(Array(1000).fill(-1)), 1.5));
    expect(width / height).toBeGreaterThan(1.1);
    expect(width / height).toBeLessThan(2);
  });

  it('puts a placed card exactly where it was put and leaves the others in their slots', () => {
    const auto = layoutOrg(structure([-1, 0, 0, 0]), 1);
    const placed = new Map([['w3', { x: 900, y: 700 }]]);
    const layout = layoutOrg(structure([-1, 0, 0, 0], { placed }), 1);
    expect(layout.get('w3')).toMatchObject({ x: 900, y: 700 });
    expect(layout.get('w1')).toEqual(auto.get('w1'));
    expect(layout.get('w2')).toEqual(auto.get('w2'));
  });

  it('lets the others make room when a placed card lies on their slot', () => {
    const first = layoutOrg(structure([-1, 0, 0]), 1).get('w1');
    const at = { x: first?.x ?? 0, y: first?.y ?? 0 };
    const layout = layoutOrg(structure([-1, 0, 0], { placed: new Map([['w2', at]]) }), 1);
    expect(layout.get('w2')).toMatchObject(at);
    expect(layout.get('w1')).not.toMatchObject(at);
  });

  it('shows a collapsed team as one card', () => {
    const layout = layoutOrg(structure([-1, 0, 0], { collapsed: new Set(['w0']) }), 1);
    expect([...layout.values()]).toMatchObject([{ id: 'w0', kind: 'leaf', ...LEAF }]);
  });

  it('gives absolute boxes that add up', () => {
    const layout = layoutOrg(structure([-1, 0, 1]), 1);
    const boxes = absoluteBoxes(layout);
    const sum = (axis: 'x' | 'y') =>
      ['w0', 'w1', 'w2'].reduce((total, id) => total + (layout.get(id)?.[axis] ?? 0), 0);
    expect(boxes.get('w2')).toMatchObject({ x: sum('x'), y: sum('y') });
  });
});
