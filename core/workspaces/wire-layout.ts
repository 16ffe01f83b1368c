/** Pixels, as clients of the platform API expect them. The app's own canvas has a layout of its own. */
const LEAF_WIDTH = 240;
const LEAF_HEIGHT = 130;
const GUTTER = 14;
const HEADER = 130;
const PADDING = 16;
const COLUMNS = 2;
/** Orgs stand further apart than members of a team. */
const ROOT_GUTTER = 56;

/** Position relative to the parent (to the canvas for roots) and size, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A workspace with everything below it. */
export interface LayoutTree {
  readonly id: string;
  /** Where somebody put it, relative to its parent; null when nobody did. */
  readonly canvas: { readonly x: number; readonly y: number } | null;
  readonly children: readonly LayoutTree[];
}

/**
 * Places every workspace, by id. Children stand in two columns below their parent's header; roots stand where
 * somebody put them, the others in a row to the right of those.
 */
export function layoutTrees(roots: readonly LayoutTree[]): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const sizes = new Map<LayoutTree, Size>();
  for (const root of roots) measure(root, sizes);

  const placed = roots.filter((root) => root.canvas !== null);
  let nextX = placed.reduce(
    (edge, root) => Math.max(edge, (root.canvas?.x ?? 0) + sizeOf(root, sizes).width + ROOT_GUTTER),
    0,
  );
  const top = placed.length === 0 ? 0 : Math.min(...placed.map((root) => root.canvas?.y ?? 0));
  for (const root of roots) {
    const size = sizeOf(root, sizes);
    boxes.set(root.id, { x: root.canvas?.x ?? nextX, y: root.canvas?.y ?? top, ...size });
    if (root.canvas === null) nextX += size.width + ROOT_GUTTER;
    placeChildren(root, sizes, boxes);
  }
  return boxes;
}

function sizeOf(workspace: LayoutTree, sizes: ReadonlyMap<LayoutTree, Size>): Size {
  return sizes.get(workspace) ?? { width: LEAF_WIDTH, height: LEAF_HEIGHT };
}

/** Sizes the subtree from the leaves up and remembers every size. */
function measure(workspace: LayoutTree, sizes: Map<LayoutTree, Size>): void {
  const { children } = workspace;
  for (const child of children) measure(child, sizes);
  if (children.length === 0) return;
  const { columns, columnWidth, rowHeights } = grid(children, sizes);
  sizes.set(workspace, {
    width: 2 * PADDING + columns * columnWidth + GUTTER * (columns - 1),
    height: HEADER + sum(rowHeights) + GUTTER * (rowHeights.length - 1) + PADDING,
  });
}

function placeChildren(
  workspace: LayoutTree,
  sizes: ReadonlyMap<LayoutTree, Size>,
  boxes: Map<string, Box>,
): void {
  const { children } = workspace;
  const { columns, columnWidth, rowHeights } = grid(children, sizes);
  let y = HEADER;
  for (const [index, child] of children.entries()) {
    const column = index % columns;
    boxes.set(child.id, { x: PADDING + column * (columnWidth + GUTTER), y, ...sizeOf(child, sizes) });
    if (column === columns - 1) y += (rowHeights[Math.floor(index / columns)] ?? 0) + GUTTER;
    placeChildren(child, sizes, boxes);
  }
}

function grid(children: readonly LayoutTree[], sizes: ReadonlyMap<LayoutTree, Size>) {
  const columns = Math.min(COLUMNS, Math.max(1, children.length));
  const rowHeights: number[] = [];
  let columnWidth = 0;
  for (const [index, child] of children.entries()) {
    const { width, height } = sizeOf(child, sizes);
    const row = Math.floor(index / columns);
    rowHeights[row] = Math.max(rowHeights[row] ?? 0, height);
    columnWidth = Math.max(columnWidth, width);
  }
  return { columns, columnWidth, rowHeights };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
