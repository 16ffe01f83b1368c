import { useMemo } from 'react';
import { useEngine } from '../../engine/store.ts';

/** Ids of everything below a workspace, parents before their children. */
export function useBelow(workspaceId: string): readonly string[] {
  const children = useEngine((state) => state.children);
  return useMemo(() => idsBelow(children, workspaceId), [children, workspaceId]);
}

/** As `useBelow`, of a given index of children. */
export function idsBelow(children: Readonly<Record<string, readonly string[]>>, root: string): string[] {
  const below: string[] = [];
  const open = [...(children[root] ?? [])];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    below.push(id);
    open.unshift(...(children[id] ?? []));
  }
  return below;
}
