import type { WorkspaceRecord } from './workspace-record.ts';

/** The month of a time in UTC, e.g. `2026-11`. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** What it has spent this month, in US cents. What was reported in an earlier month is over. */
export function spentThisMonth(
  { monthlySpend, spendMonth }: Pick<WorkspaceRecord, 'monthlySpend' | 'spendMonth'>,
  now: number,
): number {
  // Rows of an older version do not know of which month they are.
  return spendMonth === '' || spendMonth === monthOf(now) ? monthlySpend : 0;
}
