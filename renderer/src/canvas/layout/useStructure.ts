import type { EngineState } from '../../engine/state.ts';
import { useEngine } from '../../engine/store.ts';
import type { OrgStructure } from './layout.ts';
import { structureOf } from './structure-of.ts';

let current: OrgStructure | null = null;
let seenWorkspaces: EngineState['workspaces'] | null = null;

/** The structure of the org; a new object only when the canvas must change its shape. */
export function useStructure(): OrgStructure {
  return useEngine((state) => {
    if (current === null || seenWorkspaces !== state.workspaces || current.children !== state.children) {
      seenWorkspaces = state.workspaces;
      current = structureOf(state, current);
    }
    return current;
  });
}
