import type { Store, WorkspaceRecord } from '../store/index.ts';
import { type Box, type LayoutTree, layoutTrees } from './wire-layout.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where clients of the platform API find each workspace: where somebody put it, else where the layout has it. */
export interface WirePositions {
  /** Relative to its parent; to the canvas for roots. */
  relative(record: WorkspaceRecord): Point;
  /** On the canvas. */
  absolute(record: WorkspaceRecord): Point;
}

/** The last layout of each store. Most clients ask for workspaces one by one, many times between two changes. */
const laidOut = new WeakMap<Store, { version: number; boxes: ReadonlyMap<string, Box> }>();

function boxesOf(store: Store): ReadonlyMap<string, Box> {
  const { structureVersion: version, childrenOf } = store.workspaces;
  const known = laidOut.get(store);
  if (known?.version === version) return known.boxes;
  const treeOf = ({ id, canvas }: WorkspaceRecord): LayoutTree => ({
    id,
    canvas,
    children: childrenOf(id).map(treeOf),
  });
  const boxes = layoutTrees(childrenOf(null).map(treeOf));
  laidOut.set(store, { version, boxes });
  return boxes;
}

/** The positions of everything that lives now, laid out anew only when the tree has changed. */
export function wirePositions(store: Store): WirePositions {
  const boxes = boxesOf(store);
  const relative = ({ id, canvas }: Pick<WorkspaceRecord, 'id' | 'canvas'>): Point => {
    const { x, y } = canvas ?? boxes.get(id) ?? { x: 0, y: 0 };
    return { x, y };
  };
  return {
    relative,
    absolute(record) {
      const position = { ...relative(record) };
      for (const ancestorId of store.workspaces.ancestorsOf(record.id)) {
        const above = store.workspaces.get(ancestorId);
        if (!above) continue;
        const { x, y } = relative(above);
        position.x += x;
        position.y += y;
      }
      return position;
    },
  };
}
