import { type ProvisionPhase, provisionSteps, type Workspace } from '../../../core/contract/index.ts';

/** One step of a start as it is shown. */
export interface StepRow {
  readonly step: ProvisionPhase['step'];
  readonly state: 'done' | 'running' | 'waiting' | 'failed' | 'next';
  /** Milliseconds since the epoch; null before it began. */
  readonly startedAt: number | null;
  /** How long it took, in milliseconds; null until it is over. */
  readonly durationMs: number | null;
}

const LAST_STEP = provisionSteps.at(-1);

type Start = Pick<Workspace, 'steps' | 'phase' | 'status'>;

/** The steps of the last start in order. Steps that it did not need are left out. */
export function stepRows({ steps, phase, status }: Start): StepRow[] {
  const taken = new Map(steps.map((step) => [step.step, step]));
  const current = phase?.step ?? steps.at(-1)?.step;
  const reached = current === undefined ? -1 : provisionSteps.indexOf(current);
  return provisionSteps.flatMap((step, index): StepRow[] => {
    const known = taken.get(step);
    if (known && known.endedAt !== null && step !== phase?.step) {
      const durationMs = Math.max(0, known.endedAt - known.startedAt);
      // An agent that registered has started; what failed later is no step of the start.
      const failed = status === 'failed' && index === reached && step !== LAST_STEP;
      const state = failed ? 'failed' : 'done';
      return [{ step, state, startedAt: known.startedAt, durationMs }];
    }
    if (step === current) {
      const startedAt = known?.startedAt ?? phase?.since ?? null;
      const state = status === 'failed' ? 'failed' : phase?.waitingFor ? 'waiting' : 'running';
      return [{ step, state, startedAt, durationMs: null }];
    }
    return index < reached ? [] : [{ step, state: 'next', startedAt: null, durationMs: null }];
  });
}

/** How long the last start took, in milliseconds; null while it is not over, and when it was not seen. */
export function startMs({ steps, status }: Start): number | null {
  const [first] = steps;
  const last = steps.at(-1);
  const unfinished = status === 'failed' || status === 'provisioning';
  if (unfinished || !first || !last || last.endedAt === null) return null;
  return Math.max(0, last.endedAt - first.startedAt);
}

/** The step at which the start ended, if the workspace has failed while it started. */
export function failedStep(start: Start): ProvisionPhase['step'] | null {
  return stepRows(start).find(({ state }) => state === 'failed')?.step ?? null;
}
