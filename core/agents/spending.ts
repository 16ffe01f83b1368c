import type { Store, WorkspaceRecord } from '../store/index.ts';

type Spending = Pick<WorkspaceRecord, 'monthlySpend' | 'spendMonth' | 'budgetLimit'>;

/** The month of a time in UTC, e.g. `2026-11`. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** What it has spent this month, in US cents. What was reported in an earlier month is over. */
export function spentThisMonth({ monthlySpend, spendMonth }: Spending, now: number): number {
  // Rows of an older version do not know of which month they are.
  return spendMonth === '' || spendMonth === monthOf(now) ? monthlySpend : 0;
}

/** Whether nothing may be sent to it any more this month. */
export function isOverBudget(workspace: Spending, now: number): boolean {
  return workspace.budgetLimit !== null && spentThisMonth(workspace, now) >= workspace.budgetLimit;
}

/** Begins the month anew for those that reported something in an earlier one. */
export function beginMonth(store: Store, now: number): void {
  for (const record of store.workspaces.listLive()) {
    if (record.monthlySpend === 0 || spentThisMonth(record, now) > 0) continue;
    store.workspaces.update(record.id, { monthlySpend: 0, spendMonth: monthOf(now) });
  }
}
