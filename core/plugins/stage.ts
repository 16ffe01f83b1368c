import type { Plugin } from '../contract/index.ts';
import { type FetchedPlugin, type FetchParts, fetchPlugin } from './fetch.ts';
import { checkOwnDigest, checkRequestedDigest } from './integrity.ts';
import { MANIFEST_FILE, parseManifest } from './manifest.ts';
import { parseSource } from './source.ts';

/** A plugin that is whole and checked, ready to be delivered. */
export interface StagedPlugin extends FetchedPlugin {
  readonly plugin: Plugin;
  /** As it was asked for, with its scheme. */
  readonly source: string;
}

/**
 * Gets a plugin and checks everything that can be checked without a workspace. Throws what `parseSource` and
 * `fetchPlugin` throw, `plugin_integrity`, `plugin_invalid`.
 */
export async function stagePlugin(
  parts: FetchParts,
  request: { readonly source: string; readonly sha256?: string | undefined },
): Promise<StagedPlugin> {
  const source = parseSource(request.source);
  const { files, sha } = await fetchPlugin(parts, source);
  const manifest = files.find(({ path }) => path === MANIFEST_FILE)?.content;
  const plugin = parseManifest(source.name, manifest);
  checkOwnDigest(files);
  if (request.sha256) checkRequestedDigest(files, request.sha256);
  const ref = source.kind === 'github' && source.ref !== null ? `#${source.ref}` : '';
  const place = source.kind === 'local' ? source.name : source.repository;
  return { plugin, files, sha, source: `${source.kind}://${place}${ref}` };
}
