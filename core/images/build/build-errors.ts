import { AppError } from '../../base/index.ts';
import type { Build } from '../../contract/index.ts';
import type { BuildProgress } from './build-progress.ts';

/** How many of the last lines of a log tell why a build failed. */
export const TOLD_LINES = 20;

/** Why a build ended without an image, as `build_failed` or `disk_full`, with its step and its last lines. */
export function buildFailure(
  runtime: string,
  progress: BuildProgress,
  lastLines: readonly string[],
): AppError {
  const reason = progress.error ?? 'the builder ended without an image';
  const step = progress.failedStep;
  const detail = [reason, '', ...lastLines].join('\n');
  if (/no space left on device/i.test(reason)) {
    return new AppError('disk_full', 'The disk that Docker uses became full while building an image', {
      detail: `${detail}\nRemove unused images and volumes, then try again.`,
    });
  }
  const where = step ? ` at step "${step.name}"` : '';
  return new AppError('build_failed', `The image for "${runtime}" could not be built: it failed${where}`, {
    detail,
  });
}

/** The error of a build as it is stored and shown: without secrets, and with the way to its log. */
export function withBuildLog(error: AppError, buildId: string, redact: (text: string) => string): AppError {
  return new AppError(error.code, redact(error.message), {
    detail: error.detail === undefined ? undefined : redact(error.detail),
    cause: error.cause,
    actions: [...error.actions, openLog(buildId)],
  });
}

/** The app ended while the build ran. */
export function interruptedBuild({ id, runtime }: Pick<Build, 'id' | 'runtime'>): AppError {
  return new AppError('interrupted', `The app stopped while the image for "${runtime}" was being built`, {
    detail: 'It is built again when a workspace needs it.',
    actions: [openLog(id)],
  });
}

/** Somebody ended it. */
export function cancelledBuild(runtime: string): AppError {
  return new AppError('build_cancelled', `The build of the image for "${runtime}" was cancelled`, {
    detail: 'Build it again when you want it.',
    actions: [{ label: 'Build it', operation: 'images.build', input: { runtime } }],
  });
}

/** Nothing was heard of it for too long. `running` are the names of its steps at that time. */
export function stalledBuild(
  runtime: string,
  graceMs: number,
  running: readonly string[],
  lastLines: readonly string[],
): AppError {
  const seconds = Math.round(graceMs / 1000);
  const where = running[0] === undefined ? '' : ` at step "${running[0]}"`;
  return new AppError('build_stalled', `The build of the image for "${runtime}" stood still${where}`, {
    detail: [
      `It printed nothing for ${seconds} s, so it was ended.`,
      'Where a step is silent for longer, set MOLECULE_BUILD_STALL_GRACE_S to more seconds.',
      '',
      ...lastLines,
    ].join('\n'),
    actions: [{ label: 'Build it again', operation: 'images.build', input: { runtime } }],
  });
}

function openLog(id: string) {
  return { label: 'Open build log', operation: 'builds.log', input: { id } };
}
