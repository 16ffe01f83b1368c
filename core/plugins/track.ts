import { AppError } from '../base/index.ts';
import { isCommitSha, isRefName } from '../git/index.ts';

/** What a plugin follows once it is installed. */
export type Track =
  | { readonly kind: 'none' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'sha'; readonly sha: string };

/** Reads `none` (or nothing), `tag:latest`, `tag:<name>` and `sha:<commit>`. Throws `plugin_track_invalid`. */
export function parseTrack(text: string): Track {
  if (text === '' || text === 'none') return { kind: 'none' };
  if (text === 'tag:latest') return { kind: 'latest' };
  const [, kind, value = ''] = /^(tag|sha):(.+)$/s.exec(text) ?? [];
  if (kind === 'tag' && isRefName(value) && !value.startsWith('refs/')) return { kind, tag: value };
  if (kind === 'sha' && isCommitSha(value)) return { kind, sha: value.toLowerCase() };
  throw new AppError('plugin_track_invalid', 'invalid track', {
    detail: 'It is none, tag:latest, tag:<name> or sha:<all 40 characters of a commit>.',
  });
}

const VERSION = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?$/;

/** The tag with the highest version; tags that are no versions, and versions before a release, do not count. */
export function highestVersion<T extends { readonly tag: string }>(tags: readonly T[]): T | null {
  let best: { readonly parts: readonly number[]; readonly tag: T } | null = null;
  for (const tag of tags) {
    const match = VERSION.exec(tag.tag);
    if (!match) continue;
    const parts = [1, 2, 3].map((group) => Number(match[group] ?? 0));
    if (best === null || compare(parts, best.parts) > 0) best = { parts, tag };
  }
  return best?.tag ?? null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
