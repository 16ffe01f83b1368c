import { describe, expect, it } from 'vitest';
import { isOver, spenders, spendingOf } from '../../../renderer/src/inspector/budgets.ts';
import { workspace } from '../renderer/fixtures.ts';

const one = (id: string, budgetCents: number | null, spentCents: number) =>
  workspace(id, { budgetCents, spentCents });

describe('what all spend together', () => {
  it('holds what is spent within budgets against them, and the rest beside', () => {
    const all = [one('a', 1_000, 300), one('b', 500, 0), one('c', null, 40)];
    expect(spendingOf(all)).toEqual({ withinCents: 300, besideCents: 40, limitCents: 1_500 });
  });

  it('knows budgets of nothing from none', () => {
    expect(spendingOf([one('a', null, 0)])).toEqual({ withinCents: 0, besideCents: 0, limitCents: null });
    expect(spendingOf([one('a', 0, 0)]).limitCents).toBe(0);
    expect(isOver({ budgetCents: 0, spentCents: 0 })).toBe(true);
    expect(isOver({ budgetCents: null, spentCents: 9 })).toBe(false);
  });

  it('takes a record of before budgets were told for nothing spent', () => {
    const { budgetCents: _, spentCents: __, ...old } = one('a', null, 0);
    expect(spendingOf([old as never])).toEqual({ withinCents: 0, besideCents: 0, limitCents: null });
    expect(spenders([old as never])).toEqual([]);
  });

  it('names who spent most first, and nobody who spent nothing', () => {
    expect(spenders([one('a', null, 5), one('b', 900, 0), one('c', 100, 70)])).toEqual(['c', 'a']);
  });
});
