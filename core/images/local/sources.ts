import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AppError, messageOf } from '../../base/index.ts';
import { type GitAddress, localGitFolder, parseGitAddress } from '../../git/index.ts';
import type { Runtimes } from '../runtimes.ts';

const BRANCH = 'main';

/** Where the template of a runtime is meant to be; whether it is there is another matter. */
export type TemplateSource =
  | { readonly kind: 'bundled'; readonly source: 'bundled'; readonly ref: '' }
  /** A folder of this machine: a repository, or just files. */
  | { readonly kind: 'place'; readonly source: string; readonly ref: string }
  | { readonly kind: 'remote'; readonly source: string; readonly ref: string; readonly address: GitAddress };

/** What stands at a place of this machine. */
export type Place =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'repository'; readonly gitFolder: string; readonly address: GitAddress };

export interface SourcesOptions {
  readonly runtimes: Runtimes;
  /** Folder or address that a runtime's name is appended to; empty for none. */
  readonly templates: () => string;
  /** Scheme and host of repositories that the manifest names as `owner/name`; empty when it is not said. */
  readonly gitHost: string;
}

/** Where the template of a runtime is. Throws `unknown_runtime`, `template_source_unknown`; looks at nothing else. */
export async function sourceOf(runtime: string, options: SourcesOptions): Promise<TemplateSource> {
  const { runtimes, templates, gitHost } = options;
  await runtimes.require(runtime);
  if ((await runtimes.bundled()).includes(runtime)) return { kind: 'bundled', source: 'bundled', ref: '' };
  const entry = runtimes.manifestEntry(runtime);
  const ref = entry?.ref ?? BRANCH;
  const prefix = templates();
  if (prefix !== '') return named(runtime, `${prefix}${runtime}`, ref);
  if (entry === undefined) throw unknown(runtime, `No manifest names one for it.`);
  if (!/^[\w.-]+\/[\w.-]+$/.test(entry.repo)) return named(runtime, entry.repo, ref);
  if (gitHost !== '') return named(runtime, `${gitHost}/${entry.repo}.git`, ref);
  throw unknown(
    runtime,
    `The manifest names "${entry.repo}" only: MOLECULE_EXTERNAL_GITEA_URL must say on which host.`,
  );
}

function named(runtime: string, text: string, ref: string): TemplateSource {
  if (path.isAbsolute(text)) return { kind: 'place', source: text, ref };
  if (/^file:/i.test(text)) return { kind: 'place', source: folderOf(runtime, text), ref };
  const parsed = parseGitAddress(text);
  if (!parsed.ok)
    throw unknown(runtime, `${text.replace(/\/\/[^/@]*@/, '//***@')} cannot be used: ${parsed.problem}`);
  return { kind: 'remote', source: parsed.address.url, ref, address: parsed.address };
}

function folderOf(runtime: string, url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw unknown(runtime, `${url} names no folder: ${messageOf(error)}`);
  }
}

/** What is there: the name as it was given, with `.git`, or as a folder in the one that was given. Throws `template_not_found`. */
export async function placeOf(runtime: string, source: string): Promise<Place> {
  const prefix = source.slice(0, source.length - runtime.length);
  const inside = source.endsWith(runtime) ? [path.join(prefix, runtime)] : [];
  const candidates = [source, ...inside].flatMap((each) => [each, `${each}.git`]);
  for (const folder of candidates) {
    const stats = await stat(folder).catch(() => null);
    if (!stats?.isDirectory()) continue;
    const gitFolder = await localGitFolder(folder);
    if (gitFolder === null) return { kind: 'folder', folder };
    const parsed = parseGitAddress(pathToFileURL(folder).href);
    if (parsed.ok) return { kind: 'repository', gitFolder, address: parsed.address };
  }
  throw new AppError('template_not_found', `There is no template of "${runtime}" at ${source}`, {
    detail: `A folder with a Dockerfile or a git repository was looked for at: ${candidates.join(', ')}`,
  });
}

function unknown(runtime: string, reason: string): AppError {
  return new AppError('template_source_unknown', `It is not said where the template of "${runtime}" is`, {
    detail: [
      reason,
      'Set MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX (or the setting "templates") to what the name of a runtime is appended to:',
      'an address (https://git.example.org/owner/workspace-template-), a file:/// address, or a folder with local copies.',
    ].join('\n'),
  });
}
