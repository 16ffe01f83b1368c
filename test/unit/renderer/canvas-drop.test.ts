import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arranged, type Placed } from '../../../renderer/src/canvas/arrange/arrange.ts';
import { snapTo } from '../../../renderer/src/canvas/drop/guides.ts';
import { draggedBoxes, dropSpots, dropTarget, grownFrame } from '../../../renderer/src/canvas/drop/target.ts';
import { revealed } from '../../../renderer/src/canvas/free-area.ts';
import { CONTENT_TOP, LEAF, PAD } from '../../../renderer/src/canvas/layout/constants.ts';
import { type Box, boundsOf, intersects } from '../../../renderer/src/canvas/layout/geometry.ts';
import { absoluteBoxes, type Layout, layoutOrg } from '../../../renderer/src/canvas/layout/layout.ts';
import { neighbourOf } from '../../../renderer/src/canvas/neighbours.ts';
import { topmost } from '../../../renderer/src/inspector/tree.ts';

/** An org by the parents of its members: `[-1, 0, 0]` is a lead with two. */
function orgOf(parents: readonly number[], collapsed: ReadonlySet<string> = new Set()): Layout {
  const children: Record<string, string[]> = {};
  parents.forEach((parent, index) => {
    const key = parent < 0 ? 'root' : `w${parent}`;
    children[key] = [...(children[key] ?? []), `w${index}`];
  });
  return layoutOrg({ children, collapsed, placed: new Map() }, 1.4);
}

const anyOrg = fc
  .array(fc.nat(), { minLength: 1, maxLength: 24 })
  .map((seeds) => orgOf(seeds.map((seed, index) => (seed % (index + 1)) - 1)));

function ancestorsOf(layout: Layout, id: string): string[] {
  const above: string[] = [];
  for (let at = layout.get(id)?.parentId ?? null; at !== null; at = layout.get(at)?.parentId ?? null)
    above.push(at);
  return above;
}

const middleOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

/** An org, some of it that is dragged (nobody below another), and a point anywhere near. */
const anyDrag = anyOrg.chain((layout) => {
  const bounds = boundsOf(absoluteBoxes(layout).values());
  return fc.record({
    layout: fc.constant(layout),
    ids: fc
      .subarray([...layout.keys()], { minLength: 1, maxLength: Math.min(5, layout.size) })
      .map((ids) => topmost(ids, (id) => layout.get(id)?.parentId)),
    at: fc.record({
      x: fc.integer({ min: -200, max: Math.ceil(bounds.width) + 200 }),
      y: fc.integer({ min: -200, max: Math.ceil(bounds.height) + 200 }),
    }),
  });
});

describe('the frame that a team would have', () => {
  it('holds the team and every slot with an edge around it, and never shrinks', () => {
    const side = fc.integer({ min: 1, max: 2_000 });
    const place = fc.integer({ min: -2_000, max: 2_000 });
    const box = fc.record({ x: place, y: place, width: side, height: side });
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 5 }), (team, slots) => {
        const frame = grownFrame(team, slots);
        expect(boundsOf([frame, team])).toEqual(frame);
        for (const slot of slots) {
          expect(boundsOf([frame, slot])).toEqual(frame);
          expect(frame.x + frame.width).toBeGreaterThanOrEqual(slot.x + slot.width + PAD);
          expect(frame.y + frame.height).toBeGreaterThanOrEqual(slot.y + slot.height + PAD);
        }
      }),
    );
    expect(grownFrame({ x: 1, y: 2, width: 3, height: 4 }, [])).toEqual({ x: 1, y: 2, width: 3, height: 4 });
  });
});

describe('the target of a drag', () => {
  it('is never what is dragged or inside of it, and always below the pointer', () => {
    fc.assert(
      fc.property(anyDrag, ({ layout, ids, at }) => {
        const boxes = absoluteBoxes(layout);
        const dragged = new Set(ids);
        const target = dropTarget(layout, boxes, dragged, at);
        if (target === null) return;
        expect([target, ...ancestorsOf(layout, target)].some((id) => dragged.has(id))).toBe(false);
        expect(
          intersects(boxes.get(target) ?? { x: 0, y: 0, width: 0, height: 0 }, {
            ...at,
            width: 0.1,
            height: 0.1,
          }),
        ).toBe(true);
      }),
    );
  });

  it('is the innermost team or card at the pointer', () => {
    fc.assert(
      fc.property(anyOrg, (layout) => {
        const boxes = absoluteBoxes(layout);
        for (const node of layout.values()) {
          if (node.kind !== 'leaf') continue;
          const box = boxes.get(node.id);
          if (box) expect(dropTarget(layout, boxes, new Set(), middleOf(box))).toBe(node.id);
        }
      }),
    );
  });

  it('is the team around a card at its edge, and nobody outside of every frame', () => {
    const layout = orgOf([-1, 0, 0]);
    const boxes = absoluteBoxes(layout);
    const card = boxes.get('w1');
    expect(dropTarget(layout, boxes, new Set(), { x: (card?.x ?? 0) + 4, y: (card?.y ?? 0) + 4 })).toBe('w0');
    expect(dropTarget(layout, boxes, new Set(), { x: -80, y: -80 })).toBeNull();
    const team = boxes.get('w0') ?? { x: 0, y: 0, width: 0, height: 0 };
    const corner = { x: team.x + team.width, y: team.y + team.height };
    expect(dropTarget(layout, boxes, new Set(), { x: corner.x - 1, y: corner.y - 1 })).toBe('w0');
    expect(dropTarget(layout, boxes, new Set(), { x: team.x, y: corner.y })).toBeNull();
    expect(dropTarget(layout, boxes, new Set(), { x: corner.x, y: team.y })).toBeNull();
  });
});

describe('the places of a drop', () => {
  it('keep clear of everybody, lie in the content of the team and are whole numbers', () => {
    fc.assert(
      fc.property(anyDrag, ({ layout, ids, at }) => {
        const boxes = absoluteBoxes(layout);
        const dragged = draggedBoxes(
          layout,
          ids.map((id) => ({ id, position: at })),
          boxes,
        );
        const target = dropTarget(layout, boxes, new Set(ids), at);
        const spots = dropSpots(layout, boxes, dragged, target);
        if (target !== null && layout.get(target)?.kind === 'leaf') {
          expect(spots.size).toBe(0);
          return;
        }
        const placed = dragged.map((card): Box => ({ ...card, ...(spots.get(card.id) ?? { x: 0, y: 0 }) }));
        const others = [...layout.values()].filter(
          ({ id, parentId }) => parentId === target && !ids.includes(id),
        );
        placed.forEach((box, index) => {
          expect(Number.isInteger(box.x) && Number.isInteger(box.y)).toBe(true);
          if (target !== null) {
            expect(box.x).toBeGreaterThanOrEqual(PAD);
            expect(box.y).toBeGreaterThanOrEqual(CONTENT_TOP);
          }
          for (const other of [...others, ...placed.slice(index + 1)])
            expect(intersects(box, other)).toBe(false);
        });
      }),
    );
  });

  it('are where the cards are when there is room', () => {
    const layout = orgOf([-1, 0, 0]);
    const boxes = absoluteBoxes(layout);
    const frame = boxes.get('w0');
    const card = { id: 'w1', ...LEAF, x: (frame?.x ?? 0) + 900, y: (frame?.y ?? 0) + 700 };
    expect(dropSpots(layout, boxes, [card], 'w0').get('w1')).toEqual({ x: 900, y: 700 });
    expect(dropSpots(layout, boxes, [{ ...card, x: -400, y: -400 }], null).get('w1')).toEqual({
      x: -400,
      y: -400,
    });
  });
});

describe('guides', () => {
  const other: Box = { x: 100, y: 400, ...LEAF };

  it('put cards in line that nearly are, and show where', () => {
    const { cards, guides } = snapTo([{ id: 'a', x: 104, y: 0, ...LEAF }], [other]);
    expect(cards[0]).toMatchObject({ x: 100, y: 0 });
    expect(guides).toMatchObject([{ axis: 'x', at: 100, from: 0, to: 400 + LEAF.height }]);
  });

  it('leave others alone', () => {
    const card = { id: 'a', x: 140, y: 0, ...LEAF };
    expect(snapTo([card], [other])).toEqual({ cards: [card], guides: [] });
  });
});

describe('arranging', () => {
  const anyCards = fc
    .uniqueArray(fc.record({ x: fc.nat(3000), y: fc.nat(3000) }), { minLength: 2, maxLength: 8 })
    .map((places) => places.map((place, index): Placed => ({ id: `c${index}`, ...LEAF, ...place })));

  it.each(['left', 'top'] as const)('%s gives all the same edge, and nobody overlaps', (how) => {
    fc.assert(
      fc.property(anyCards, (cards) => {
        const places = arranged(cards, how);
        const axis = how === 'left' ? 'x' : 'y';
        expect(new Set([...places.values()].map((place) => place[axis])).size).toBe(1);
        const boxes = cards.map((card): Box => ({ ...card, ...places.get(card.id) }));
        boxes.forEach((box, index) => {
          for (const next of boxes.slice(index + 1)) expect(intersects(box, next)).toBe(false);
        });
      }),
    );
  });

  it.each(['across', 'down'] as const)('%s leaves the same space between all', (how) => {
    fc.assert(
      fc.property(anyCards, (cards) => {
        const axis = how === 'across' ? 'x' : 'y';
        const length = how === 'across' ? LEAF.width : LEAF.height;
        const sorted = [...arranged(cards, how).values()].map((place) => place[axis]).sort((a, b) => a - b);
        const gaps = sorted.slice(1).map((place, index) => place - (sorted[index] ?? 0) - length);
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
        expect(Math.min(...gaps)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('bringing a card into view', () => {
  const free = { width: 800, height: 600 };

  it('moves nothing that can be seen', () => {
    expect(revealed({ x: 10, y: 10, width: 240, height: 132 }, { x: 0, y: 0, zoom: 1 }, free)).toBeNull();
  });

  it('ends with the card inside of what is free, whatever the view was', () => {
    const box = fc.record({ x: fc.integer({ min: -5e3, max: 5e3 }), y: fc.integer({ min: -5e3, max: 5e3 }) });
    fc.assert(
      fc.property(box, fc.double({ min: 0.06, max: 2, noNaN: true }), (at, zoom) => {
        // A team may be larger than the window.
        const card = { ...at, width: 1_900, height: 700 };
        const view = revealed(card, { x: 0, y: 0, zoom }, free) ?? { x: 0, y: 0, zoom };
        expect(card.x * view.zoom + view.x).toBeGreaterThanOrEqual(-0.01);
        expect((card.x + card.width) * view.zoom + view.x).toBeLessThanOrEqual(free.width + 0.01);
        expect((card.y + card.height) * view.zoom + view.y).toBeLessThanOrEqual(free.height + 0.01);
      }),
    );
  });
});

it('arrow keys lead out of a team to what lies beyond it', () => {
  const layout = orgOf([-1, 0, 0, 1, 2]);
  const [left, right] = (layout.get('w1')?.x ?? 0) < (layout.get('w2')?.x ?? 0) ? ['w3', 'w2'] : ['w4', 'w1'];
  const sideBySide = layout.get('w1')?.y === layout.get('w2')?.y;
  expect(neighbourOf(layout, sideBySide ? left : 'w3', sideBySide ? 'ArrowRight' : 'ArrowDown')).toBe(
    sideBySide ? right : 'w2',
  );
});
