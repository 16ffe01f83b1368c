import type { EngineState } from '../../engine/state.ts';
import type { Layout } from './layout.ts';

/** The workspace that stands for `id` on the canvas: itself, or the collapsed team that it is inside of. */
export function visibleAncestor(
  layout: Layout,
  workspaces: EngineState['workspaces'],
  id: string,
): string | null {
  for (let at: string | null = id; at !== null; at = workspaces[at]?.parentId ?? null) {
    if (layout.has(at)) return at;
  }
  return null;
}
