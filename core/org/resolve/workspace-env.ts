import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';
import { Diagnostics } from './diagnostics.ts';
import { readEnvFile } from './env-file.ts';
import { readPersona } from './persona.ts';
import { TemplateRoot } from './roots.ts';
import { TemplateFiles } from './template-files.ts';

export interface EnvValue {
  readonly value: string;
  /** The layer that gives it: the files of a persona, of the template or of the workspace's `files_dir`. */
  readonly from: 'persona' | 'org' | 'workspace';
}

/** The folders that a resolved template was read from. */
export type TemplateFolders = Pick<ResolvedOrg, 'dir' | 'allowedRoots' | 'externals'>;

/** The folders of a template, to find the paths that it was resolved to. Throws the system error without it. */
export function templateRootOf({ dir, allowedRoots, externals }: TemplateFolders): TemplateRoot {
  const root = new TemplateRoot(dir, allowedRoots);
  for (const external of externals) root.mount(external.prefix, external.dir);
  return root;
}

/**
 * The variables of a workspace with their values, by name in alphabetical order, read now: they are in no resolved
 * org. A later layer wins: persona, then the template's `.env`, then the one in `files_dir`.
 *
 * @param personaRoot folder of personas; none: there are no personas
 */
export function workspaceEnv(
  org: TemplateFolders,
  { filesDir }: Pick<ResolvedWorkspace, 'filesDir'>,
  { personaRoot }: { readonly personaRoot?: string | undefined } = {},
): ReadonlyMap<string, EnvValue> {
  return new EnvFiles(templateRootOf(org), personaRoot).of(filesDir);
}

/** The variables of the workspaces of one template, each file read once. */
export class EnvFiles {
  readonly #files: TemplateFiles;
  readonly #personaRoot: string | undefined;
  readonly #parsed = new Map<string, ReadonlyMap<string, string>>();
  /** What is wrong with these files was told when the template was resolved. */
  readonly #told = new Diagnostics();

  constructor(root: TemplateRoot, personaRoot: string | undefined) {
    this.#files = new TemplateFiles(root);
    this.#personaRoot = personaRoot;
  }

  of(filesDir: string): ReadonlyMap<string, EnvValue> {
    const merged = new Map<string, EnvValue>();
    const add = (values: ReadonlyMap<string, string>, from: EnvValue['from']) => {
      for (const [key, value] of values) merged.set(key, { value, from });
    };
    if (this.#personaRoot !== undefined && filesDir !== '') {
      add(readPersona(this.#personaRoot, filesDir), 'persona');
    }
    add(this.#read(''), 'org');
    if (filesDir !== '') add(this.#read(filesDir), 'workspace');
    return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #read(folder: string): ReadonlyMap<string, string> {
    let values = this.#parsed.get(folder);
    if (!values) {
      values = readEnvFile(this.#files, folder, this.#told);
      this.#parsed.set(folder, values);
    }
    return values;
  }
}
