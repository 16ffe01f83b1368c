import { AppError, type Clock, toAppError, withinTime } from '../base/index.ts';
import type { Git, GitAddress } from '../git/index.ts';
import type { LocalRegistry } from './registry.ts';
import { type PluginSettings, PREFIX_VARIABLE, repositoryAddress } from './settings.ts';
import type { PluginSource } from './source.ts';
import { type PluginFile, readTree } from './tree.ts';

/** Where plugins are got from. */
export interface FetchParts {
  readonly registry: LocalRegistry;
  /** A complete copy of what a branch, tag, commit or `HEAD` of a repository is. Throws the codes of git. */
  readonly copyOf: (request: {
    readonly address: GitAddress;
    readonly ref: string;
    readonly onBranch: boolean;
  }) => Promise<{ readonly sha: string; readonly dir: string }>;
  readonly git: Pick<Git, 'lsRemote' | 'remoteTags'>;
  /** Where the repositories are; empty: nowhere. */
  readonly prefix: () => string;
  readonly settings: PluginSettings;
  readonly clock: Clock;
}

export interface FetchedPlugin {
  readonly files: readonly PluginFile[];
  /** The commit; empty for a folder of this machine. */
  readonly sha: string;
}

/** What the codes of git mean for somebody who asks for a plugin; everything else that fails is a failed fetch. */
const CODES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  git_not_found: ['plugin_not_found', 'plugin not found'],
  git_ref_not_found: ['plugin_not_found', 'plugin not found'],
  git_too_large: ['plugin_too_large', 'plugin too large'],
};

/**
 * Gets the files of a plugin. Throws `plugin_not_found`, `plugin_unpinned`, `plugin_too_large`, `plugin_invalid`,
 * `plugin_fetch_failed`, `plugin_fetch_timeout`.
 */
export async function fetchPlugin(parts: FetchParts, source: PluginSource): Promise<FetchedPlugin> {
  const { registry, settings, clock } = parts;
  if (source.kind === 'local')
    return { files: await readTree(await registry.folderOf(source.name), settings), sha: '' };
  if (source.ref === null && !settings.allowUnpinned) throw unpinned();
  const work = copyOf(parts, source.repository, source.ref ?? 'HEAD');
  const { dir, sha } = await withinTime(clock, settings.fetchMs, work, tooSlow);
  return { files: await readTree(dir, settings), sha };
}

/** The repository of a plugin. Throws `plugin_fetch_failed` where nobody has said where repositories are. */
export function addressOf({ prefix }: Pick<FetchParts, 'prefix'>, repository: string): GitAddress {
  const base = prefix();
  if (base !== '') return repositoryAddress(base, repository);
  throw new AppError('plugin_fetch_failed', 'failed to fetch plugin', {
    detail: `Say first where repositories are: "molecule plugin source PREFIX", or ${PREFIX_VARIABLE}.`,
  });
}

async function copyOf(parts: FetchParts, repository: string, ref: string) {
  try {
    return await parts.copyOf({ address: addressOf(parts, repository), ref, onBranch: true });
  } catch (error) {
    throw fetchError(error);
  }
}

/** As clients know it, with what is known about it as the detail. */
export function fetchError(thrown: unknown): AppError {
  const cause = toAppError(thrown);
  if (cause.code.startsWith('plugin_')) return cause;
  const [code, message] = CODES[cause.code] ?? ['plugin_fetch_failed', 'failed to fetch plugin'];
  return new AppError(code, message, { detail: `${cause.message}. ${cause.detail ?? ''}`.trim(), cause });
}

function unpinned(): AppError {
  return new AppError('plugin_unpinned', 'plugin source must be pinned to a ref', {
    detail:
      'Write github://owner/repo#<tag or commit>. PLUGIN_ALLOW_UNPINNED=true takes what is newest instead.',
  });
}

function tooSlow(): AppError {
  return new AppError('plugin_fetch_timeout', 'plugin fetch timed out', {
    detail: 'Check the network and try again. PLUGIN_INSTALL_FETCH_TIMEOUT gives it more time.',
  });
}
