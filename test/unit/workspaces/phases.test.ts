import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StartStep } from '../../../core/contract/index.ts';
import { withoutOpenStep, withStep } from '../../../core/workspaces/steps.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

/** Each step of a start takes so long. */
function slowSteps(ms: number): void {
  org.backend.fault = (moment) =>
    moment === 'stop' ? undefined : new Promise((resolve) => org.clock.setTimeout(() => resolve(), ms));
}

describe('the steps of a start', () => {
  test('are kept with their times until the agent registers', async () => {
    slowSteps(1_000);
    const began = org.clock.now();
    const id = org.create('Ada');
    await org.clock.elapse(7_000);
    org.register(id);
    const { steps } = org.get(id);
    expect(steps.map(({ step }) => step)).toEqual([
      'image',
      'volumes',
      'container',
      'seed',
      'start',
      'register',
    ]);
    expect(steps.map(({ startedAt }) => startedAt - began)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
    expect(steps.map(({ startedAt, endedAt }) => (endedAt ?? 0) - startedAt)).toEqual([
      1_000, 1_000, 1_000, 1_000, 1_000, 2_000,
    ]);
  });

  test('end where a pause or a failure ends them, and begin anew with the next start', async () => {
    slowSteps(1_000);
    const id = org.create('Ada');
    await org.clock.elapse(1_500);
    org.lifecycle.pause(id);
    expect(org.get(id).steps.at(-1)).toMatchObject({ step: 'volumes', endedAt: org.clock.now() });
    await org.clock.elapse(10_000);
    org.lifecycle.resume(id);
    await settle();
    expect(org.get(id).steps).toEqual([{ step: 'image', startedAt: org.clock.now(), endedAt: null }]);
  });

  test('that are tried again within a start count from their first try', () => {
    const first = withStep(withStep([], 'image', 0), 'container', 1);
    const again = withStep(withStep(first, 'start', 2), 'container', 3);
    expect(again).toEqual([
      { step: 'image', startedAt: 0, endedAt: 1 },
      { step: 'container', startedAt: 1, endedAt: null },
    ] satisfies StartStep[]);
    expect(withoutOpenStep(again, 5).at(-1)).toEqual({ step: 'container', startedAt: 1, endedAt: 5 });
  });
});

describe('a step that hangs', () => {
  test.each([
    ['volumes', 60_000],
    ['container', 180_000],
    ['seed', 120_000],
    ['start', 120_000],
  ] as const)('at %s ends after its time, and gives its turn to others', async (step, limitMs) => {
    const stuck: string[] = [];
    org.backend.fault = (moment, id) => {
      if (moment !== step || stuck.length >= 2) return undefined;
      stuck.push(id);
      return new Promise(() => undefined);
    };
    const ids = ['a', 'b', 'c'].map((name) => org.create(name));
    await org.clock.elapse(limitMs - 1);
    expect(ids.map((id) => org.get(id).status)).toEqual(['provisioning', 'provisioning', 'provisioning']);
    await org.clock.elapse(1);
    expect(org.get(stuck[0] ?? '')).toMatchObject({ status: 'failed', error: { code: 'step_timeout' } });
    expect(org.get(ids[2] ?? '').phase?.step).toBe('register');
  });

  test('with a container tells its last log lines', async () => {
    org.backend.fault = (moment) => (moment === 'seed' ? new Promise(() => undefined) : undefined);
    const id = org.create('Ada');
    await org.clock.elapse(120_000);
    expect(org.get(id).error?.detail).toContain('the last words');
  });
});
