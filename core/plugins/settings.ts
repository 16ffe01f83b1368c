import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../base/index.ts';
import { type GitAddress, parseGitAddress } from '../git/index.ts';

export const PREFIX_VARIABLE = 'MOLECULE_PLUGIN_REPO_PREFIX';

const DEFAULT_FETCH_MS = 5 * 60_000;
const DEFAULT_BYTES = 100 * 1024 * 1024;
const MAX_ENTRIES = 5_000;
const DEFAULT_BODY_BYTES = 64 * 1024;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** What the environment decides about plugins. What it says in a form that cannot be read counts as unset. */
export interface PluginSettings {
  /** Where the repositories are; null when that is left to the settings. */
  readonly prefix: string | null;
  /** Repositories may be taken as they are at the moment, without naming what of them. */
  readonly allowUnpinned: boolean;
  readonly fetchMs: number;
  readonly maxBytes: number;
  readonly maxEntries: number;
}

export function pluginSettings(env: NodeJS.ProcessEnv): PluginSettings {
  return {
    prefix: env[PREFIX_VARIABLE]?.trim() || null,
    allowUnpinned: env.PLUGIN_ALLOW_UNPINNED?.trim().toLowerCase() === 'true',
    fetchMs: durationOf(env.PLUGIN_INSTALL_FETCH_TIMEOUT) ?? DEFAULT_FETCH_MS,
    maxBytes: countOf(env.PLUGIN_INSTALL_MAX_DIR_BYTES) ?? DEFAULT_BYTES,
    maxEntries: MAX_ENTRIES,
  };
}

/** How large the body of a request may be that installs something. */
export function pluginBodyLimit(env: NodeJS.ProcessEnv): number {
  return countOf(env.PLUGIN_INSTALL_BODY_MAX_BYTES) ?? DEFAULT_BODY_BYTES;
}

/**
 * The repository `owner/name` below a prefix: an https:// or file:/// address, http:// to this machine, or an absolute
 * folder. Throws `plugin_repositories_invalid`.
 */
export function repositoryAddress(prefix: string, repository: string): GitAddress {
  const isFolder = path.isAbsolute(prefix);
  const base = (isFolder ? pathToFileURL(prefix).href : prefix).replace(/\/+$/, '');
  const parsed = parseGitAddress(`${base}/${repository}.git`);
  if (parsed.ok) return parsed.address;
  // The value is not repeated: there may be a password in it.
  throw new AppError('plugin_repositories_invalid', 'The place of the plugins cannot be used', {
    detail: `${parsed.problem} Name an https:// or file:/// address or an absolute folder, below which stand owner/name.`,
  });
}

function countOf(text: string | undefined): number | null {
  const count = Number(text?.trim() || Number.NaN);
  return Number.isSafeInteger(count) && count > 0 ? count : null;
}

/** `5m`, `1m30s`, `500ms`; in milliseconds. */
function durationOf(text: string | undefined): number | null {
  const parts = text?.trim().match(/\d+(?:\.\d+)?(?:ms|s|m|h)/g) ?? [];
  if (parts.length === 0 || parts.join('') !== text?.trim()) return null;
  const ms = parts.reduce((sum, part) => {
    const [, number = '', unit = ''] = /^([\d.]+)(\D+)$/.exec(part) ?? [];
    return sum + Number(number) * (UNIT_MS[unit] ?? 0);
  }, 0);
  return ms > 0 ? ms : null;
}
