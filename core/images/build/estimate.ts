import type { Build } from '../../contract/index.ts';
import type { ImageJob } from '../types.ts';

/** How many times as long a build usually takes where another architecture is imitated. */
const EMULATION_FACTOR = 6;

/** How long the last such build took, and how long this one will; null where earlier ones (newest first) tell nothing. */
export function estimateOf(
  earlier: readonly Build[],
  runtime: string,
  { kind, platform, emulated }: Pick<ImageJob, 'kind' | 'platform' | 'emulated'>,
): Pick<Build, 'previousMs' | 'estimateMs'> {
  const lasted = (isAlike: (build: Build) => boolean): number | null => {
    const last = earlier.find(
      (build) =>
        build.runtime === runtime && build.kind === kind && build.status === 'succeeded' && isAlike(build),
    );
    return last?.endedAt == null ? null : last.endedAt - last.startedAt;
  };
  const previousMs = lasted((build) => build.platform === platform);
  if (previousMs !== null || !emulated) return { previousMs, estimateMs: previousMs };
  const nativeMs = lasted((build) => !build.emulated);
  return { previousMs, estimateMs: nativeMs === null ? null : nativeMs * EMULATION_FACTOR };
}
