import type { PrunePlan } from '../../contract/index.ts';
import type { OwnImage } from './inventory.ts';

export interface PruneRules {
  /** How many unused images of each runtime stay. */
  readonly keep: number;
  /** Images that somebody uses or will need: they stay whatever happens. */
  readonly needed: ReadonlySet<string>;
  /** When each image was last used, by its id. */
  readonly uses: ReadonlyMap<string, number>;
}

/**
 * Which images may go, least recently used first, each with its reason. What a container is made from, of whomever,
 * what somebody gave a name of their own, and base images stay; so do the newest unused ones of each runtime.
 */
export function prunePlan(
  images: readonly OwnImage[],
  { keep, needed, uses }: PruneRules,
): PrunePlan['items'] {
  const lastUse = (image: OwnImage) => uses.get(image.id) ?? null;
  const age = (image: OwnImage) => lastUse(image) ?? image.createdAt;
  const unused = images
    .filter(
      ({ kind, id, containers, hasOtherNames }) =>
        kind === 'workspace' && containers === 0 && !hasOtherNames && !needed.has(id),
    )
    .sort((a, b) => age(b) - age(a));
  const kept = new Map<string, number>();
  const items = unused.flatMap((image) => {
    const isReplaced = image.tags.length === 0;
    const before = kept.get(image.runtime) ?? 0;
    if (!isReplaced && before < keep) {
      kept.set(image.runtime, before + 1);
      return [];
    }
    return [
      {
        id: image.id,
        name: image.tags[0] ?? image.id,
        sizeBytes: image.uniqueBytes,
        lastUsedAt: lastUse(image),
        reason: isReplaced ? 'A newer build of the same source took its name.' : whyUnused(image, keep),
      },
    ];
  });
  return items.reverse();
}

function whyUnused({ runtime }: OwnImage, keep: number): string {
  if (keep === 0) return `No workspace uses it, and a start of ${runtime} would take a newer one.`;
  const newer = keep === 1 ? 'a newer unused one stays' : `${keep} newer unused ones stay`;
  return `No workspace uses it; of ${runtime} ${newer}.`;
}
