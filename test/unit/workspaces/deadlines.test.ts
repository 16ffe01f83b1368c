import { expect, test, vi } from 'vitest';
import type { WorkspaceSpec } from '../../../core/workspaces/backend.ts';
import { crashReason } from '../../../core/workspaces/reconciler/crash-reason.ts';
import { registerTimeoutMs, withStepLimits } from '../../../core/workspaces/reconciler/deadlines.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

test('how long an agent may take: the environment, its template, its runtime, ten minutes', () => {
  const record = addWorkspace(memoryStore(), 'Ada');
  expect(registerTimeoutMs({ ...record, provisionTimeoutSeconds: 5 }, 7_000)).toBe(7_000);
  expect(registerTimeoutMs({ ...record, runtime: 'hermes', provisionTimeoutSeconds: 5 }, undefined)).toBe(
    5_000,
  );
  expect(registerTimeoutMs({ ...record, runtime: 'hermes' }, undefined)).toBe(1_800_000);
  expect(registerTimeoutMs(record, undefined)).toBe(600_000);
});

test.each([
  [{ exitCode: 137, outOfMemory: true }, 'It ran out of its 512 MiB of memory.'],
  [{ exitCode: 137 }, 'It was ended by signal SIGKILL.'],
  [{ exitCode: 1 }, 'It ended with exit code 1.'],
  [{ exitCode: null }, 'Its instance was gone.'],
])('%j: %s', (observed, text) => {
  const why = crashReason({ id: 'a', tier: 2 }, observed, { isDeaf: false, limitBytes: 512 * 1024 ** 2 });
  expect(why.text).toBe(text);
  expect(why.actions.map(({ input }) => input)).toEqual(
    'outOfMemory' in observed ? [{ id: 'a', tier: 3, restart: true }] : [],
  );
});

test('a start that comes back after its time mints no tokens, forgets no files and tells no step', async () => {
  const clock = new TestClock();
  const done = { credentials: vi.fn(), onFresh: vi.fn(), onStep: vi.fn() };
  const spec = {
    name: 'Ada',
    credentials: done.credentials,
    onFresh: done.onFresh,
  } as unknown as WorkspaceSpec;
  let late: { spec: WorkspaceSpec; onStep: (step: 'seed') => void } | undefined;
  const start = withStepLimits(clock, spec, done.onStep, (guarded, onStep) => {
    onStep('volumes');
    late = { spec: guarded, onStep };
    return new Promise(() => undefined);
  });
  const outcome = expect(start).rejects.toMatchObject({ code: 'step_timeout' });
  await clock.elapse(60_000);
  await outcome;
  expect(() => late?.spec.credentials()).toThrow(expect.objectContaining({ code: 'interrupted' }));
  expect(() => late?.spec.onFresh()).toThrow(expect.objectContaining({ code: 'interrupted' }));
  expect(() => late?.onStep('seed')).toThrow(expect.objectContaining({ code: 'interrupted' }));
  expect(done.onStep.mock.calls).toEqual([['volumes']]);
  expect(done.credentials).not.toHaveBeenCalled();
  expect(done.onFresh).not.toHaveBeenCalled();
});
