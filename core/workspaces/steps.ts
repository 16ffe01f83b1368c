import type { ProvisionPhase, StartStep } from '../contract/index.ts';

/** The steps of a start after another one began. The first step begins a new start. */
export function withStep(
  steps: readonly StartStep[],
  step: ProvisionPhase['step'],
  now: number,
): StartStep[] {
  if (step === 'image') return [{ step, startedAt: now, endedAt: null }];
  const again = steps.findIndex((each) => each.step === step);
  if (again === -1) return [...withoutOpenStep(steps, now), { step, startedAt: now, endedAt: null }];
  // A second try within the same start: the step has taken as long as both together.
  const startedAt = steps[again]?.startedAt ?? now;
  return [...withoutOpenStep(steps.slice(0, again), now), { step, startedAt, endedAt: null }];
}

/** The steps of a start when none is under way any more. */
export function withoutOpenStep(steps: readonly StartStep[], now: number): StartStep[] {
  return steps.map((step) => (step.endedAt === null ? { ...step, endedAt: now } : step));
}
