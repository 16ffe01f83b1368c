import { AppError, type Clock, type Disposable } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { ProvisionStep, WorkspaceSpec } from '../backend.ts';

const SECOND_MS = 1_000;
const DEFAULT_REGISTER_TIMEOUT_MS = 600 * SECOND_MS;
/** It installs much of itself when it comes up first. */
const HERMES_REGISTER_TIMEOUT_MS = 1_800 * SECOND_MS;

/**
 * How long the backend may take for each step: many times of what a slow disk needs, and an end for a call that is
 * never answered. `container` has to end and remove the one before, and to remove old files. Images have their own end.
 */
const STEP_LIMIT_MS: Record<Exclude<ProvisionStep, 'image' | 'register'>, number> = {
  volumes: 60 * SECOND_MS,
  container: 180 * SECOND_MS,
  seed: 120 * SECOND_MS,
  start: 120 * SECOND_MS,
};

type TimedStep = keyof typeof STEP_LIMIT_MS;

/** How long an agent may take from its start until it registers. `fixedMs` is what the environment says. */
export function registerTimeoutMs(
  { provisionTimeoutSeconds, runtime }: WorkspaceRecord,
  fixedMs: number | undefined,
): number {
  if (fixedMs !== undefined) return fixedMs;
  if (provisionTimeoutSeconds !== null) return provisionTimeoutSeconds * SECOND_MS;
  return runtime === 'hermes' ? HERMES_REGISTER_TIMEOUT_MS : DEFAULT_REGISTER_TIMEOUT_MS;
}

/**
 * Runs the steps of a start with an end for each. Throws `step_timeout`; what hangs is left behind then, and changes
 * nothing of the workspace any more should it ever come back.
 */
export function withStepLimits<T>(
  clock: Clock,
  spec: WorkspaceSpec,
  onStep: (step: ProvisionStep) => void,
  work: (spec: WorkspaceSpec, onStep: (step: ProvisionStep) => void) => Promise<T>,
): Promise<T> {
  let isOver = false;
  let timer: Disposable | undefined;
  const refuseLate = () => {
    if (isOver) throw new AppError('interrupted', 'This start took too long and was given up');
  };
  return new Promise<T>((resolve, reject) => {
    const limit = (step: TimedStep) => {
      timer?.dispose();
      timer = clock.setTimeout(() => {
        isOver = true;
        reject(stepTimeout(spec.name, step));
      }, STEP_LIMIT_MS[step]);
    };
    limit('volumes');
    const guarded: WorkspaceSpec = {
      ...spec,
      onFresh: () => {
        refuseLate();
        spec.onFresh();
      },
      credentials: () => {
        refuseLate();
        return spec.credentials();
      },
    };
    const enter = (step: ProvisionStep) => {
      refuseLate();
      if (step !== 'image' && step !== 'register') limit(step);
      onStep(step);
    };
    work(guarded, enter)
      .then(resolve, reject)
      .finally(() => timer?.dispose());
  });
}

const STEP_WORDS: Record<TimedStep, string> = {
  volumes: 'preparing its volumes',
  container: 'creating its container',
  seed: 'writing its files',
  start: 'starting its container',
};

function stepTimeout(name: string, step: TimedStep): AppError {
  const seconds = STEP_LIMIT_MS[step] / SECOND_MS;
  return new AppError('step_timeout', `${name} could not be started: ${STEP_WORDS[step]} took too long`, {
    detail: `There was no end of it within ${seconds} s. Restart Docker if others hang as well.`,
  });
}
