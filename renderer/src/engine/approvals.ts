import type { Approval } from '../../../core/contract/index.ts';

type Waiting = Readonly<Record<string, Approval>>;

/** How many requests of each workspace wait for a decision; only of those that have any. */
export function askingIndex(approvals: Waiting): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { workspaceId } of Object.values(approvals))
    counts[workspaceId] = (counts[workspaceId] ?? 0) + 1;
  return counts;
}

/** Those that wait, of all or of one workspace; the one that expires first comes first. */
export function waitingApprovals(approvals: Waiting, workspaceId: string | null): readonly Approval[] {
  return Object.values(approvals)
    .filter((approval) => workspaceId === null || approval.workspaceId === workspaceId)
    .sort((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1));
}
