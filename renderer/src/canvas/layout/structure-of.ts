import type { EngineState } from '../../engine/state.ts';
import type { Point } from './geometry.ts';
import type { OrgStructure } from './layout.ts';

/** Reads the structure out of the store; the previous one if nothing that it depends on has changed. */
export function structureOf(
  state: Pick<EngineState, 'children' | 'workspaces'>,
  previous: OrgStructure | null,
): OrgStructure {
  const collapsed = new Set<string>();
  const placed = new Map<string, Point>();
  for (const workspace of Object.values(state.workspaces)) {
    if (workspace.collapsed) collapsed.add(workspace.id);
    if (workspace.canvas) placed.set(workspace.id, workspace.canvas);
  }
  const same =
    previous !== null &&
    previous.children === state.children &&
    previous.collapsed.size === collapsed.size &&
    previous.placed.size === placed.size &&
    [...collapsed].every((id) => previous.collapsed.has(id)) &&
    [...placed].every(([id, at]) => samePoint(previous.placed.get(id), at));
  return same ? previous : { children: state.children, collapsed, placed };
}

function samePoint(a: Point | undefined, b: Point): boolean {
  return a?.x === b.x && a.y === b.y;
}
