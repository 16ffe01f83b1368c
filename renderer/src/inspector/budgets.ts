import type { Workspace } from '../../../core/contract/index.ts';

type Spender = Pick<Workspace, 'id' | 'budgetCents' | 'spentCents'>;

/** What all spend together in a month, in US cents. */
export interface Spending {
  /** Of those that have a budget. */
  readonly withinCents: number;
  /** Of those that have none. */
  readonly besideCents: number;
  /** All budgets together; null where nobody has one. */
  readonly limitCents: number | null;
}

/** Adds up what is spent and what may be. A record of an older version knows of neither. */
export function spendingOf(workspaces: readonly Spender[]): Spending {
  let withinCents = 0;
  let besideCents = 0;
  let limitCents: number | null = null;
  for (const { budgetCents = null, spentCents = 0 } of workspaces) {
    if (budgetCents === null) besideCents += spentCents;
    else {
      withinCents += spentCents;
      limitCents = (limitCents ?? 0) + budgetCents;
    }
  }
  return { withinCents, besideCents, limitCents };
}

/** Ids of those that spent something, who spent most first. */
export function spenders(workspaces: readonly Spender[]): string[] {
  return workspaces
    .filter(({ spentCents }) => spentCents > 0)
    .sort((a, b) => b.spentCents - a.spentCents)
    .map(({ id }) => id);
}

/** Whether it gets no more messages this month. */
export function isOver({ budgetCents, spentCents }: Omit<Spender, 'id'>): boolean {
  return budgetCents !== null && spentCents >= budgetCents;
}
