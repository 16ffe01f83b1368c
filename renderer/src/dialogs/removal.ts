import { idsBelow, type ParentOf, topmost } from '../inspector/tree.ts';

/** What removing a selection takes with it. */
export interface Removal {
  /** The selected ones that are not below another selected one: each removes its own subtree. */
  readonly tops: readonly string[];
  /** Everything that goes, parents before their children, with the depth below its top. */
  readonly all: readonly { readonly id: string; readonly depth: number }[];
}

/** Works out what goes when `ids` are removed. Ids that `parentOf` does not know (undefined) are left out. */
export function removalOf(
  ids: readonly string[],
  children: Readonly<Record<string, readonly string[]>>,
  parentOf: ParentOf,
): Removal {
  const tops = topmost(ids, parentOf);
  const all = tops.flatMap((top) =>
    [top, ...idsBelow(children, top)].map((id) => ({ id, depth: depthBelow(id, top, parentOf) })),
  );
  return { tops, all };
}

function depthBelow(id: string, top: string, parentOf: ParentOf): number {
  let depth = 0;
  for (
    let up: string | null | undefined = id;
    up !== top && up !== null && up !== undefined;
    up = parentOf(up)
  ) {
    depth += 1;
  }
  return depth;
}
