import type { Workspace } from '../../../../core/contract/index.ts';

/** How far a workspace of an import is. `ready`: it is up, or sleeps until somebody writes to it. */
export type ImportStage = 'waiting' | 'image' | 'starting' | 'ready' | 'failed';

export const importStages: readonly ImportStage[] = ['ready', 'starting', 'image', 'waiting', 'failed'];

export interface ImportRow {
  readonly id: string;
  readonly name: string;
  /** 0 at the top of what was imported. */
  readonly depth: number;
  readonly stage: ImportStage;
}

type Known = Readonly<Record<string, Workspace>>;

export function stageOf({
  status,
  phase,
  error,
}: Pick<Workspace, 'status' | 'phase' | 'error'>): ImportStage {
  if (status === 'failed' || status === 'offline') return 'failed';
  if (status !== 'provisioning') return 'ready';
  if (error !== null) return 'failed';
  if (phase === null || phase.waitingFor !== undefined) return 'waiting';
  return phase.step === 'image' ? 'image' : 'starting';
}

/** What an import created and is still there, as a tree, parents first. */
export function importRows(workspaces: Known, ids: readonly string[]): readonly ImportRow[] {
  const rows = new Map<string, ImportRow>();
  for (const id of ids) {
    const workspace = workspaces[id];
    if (!workspace) continue;
    const above = workspace.parentId === null ? undefined : rows.get(workspace.parentId);
    const depth = above === undefined ? 0 : above.depth + 1;
    rows.set(id, { id, name: workspace.name, depth, stage: stageOf(workspace) });
  }
  return [...rows.values()];
}

/** How many are at each stage. */
export function stageCounts(rows: readonly ImportRow[]): Readonly<Record<ImportStage, number>> {
  const counts = { waiting: 0, image: 0, starting: 0, ready: 0, failed: 0 };
  for (const { stage } of rows) counts[stage] += 1;
  return counts;
}

/**
 * Those whose start has not begun and that can go without taking along anybody whose has; of a team that goes whole
 * only its lead is named.
 */
export function notBegun(workspaces: Known, rows: readonly ImportRow[]): readonly string[] {
  const waits = new Set(rows.filter(({ stage }) => stage === 'waiting').map(({ id }) => id));
  const parentOf = (id: string) => workspaces[id]?.parentId ?? null;
  // Whoever has somebody below that goes on stays.
  for (const { id } of Object.values(workspaces)) {
    if (waits.has(id)) continue;
    for (let up = parentOf(id); up !== null; up = parentOf(up)) waits.delete(up);
  }
  return [...waits].filter((id) => !waits.has(parentOf(id) ?? ''));
}
