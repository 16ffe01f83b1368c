import type { Build, BuildStep } from '../../../../core/contract/index.ts';
import { dayLabel, durationText } from '../../inspector/time.ts';
import { text } from '../../text/index.ts';

const SHORT_SHA = 12;
/** Below this a difference to the last time says nothing. */
const NOTABLE_SHARE = 0.05;
const NOTABLE_MS = 500;

/** `Building, 62%`, `Waiting`, `Built`, `Failed`. */
export function buildStatusText({
  status,
  kind,
  progress,
}: Pick<Build, 'status' | 'kind' | 'progress'>): string {
  const { states, status: words } = text.builds;
  const percent = Math.round(progress * 100);
  switch (status) {
    case 'running':
      return kind === 'pull' ? words.pulling(percent) : words.building(percent);
    case 'succeeded':
      return kind === 'pull' ? words.pulled : words.built;
    default:
      return states[status];
  }
}

/** A step as people see it: one that is only announced waits, and after a cancelled build nothing of it has failed. */
export type StepState = BuildStep['status'] | 'queued' | 'cancelled' | 'skipped';

export function stepState(
  { status, startedAt }: BuildStep,
  build: Pick<Build, 'status' | 'steps'>,
): StepState {
  // The classic builder tells no times at all.
  const hasTimes = build.steps.some((step) => step.startedAt !== null);
  if (hasTimes && startedAt === null && status === 'running') return 'queued';
  if (hasTimes && startedAt === null && status === 'failed') return 'skipped';
  return status === 'failed' && build.status === 'cancelled' ? 'cancelled' : status;
}

/** "3.0 s faster than last time"; null when there is no last time or the build is not a success. */
export function comparisonText({ status, startedAt, endedAt, previousMs }: Build): string | null {
  if (status !== 'succeeded' || endedAt === null || previousMs === null) return null;
  const difference = endedAt - startedAt - previousMs;
  const size = Math.abs(difference);
  if (size < Math.max(NOTABLE_MS, previousMs * NOTABLE_SHARE)) return text.builds.asLong;
  return difference < 0 ? text.builds.faster(durationText(size)) : text.builds.slower(durationText(size));
}

/** "about 40 s left" of a build that runs, "about 40 s" of one that waits; null when nobody can tell. */
export function estimateText(
  { status, startedAt, estimateMs }: Pick<Build, 'status' | 'startedAt' | 'estimateMs'>,
  now: number,
): string | null {
  if (estimateMs === null) return null;
  if (status === 'queued') return text.builds.takes(roughly(estimateMs));
  if (status !== 'running') return null;
  const left = estimateMs - (now - startedAt);
  return left > 0 ? text.builds.left(roughly(left)) : text.builds.longer(roughly(estimateMs));
}

/** A commit, content hash or digest short enough for a line. */
export function shortSha(sha: string): string {
  return sha.replace(/^sha256:/, '').slice(0, SHORT_SHA);
}

export interface BuildGroup {
  readonly title: string;
  readonly builds: readonly Build[];
}

/** What runs, what waits, then history by day, each newest first; what waits is in the order of its turn. */
export function groupBuilds(builds: readonly Build[], now: number): readonly BuildGroup[] {
  const newestFirst = [...builds].sort((a, b) => b.startedAt - a.startedAt);
  const groups = new Map<string, Build[]>([
    [text.builds.states.running, newestFirst.filter(({ status }) => status === 'running')],
    [text.builds.states.queued, newestFirst.filter(({ status }) => status === 'queued').reverse()],
  ]);
  for (const build of newestFirst) {
    if (isActive(build)) continue;
    const day = dayLabel(build.startedAt, now);
    groups.set(day, [...(groups.get(day) ?? []), build]);
  }
  return [...groups]
    .filter(([, members]) => members.length > 0)
    .map(([title, members]) => ({ title, builds: members }));
}

export function isActive({ status }: Pick<Build, 'status'>): boolean {
  return status === 'running' || status === 'queued';
}

/** The build that explains how the image of a runtime stands: one that goes on, else the newest. */
export function buildOfRuntime(builds: Iterable<Build>, runtime: string): Build | undefined {
  const own = [...builds]
    .filter((build) => build.runtime === runtime)
    .sort((a, b) => b.startedAt - a.startedAt);
  return own.find(isActive) ?? own[0];
}

/** Whole seconds and minutes: an estimate that is more exact than that would be a lie. */
function roughly(lengthMs: number): string {
  const seconds = Math.max(1, Math.round(lengthMs / 1000));
  return seconds < 90 ? text.builds.seconds(seconds) : text.builds.minutes(Math.round(seconds / 60));
}
