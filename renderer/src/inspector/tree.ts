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
