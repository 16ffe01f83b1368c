import { AppError } from '../base/index.ts';
import { isRefName } from '../git/index.ts';
import { checkPluginName } from './names.ts';

/** Sorted, as clients are told. */
export const SCHEMES = ['github', 'local'] as const;

/** Where a plugin comes from. */
export type PluginSource =
  | { readonly kind: 'local'; readonly name: string }
  | {
      readonly kind: 'github';
      readonly name: string;
      readonly repository: string;
      /** Branch, tag or full commit SHA; null: whatever is newest. */
      readonly ref: string | null;
    };

const LOCAL_NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;
const GITHUB = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,99})\/([A-Za-z0-9][A-Za-z0-9_.-]{0,99})(?:#(.*))?$/s;
const REF = /^[A-Za-z0-9_.][A-Za-z0-9_./-]{0,254}$/;

/**
 * Reads `local://name`, the name alone, or `github://owner/repo[#ref]`. Throws `plugin_source_invalid`,
 * `plugin_name_invalid`, and `plugin_scheme_unknown` with `payload.available_schemes`.
 */
export function parseSource(text: string): PluginSource {
  const trimmed = text.trim();
  const [, scheme = 'local', spec = trimmed] = SCHEME.exec(trimmed) ?? [];
  if (spec === '') throw invalid('It names no plugin.');
  if (scheme === 'local') return localSource(spec);
  if (scheme === 'github') return githubSource(spec);
  throw new AppError('plugin_scheme_unknown', `unsupported plugin source scheme "${scheme.slice(0, 40)}"`, {
    detail: 'A source is local://name or github://owner/repo#ref.',
    payload: { available_schemes: [...SCHEMES] },
  });
}

function localSource(name: string): PluginSource {
  if (!LOCAL_NAME.test(name)) {
    throw new AppError('plugin_name_invalid', 'invalid plugin name', {
      detail: 'Small letters, digits, dots, dashes and underscores; it begins with a letter or digit.',
    });
  }
  checkPluginName(name);
  return { kind: 'local', name };
}

function githubSource(spec: string): PluginSource {
  const [, owner, repo = '', ref] = GITHUB.exec(spec) ?? [];
  if (owner === undefined) throw invalid('Write it as github://owner/repo#ref.');
  const name = repo.replace(/\.git$/, '');
  checkPluginName(name);
  checkPluginName(owner);
  if (ref !== undefined && (!REF.test(ref) || !isRefName(ref)))
    throw invalid('What follows # is a branch, a tag or a full commit SHA.');
  return { kind: 'github', name, repository: `${owner}/${name}`, ref: ref ?? null };
}

function invalid(detail: string): AppError {
  return new AppError('plugin_source_invalid', 'invalid plugin source', { detail });
}
