import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { MemoryBudget } from '../../../core/engine/memory-budget.ts';
import { StartPolicies } from '../../../core/engine/start-policy.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { FakeBackend } from '../../support/fake-backend.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const GIBIBYTE = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

test('a policy is kept, told once changed, and what is not named stays', () => {
  const onChange = vi.fn();
  const policies = new StartPolicies(store.settings, {}, onChange);
  expect(policies.current).toEqual({ startLazily: false, hibernateAfterMinutes: null, memoryBudgetMb: null });
  policies.change({ startLazily: true });
  policies.change({ hibernateAfterMinutes: 30 });
  expect(onChange).toHaveBeenCalledTimes(2);
  const next = new StartPolicies(store.settings, {}, onChange);
  expect(next.current).toEqual({ startLazily: true, hibernateAfterMinutes: 30, memoryBudgetMb: null });
});

test('the environment decides about the memory', () => {
  const policies = new StartPolicies(store.settings, { MOLECULE_MEMORY_BUDGET_MB: '2048' }, () => undefined);
  expect(policies.current.memoryBudgetMb).toBe(2048);
  expect(() => policies.change({ memoryBudgetMb: 1 })).toThrow(
    expect.objectContaining({ code: 'decided_elsewhere' }),
  );
  expect(
    () => new StartPolicies(store.settings, { MOLECULE_MEMORY_BUDGET_MB: 'much' }, () => undefined),
  ).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('twelve standard workspaces fit into what a laptop of 8 GB gives to Docker', async () => {
  const backend = Object.assign(new FakeBackend(), {
    memoryBytes: async () => 2 * GIBIBYTE,
    memoryLimitBytes: () => 512 * MEBIBYTE,
  });
  const policies = new StartPolicies(store.settings, {}, () => undefined);
  const budget = new MemoryBudget({
    backend: () => backend,
    policy: () => policies.current,
    onChange: () => undefined,
    clock: new TestClock(),
    logger: silentLogger(),
  });
  expect(budget.budgetBytes(), 'nobody knows yet').toBeNull();
  await budget.refresh();
  const share = budget.shareBytes(addWorkspace(store, 'Ada'));
  expect(12 * share).toBeLessThanOrEqual(budget.budgetBytes() ?? 0);
  policies.change({ memoryBudgetMb: 1 });
  expect(budget.budgetBytes()).toBe(MEBIBYTE);
});

test('what is being asked for the first time is waited for, but not for ever', async () => {
  const clock = new TestClock();
  let answer: Promise<number> = new Promise(() => undefined);
  const backend = Object.assign(new FakeBackend(), { memoryBytes: () => answer });
  const budget = new MemoryBudget({
    backend: () => backend,
    policy: () => ({ startLazily: false, hibernateAfterMinutes: null, memoryBudgetMb: null }),
    onChange: () => undefined,
    clock,
    logger: silentLogger(),
  });
  expect(budget.isKnown(), 'nobody asks').toBe(true);
  void budget.refresh();
  expect(budget.isKnown()).toBe(false);
  await clock.elapse(5_000);
  expect([budget.isKnown(), budget.budgetBytes()]).toEqual([true, null]);
  answer = Promise.resolve(10 * GIBIBYTE);
  await budget.refresh();
  expect([budget.isKnown(), budget.budgetBytes()]).toEqual([true, 8 * GIBIBYTE]);
  answer = new Promise(() => undefined);
  void budget.refresh();
  expect(budget.isKnown(), 'what was known counts meanwhile').toBe(true);
});
