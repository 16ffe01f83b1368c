/** A JSON value as the rows of a tree, of which only those that are unfolded exist. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface JsonRow {
  /** Where it is: names and places from the root on, each after a slash. */
  readonly path: string;
  readonly depth: number;
  /** Name or place in its parent; null for the root. */
  readonly label: string | null;
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'more';
  /** A leaf as text, cut where it is long. */
  readonly text: string;
  /** How many children it has; of `more`, how many are not shown. */
  readonly count: number;
  readonly open: boolean;
}

export interface TreeView {
  /** Nodes above this depth are open unless they are in `toggled`, deeper ones only if they are. */
  readonly openDepth: number;
  readonly toggled: ReadonlySet<string>;
  /** How many children of a node are shown, where it is not the usual number. */
  readonly limits: ReadonlyMap<string, number>;
}

export const CHILDREN_SHOWN = 200;
const ROWS_MAX = 20_000;
const TEXT_CHARACTERS = 2_000;
const VISITED_MAX = 400_000;
const MATCHES_MAX = 500;

/** The view after a row was pressed: it opens or folds, or more of its siblings are shown. */
export function toggledView(view: TreeView, row: JsonRow): TreeView {
  if (row.kind === 'more') {
    const parent = row.path.slice(0, -2);
    const limits = new Map(view.limits);
    limits.set(parent, (limits.get(parent) ?? CHILDREN_SHOWN) + CHILDREN_SHOWN);
    return { ...view, limits };
  }
  if (row.count === 0) return view;
  const toggled = new Set(view.toggled);
  if (!toggled.delete(row.path)) toggled.add(row.path);
  return { ...view, toggled };
}

/** A step of a path; a slash in a name would look like two steps. */
const stepOf = (label: string) => `/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`;

type Parent = readonly Json[] | { readonly [key: string]: Json };

function isParent(value: Json): value is Parent {
  return typeof value === 'object' && value !== null;
}

function childrenOf(value: Parent): readonly (readonly [string, Json])[] {
  return Array.isArray(value)
    ? value.map((child: Json, index) => [String(index), child] as const)
    : Object.entries(value as { readonly [key: string]: Json });
}

/** The rows that a view of a tree has, at most 20,000. */
export function jsonRows(root: Json, view: TreeView): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const add = (value: Json, label: string | null, path: string, depth: number) => {
    if (rows.length >= ROWS_MAX) return;
    if (!isParent(value)) {
      rows.push({
        path,
        depth,
        label,
        kind: kindOfLeaf(value),
        text: leafText(value),
        count: 0,
        open: false,
      });
      return;
    }
    const children = childrenOf(value);
    const open = children.length > 0 && isOpen(view, path, depth);
    const kind = Array.isArray(value) ? 'array' : 'object';
    rows.push({ path, depth, label, kind, text: '', count: children.length, open });
    if (!open) return;
    const shown = view.limits.get(path) ?? CHILDREN_SHOWN;
    for (const [name, child] of children.slice(0, shown)) add(child, name, path + stepOf(name), depth + 1);
    const left = children.length - shown;
    if (left > 0) {
      rows.push({
        path: `${path}/…`,
        depth: depth + 1,
        label: null,
        kind: 'more',
        text: '',
        count: left,
        open: false,
      });
    }
  };
  add(root, null, '', 0);
  return rows;
}

function isOpen({ openDepth, toggled }: TreeView, path: string, depth: number): boolean {
  return depth < openDepth !== toggled.has(path);
}

function kindOfLeaf(value: null | boolean | number | string): JsonRow['kind'] {
  return value === null ? 'null' : (typeof value as 'boolean' | 'number' | 'string');
}

function leafText(value: null | boolean | number | string): string {
  const said = typeof value === 'string' ? value : String(value);
  return said.length <= TEXT_CHARACTERS ? said : `${said.slice(0, TEXT_CHARACTERS)}…`;
}

export interface Matches {
  /** Paths of nodes whose name or value holds the text, in the order of the tree. */
  readonly paths: readonly string[];
  /** False where the tree or its matches are so many that not all were looked for. */
  readonly complete: boolean;
}

/** Looks for a text, in any case, in names and values. */
export function findInJson(root: Json, wanted: string): Matches {
  const term = wanted.toLowerCase();
  const paths: string[] = [];
  let visited = 0;
  const visit = (value: Json, label: string | null, path: string): boolean => {
    visited += 1;
    if (visited > VISITED_MAX || paths.length >= MATCHES_MAX) return false;
    const named = label?.toLowerCase().includes(term) ?? false;
    if (named || (!isParent(value) && String(value).toLowerCase().includes(term))) paths.push(path);
    if (!isParent(value)) return true;
    return childrenOf(value).every(([name, child]) => visit(child, name, path + stepOf(name)));
  };
  const complete = term === '' || visit(root, null, '');
  return { paths: term === '' ? [] : paths, complete };
}

/** The view with everything open that a path leads through. */
export function revealing(view: TreeView, root: Json, path: string): TreeView {
  const toggled = new Set(view.toggled);
  const limits = new Map(view.limits);
  let value = root;
  let above = '';
  const steps = path.split('/').slice(1);
  for (const [depth, step] of steps.entries()) {
    if (!isParent(value)) break;
    if (!isOpen({ ...view, toggled }, above, depth) && !toggled.delete(above)) toggled.add(above);
    const children = childrenOf(value);
    const at = children.findIndex(([name]) => stepOf(name) === `/${step}`);
    if (at >= (limits.get(above) ?? CHILDREN_SHOWN)) limits.set(above, at + CHILDREN_SHOWN);
    value = children[at]?.[1] ?? null;
    above += `/${step}`;
  }
  return { ...view, toggled, limits };
}

/** Parses a text that somebody else wrote; undefined for what is no JSON. */
export function parseJson(said: string): Json | undefined {
  try {
    return JSON.parse(said) as Json;
  } catch {
    return undefined;
  }
}
