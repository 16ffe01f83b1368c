import { useMemo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { idsBelow } from '../tree.ts';

/** Ids of everything below a workspace, parents before their children. */
export function useBelow(workspaceId: string): readonly string[] {
  const children = useEngine((state) => state.children);
  return useMemo(() => idsBelow(children, workspaceId), [children, workspaceId]);
}
