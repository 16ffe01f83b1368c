import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, type LayoutTree, layoutTrees } from '../../../core/workspaces/index.ts';

const leaf = (id: string, canvas: LayoutTree['canvas'] = null): LayoutTree => ({ id, canvas, children: [] });

/** A random forest; ids say where each stands. */
const forest = fc
  .letrec<{ shape: unknown[][] }>((tie) => ({
    shape: fc.array(fc.oneof({ depthIdentifier: 'team', maxDepth: 4 }, fc.constant([]), tie('shape')), {
      minLength: 1,
      maxLength: 5,
      depthIdentifier: 'team',
    }) as fc.Arbitrary<unknown[][]>,
  }))
  .shape.map((shape) => treesOf(shape, 'w'));

function treesOf(shape: readonly unknown[], path: string): LayoutTree[] {
  return shape.map((children, index) => {
    const id = `${path}.${index}`;
    return { id, canvas: null, children: treesOf(children as unknown[], id) };
  });
}

function flatten(trees: readonly LayoutTree[]): LayoutTree[] {
  return trees.flatMap((tree) => [tree, ...flatten(tree.children)]);
}

describe('the layout on the wire', () => {
  it('gives a leaf and a small team the sizes that clients know', () => {
    const team = { id: 'A', canvas: null, children: [leaf('B'), leaf('C'), leaf('E')] };
    expect(Object.fromEntries(layoutTrees([team]))).toEqual({
      A: { x: 0, y: 0, width: 2 * 16 + 2 * 240 + 14, height: 130 + 2 * 130 + 14 + 16 },
      B: { x: 16, y: 130, width: 240, height: 130 },
      C: { x: 16 + 240 + 14, y: 130, width: 240, height: 130 },
      E: { x: 16, y: 130 + 130 + 14, width: 240, height: 130 },
    });
  });

  it('honours the coordinates of roots and puts the other roots beside them', () => {
    const placed = { id: 'Placed', canvas: { x: -50, y: 70 }, children: [leaf('Child')] };
    const boxes = layoutTrees([leaf('Free'), placed, leaf('Free too')]);
    expect(boxes.get('Placed')).toMatchObject({ x: -50, y: 70 });
    expect(boxes.get('Child')).toMatchObject({ x: 16, y: 130 });
    expect(boxes.get('Free')).toMatchObject({ x: -50 + 272 + 56, y: 70 });
    expect(boxes.get('Free too')).toMatchObject({ x: -50 + 272 + 56 + 240 + 56, y: 70 });
  });

  it('never lets siblings overlap and keeps children inside their parent', () => {
    fc.assert(
      fc.property(forest, (trees) => {
        const boxes = layoutTrees(trees);
        const box = (id: string): Box => boxes.get(id) ?? { x: Number.NaN, y: 0, width: 0, height: 0 };
        const all = flatten(trees);
        expect([...boxes.keys()].sort()).toEqual(all.map((one) => one.id).sort());
        for (const siblings of [trees, ...all.map((one) => one.children)]) {
          const placed = siblings.map((one) => box(one.id));
          for (const [index, left] of placed.entries()) {
            for (const right of placed.slice(index + 1)) expect(overlap(left, right)).toBe(false);
          }
        }
        for (const parent of all) {
          const outer = box(parent.id);
          for (const child of parent.children) {
            const inner = box(child.id);
            expect(inner.x >= 16 && inner.y >= 130).toBe(true);
            expect(inner.x + inner.width <= outer.width && inner.y + inner.height <= outer.height).toBe(true);
          }
        }
      }),
    );
  });
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
