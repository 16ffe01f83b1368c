import { AppError } from '../../base/index.ts';
import type { Build } from '../../contract/index.ts';
import type { BuildProgress } from './build-progress.ts';

/** How many of the last lines of a log tell why a build failed. */
export const TOLD_LINES = 20;

/** A whole script can be one step: its name and what Docker says of it are told in part, the log has all of it. */
const TOLD_NAME = 80;
const TOLD_REASON = 240;

/** Why a build ended without an image, as `build_failed` or `disk_full`, with its step and its last lines. */
export function buildFailure(
  runtime: string,
  progress: BuildProgress,
  lastLines: readonly string[],
): AppError {
  const reason = progress.error ?? 'the builder ended without an image';
  const step = progress.failedStep;
  const detail = [clipMiddle(reason, TOLD_REASON), '', ...linesOf(step?.name, lastLines)].join('\n');
  if (/no space left on device/i.test(reason)) {
    return new AppError('disk_full', 'The disk that Docker uses became full while building an image', {
      detail: `${detail}\nRemove unused images and volumes, then try again.`,
    });
  }
  const where = step ? ` at step "${clip(step.name, TOLD_NAME)}"` : '';
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
  const where = running[0] === undefined ? '' : ` at step "${clip(running[0], TOLD_NAME)}"`;
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

/** What the step printed, where it was announced among the lines; without Docker's own repetition of why. */
function linesOf(step: string | undefined, lines: readonly string[]): readonly string[] {
  const announced = step === undefined ? -1 : lines.findLastIndex((line) => line.endsWith(` ${step}`));
  const label = /^#\d+ /.exec(lines[announced] ?? '')?.[0] ?? '';
  return lines
    .slice(announced + 1)
    .filter((line) => line.startsWith(label) && !/^(#\d+ )?ERROR: /.test(line));
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Docker puts the exit code at the end of a long command. */
function clipMiddle(text: string, length: number): string {
  const half = Math.floor(length / 2);
  return text.length <= length ? text : `${text.slice(0, half)} … ${text.slice(-half)}`;
}

function openLog(id: string) {
  return { label: 'Open build log', operation: 'builds.log', input: { id } };
}
