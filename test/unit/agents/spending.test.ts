import { expect, test } from 'vitest';
import { beginMonth, isOverBudget } from '../../../core/agents/index.ts';
import { spentThisMonth } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const NOVEMBER = Date.parse('2026-11-30T23:59:59Z');
const DECEMBER = Date.parse('2026-12-01T00:00:00Z');
const spending = { monthlySpend: 500, spendMonth: '2026-11', budgetLimit: 500 };

test('what was spent in one month is over with the next', () => {
  expect(spentThisMonth(spending, NOVEMBER)).toBe(500);
  expect(isOverBudget(spending, NOVEMBER)).toBe(true);
  expect(spentThisMonth(spending, DECEMBER)).toBe(0);
  expect(isOverBudget(spending, DECEMBER)).toBe(false);
});

test('a limit of nothing lets nothing through, no limit everything', () => {
  expect(isOverBudget({ ...spending, monthlySpend: 0, budgetLimit: 0 }, DECEMBER)).toBe(true);
  expect(isOverBudget({ ...spending, budgetLimit: null }, NOVEMBER)).toBe(false);
});

test('what an older version wrote down counts until there is news', () => {
  expect(spentThisMonth({ ...spending, spendMonth: '' }, DECEMBER)).toBe(500);
});

test('the new month is begun for everybody, once', async () => {
  const store = memoryStore(() => DECEMBER);
  const { id } = addWorkspace(store, 'Ada', spending);
  const other = addWorkspace(store, 'Bea', { ...spending, spendMonth: '2026-12' }).id;
  const changed: string[] = [];
  const begin = () =>
    beginMonth(store, DECEMBER, (changedId, patch) => {
      changed.push(changedId);
      store.workspaces.update(changedId, patch);
    });
  begin();
  begin();
  expect(changed).toEqual([id]);
  expect(store.workspaces.get(id)).toMatchObject({ monthlySpend: 0, spendMonth: '2026-12' });
  expect(store.workspaces.get(other)).toMatchObject({ monthlySpend: 500 });
  await store.dispose();
});
