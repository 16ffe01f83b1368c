import { AppError } from '../base/index.ts';
import type { Build } from '../contract/index.ts';
import type { BuildProgress } from './build-progress.ts';

const DETAIL_LINES = 20;

/** Why a build ended without an image, as `build_failed` or `disk_full`, with its step and its last lines. */
export function buildFailure(build: Build, progress: BuildProgress, lines: readonly string[]): AppError {
  const reason = progress.error ?? 'the builder ended without an image';
  const step = progress.failedStep;
  const detail = [reason, '', ...lines.slice(-DETAIL_LINES)].join('\n');
  if (/no space left on device/i.test(reason)) {
    return new AppError('disk_full', 'The disk that Docker uses became full while building an image', {
      detail: `${detail}\nRemove unused images and volumes (docker system prune), then try again.`,
      actions: [openLog(build.id)],
    });
  }
  const where = step ? ` at step "${step.name}"` : '';
  return new AppError(
    'build_failed',
    `The image for "${build.runtime}" could not be built: it failed${where}`,
    {
      detail,
      actions: [openLog(build.id)],
    },
  );
}

/** Something other than a failing step ended the build; keeps its code. */
export function withBuildLog(error: AppError, buildId: string): AppError {
  return new AppError(error.code, error.message, {
    detail: error.detail,
    cause: error.cause,
    actions: [...error.actions, openLog(buildId)],
  });
}

/** The app ended while the build ran. */
export function interruptedBuild(build: Build): AppError {
  return new AppError(
    'interrupted',
    `The app stopped while the image for "${build.runtime}" was being built`,
    {
      detail: 'It is built again when a workspace needs it.',
      actions: [openLog(build.id)],
    },
  );
}

function openLog(id: string) {
  return { label: 'Open build log', operation: 'builds.log', input: { id } };
}
