import { toAppError } from '../base/index.ts';
import type { PluginUpdate } from '../contract/index.ts';
import type { PluginOrigin } from '../store/index.ts';
import { addressOf, type FetchParts, fetchError } from './fetch.ts';
import { parseSource } from './source.ts';
import { highestVersion, parseTrack } from './track.ts';

/**
 * Compares what a plugin follows with the commit that is installed. null for one that follows nothing, or that came from
 * a folder of this machine. What cannot be found out is told, not thrown.
 */
export async function updateOf(
  parts: FetchParts,
  workspaceId: string,
  origin: PluginOrigin,
): Promise<PluginUpdate | null> {
  const { name: plugin, trackedRef: track, installedSha } = origin;
  const told = { workspaceId, plugin, track, installedSha };
  try {
    const newest = await newestOf(parts, origin);
    if (newest === null) return null;
    const available = newest.sha !== installedSha;
    return {
      ...told,
      latestSha: newest.sha,
      available,
      source: available ? newest.source : null,
      problem: '',
    };
  } catch (error) {
    const { message, detail } = fetchError(toAppError(error));
    const problem = detail === undefined ? message : `${message}: ${detail}`;
    return { ...told, latestSha: null, available: false, source: null, problem };
  }
}

async function newestOf(
  parts: FetchParts,
  { source: text, trackedRef, installedSha }: PluginOrigin,
): Promise<{ readonly sha: string; readonly source: string } | null> {
  const source = parseSource(text);
  const track = parseTrack(trackedRef);
  if (source.kind !== 'github' || track.kind === 'none') return null;
  // A commit never becomes another one.
  if (track.kind === 'sha') return { sha: installedSha, source: text };
  const address = addressOf(parts, source.repository);
  const at = (tag: string) => `github://${source.repository}#${tag}`;
  if (track.kind === 'tag') {
    const found = await parts.git.lsRemote(address, `refs/tags/${track.tag}`);
    if (!found) throw new Error(`there is no tag ${track.tag} any more`);
    return { sha: found.sha, source: at(track.tag) };
  }
  const found = highestVersion(await parts.git.remoteTags(address));
  if (!found) throw new Error('no tag of it is a version');
  return { sha: found.sha, source: at(found.tag) };
}
