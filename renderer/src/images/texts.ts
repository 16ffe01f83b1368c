import type { Image, ImageMode, Rollout, RuntimeImage } from '../../../core/contract/index.ts';
import { durationText } from '../inspector/time.ts';
import { text } from '../text/index.ts';

const words = text.images;

/** "Built on this machine from …", "Pulled from …": where images come from. */
export function modeText(mode: ImageMode): string {
  if (mode.mode === 'registry') return words.mode.registry(mode.prefix);
  return mode.templates === '' ? words.mode.bundled : words.mode.templates(mode.templates);
}

/**
 * When the source of a runtime was last seen, if it gives no answer, or cannot be asked because there is no network;
 * else null. Times are milliseconds since the epoch.
 */
export function lastAnswer(
  {
    bundled,
    source,
    head,
    unreachedSince,
  }: Pick<RuntimeImage, 'bundled' | 'source' | 'head' | 'unreachedSince'>,
  online: boolean,
): number | null {
  const isCutOff = !online && !bundled && /^https?:/.test(source);
  return unreachedSince ?? (isCutOff ? (head?.seenAt ?? null) : null);
}

/** Whether the newest version is here and yet nobody gets it, because it was withdrawn. */
export function isWithdrawn({
  current,
  head,
  updateAvailable,
  rollout,
}: Pick<RuntimeImage, 'current' | 'head' | 'updateAvailable' | 'rollout'>): boolean {
  return (
    current !== null && head !== null && head.sha !== current.sha && !updateAvailable && rollout === null
  );
}

/** How far the watch over the canaries is, 0…1; null while they are not all online. */
export function soakProgress({ onlineSince, soakMs }: Rollout, now: number): number | null {
  if (onlineSince === null) return null;
  return soakMs <= 0 ? 1 : Math.min(1, Math.max(0, (now - onlineSince) / soakMs));
}

/** "Priya Nair tries it out: online for 22 min of 60 min". */
export function rolloutText(rollout: Rollout, canaries: readonly string[], now: number): string {
  const who = canaries.length === 0 ? words.rollout.theCanary : canaries.join(', ');
  const several = canaries.length > 1;
  switch (rollout.stage) {
    case 'canary':
      return words.rollout.first(who, several);
    case 'soaking': {
      const since = minutes(now - (rollout.onlineSince ?? now));
      return words.rollout.soaking(who, several, since, minutes(rollout.soakMs));
    }
    case 'held':
      return rollout.error?.message ?? words.rollout.held(who);
  }
}

/** The part of a tag that tells versions apart. */
export function versionOf(tag: string): string {
  return tag.slice(tag.lastIndexOf(':') + 1);
}

/** The images of one runtime, the current one first, then by age; without a runtime: those that others build on. */
export function imagesOf(images: readonly Image[], runtime: string): readonly Image[] {
  return images
    .filter((image) => image.runtime === runtime && (image.kind === 'workspace') === (runtime !== ''))
    .sort((a, b) => Number(b.current) - Number(a.current) || b.createdAt - a.createdAt);
}

/** Runtimes that somebody uses come first, then those that have an image, then the rest; each by name. */
export function sortedRuntimes(runtimes: readonly RuntimeImage[]): readonly RuntimeImage[] {
  const rank = ({ workspaces, current }: RuntimeImage) => (workspaces.length > 0 ? 0 : current ? 1 : 2);
  return [...runtimes].sort((a, b) => rank(a) - rank(b) || a.runtime.localeCompare(b.runtime));
}

/** When any image of a runtime was last in use; null when that is not known. */
export function lastUse(images: readonly Pick<Image, 'lastUsedAt'>[]): number | null {
  const times = images.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

function minutes(lengthMs: number): string {
  return lengthMs < 60_000 ? durationText(lengthMs) : durationText(Math.floor(lengthMs / 60_000) * 60_000);
}
