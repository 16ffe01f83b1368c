import { isoTime } from '../base/index.ts';
import type { Problem } from '../contract/index.ts';
import type { ImageVersion } from './types.ts';

/** Why an image is not known to be the newest, for the list of problems. */
export function offlineProblem({ runtime, source, seenAt, reason }: ImageVersion): Problem {
  return {
    key: `image:${runtime}`,
    title: `Image of ${runtime}`,
    workspaceId: null,
    error: {
      code: 'image_source_unreachable',
      message: `The image of "${runtime}" is the one cached ${isoTime(seenAt).slice(0, 10)}: its source cannot be asked for a newer one`,
      detail: [source, ...(reason ? [reason.message, ...(reason.detail ? [reason.detail] : [])] : [])].join(
        '\n',
      ),
      actions: [{ label: 'Try again', operation: 'images.build', input: { runtime } }],
    },
    since: seenAt,
  };
}

export function sameProblem(a: Problem, b: Problem): boolean {
  return a.error.message === b.error.message && a.error.detail === b.error.detail;
}
