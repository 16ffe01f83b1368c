import { hasInstance, type Workspace } from '../../../../../core/contract/index.ts';
import type { EngineState } from '../../../engine/state.ts';
import { idsBelow } from '../../tree.ts';

/** So many logs are read together; more lines a second than that nobody reads. */
export const MOST_LOGS = 20;

/** They print, or soon will. */
const RUNNING: ReadonlySet<Workspace['status']> = new Set(['online', 'degraded', 'provisioning']);

export interface Members {
  /** Whose logs are shown: at most `MOST_LOGS`, those that run before all others. */
  readonly ids: readonly string[];
  /** How many have a log at all. */
  readonly total: number;
}

type Tree = Pick<EngineState, 'workspaces' | 'children'>;

/** A workspace and everything below it. */
export function teamOf({ children }: Pick<EngineState, 'children'>, id: string): readonly string[] {
  return [id, ...idsBelow(children, id)];
}

/** Those of some workspaces whose logs can be read. */
export function membersOf({ workspaces }: Pick<Tree, 'workspaces'>, ids: readonly string[]): Members {
  const printing = ids.flatMap((id) => {
    const workspace = workspaces[id];
    return workspace && workspace.status !== 'removed' && hasInstance(workspace) ? [workspace] : [];
  });
  const isRunning = ({ status }: Workspace) => RUNNING.has(status);
  const kept = [...printing.filter(isRunning), ...printing.filter((each) => !isRunning(each))].slice(
    0,
    MOST_LOGS,
  );
  const shown = new Set(kept.map(({ id }) => id));
  return { ids: printing.map(({ id }) => id).filter((id) => shown.has(id)), total: printing.length };
}
