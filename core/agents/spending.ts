import {
  monthOf,
  type Store,
  spentThisMonth,
  type WorkspacePatch,
  type WorkspaceRecord,
} from '../store/index.ts';

type Spending = Pick<WorkspaceRecord, 'monthlySpend' | 'spendMonth' | 'budgetLimit'>;

/** Whether nothing may be sent to it any more this month. */
export function isOverBudget(workspace: Spending, now: number): boolean {
  return workspace.budgetLimit !== null && spentThisMonth(workspace, now) >= workspace.budgetLimit;
}

/** Begins the month anew for those that reported something in an earlier one; `change` stores that and tells of it. */
export function beginMonth(
  store: Store,
  now: number,
  change: (workspaceId: string, patch: WorkspacePatch) => void,
): void {
  for (const record of store.workspaces.listLive()) {
    if (record.monthlySpend === 0 || spentThisMonth(record, now) > 0) continue;
    change(record.id, { monthlySpend: 0, spendMonth: monthOf(now) });
  }
}
