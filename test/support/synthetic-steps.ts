import { provisionSteps, type StartStep, type Workspace } from '../../core/contract/index.ts';

/** How long each step of a start takes that meets nothing unusual, in milliseconds. */
const USUAL_MS: Readonly<Record<StartStep['step'], number>> = {
  image: 410,
  volumes: 60,
  container: 240,
  seed: 180,
  start: 520,
  register: 490,
};

/** The steps of a start that was over at `endedAt`; with `until`, that one still goes on. */
export function usualSteps(endedAt: number, until?: StartStep['step']): StartStep[] {
  const reached = until === undefined ? provisionSteps.length : provisionSteps.indexOf(until) + 1;
  const taken = provisionSteps.slice(0, reached);
  let at = endedAt - taken.reduce((sum, step) => sum + USUAL_MS[step], 0);
  return taken.map((step) => {
    const startedAt = at;
    at += USUAL_MS[step];
    return { step, startedAt, endedAt: step === until ? null : at };
  });
}

/** Ends the step that goes on. */
export function endSteps(steps: readonly StartStep[], at: number): StartStep[] {
  return steps.map((step) => (step.endedAt === null ? { ...step, endedAt: at } : step));
}

/** What changes when a start comes to a step. */
export function entered(
  { steps }: Workspace,
  step: StartStep['step'],
  now: number,
): Pick<Workspace, 'steps' | 'phase'> {
  return {
    phase: { step, since: now },
    steps: [...endSteps(steps, now), { step, startedAt: now, endedAt: null }],
  };
}
