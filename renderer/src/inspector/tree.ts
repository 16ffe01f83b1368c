/** Ids of everything below a workspace, parents before their children. */
export function idsBelow(children: Readonly<Record<string, readonly string[]>>, root: string): string[] {
  const below: string[] = [];
  const open = [...(children[root] ?? [])];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    below.push(id);
    open.unshift(...(children[id] ?? []));
  }
  return below;
}

/** The parent of a workspace: null for a root, undefined for one that does not exist. */
export type ParentOf = (id: string) => string | null | undefined;

/** Those of `ids` that exist and are not below another one of them: an operation on them reaches all of `ids`. */
export function topmost(ids: readonly string[], parentOf: ParentOf): string[] {
  const chosen = new Set(ids.filter((id) => parentOf(id) !== undefined));
  return [...chosen].filter((id) => {
    for (let up = parentOf(id); up !== null && up !== undefined; up = parentOf(up)) {
      if (chosen.has(up)) return false;
    }
    return true;
  });
}
