import path from 'node:path';
import { stringify } from 'yaml';
import { AppError, SingleFlight } from '../../base/index.ts';
import type { TemplateRoot } from '../resolve/roots.ts';
import { type TemplateFolders, templateRootOf } from '../resolve/workspace-env.ts';
import type { ResolvedWorkspace } from '../types.ts';
import { type Config, invalid, isRecord, readConfig } from './config-values.ts';
import { type ConfigFile, copyFiles } from './copy-files.ts';
import { CONFIG_FILE, type DigestedFile, withConfigDigest, withDigest } from './digests.ts';

const SYSTEM_PROMPT_FILE = 'system-prompt.md';
const GENERATED_MODE = 0o644;
/** Of all workspaces of a template together; what several have in common counts once. */
const MAX_ORG_BYTES = 512 * 1024 * 1024;

/** What the files of a workspace are made from. */
export type Seedable = Pick<
  ResolvedWorkspace,
  | 'name'
  | 'role'
  | 'tier'
  | 'runtime'
  | 'model'
  | 'maxConcurrentTasks'
  | 'categoryRouting'
  | 'initialPrompt'
  | 'idlePrompt'
  | 'idleIntervalSeconds'
  | 'systemPrompt'
  | 'filesDir'
  | 'sources'
>;

/** A `files_dir` as it was read: its own config.yaml apart from everything else. */
interface SeedFolder {
  readonly files: readonly DigestedFile[];
  readonly config: Config;
}

const NO_FOLDER: SeedFolder = { files: [], config: {} };

/**
 * What a new workspace finds in `/configs`: the files of its `files_dir`, `config.yaml` and, when the template
 * gives one inline, `system-prompt.md`. An own `config.yaml` keeps its keys; what the template states is set.
 *
 * @param org the resolved template that the workspace belongs to
 * @throws AppError `template_invalid` when the own config.yaml is not a YAML map or `files_dir` is no folder of the
 *   template any more, `template_too_large`
 */
export function configFiles(workspace: Seedable, org: TemplateFolders): Promise<DigestedFile[]> {
  return new OrgFiles(templateRootOf(org)).of(workspace);
}

/** The files of the workspaces of one template. Each folder is read once, and workspaces share what it holds. */
export class OrgFiles {
  readonly #root: TemplateRoot;
  readonly #folders = new Map<string, SeedFolder>();
  readonly #reading = new SingleFlight<SeedFolder>();
  #bytes = 0;

  constructor(root: TemplateRoot) {
    this.#root = root;
  }

  /** Throws what `configFiles` throws, `template_too_large` also for the files of all workspaces so far. */
  async of(workspace: Seedable): Promise<DigestedFile[]> {
    this.count(0);
    const own = workspace.filesDir === '' ? NO_FOLDER : await this.#folder(workspace.filesDir);
    const config = mergeConfig(own.config, workspace);
    const made = [withConfigDigest(this.#generated(CONFIG_FILE, writeConfig(config)), config)];
    const systemPrompt = workspace.systemPrompt.trim();
    if (systemPrompt !== '') made.push(withDigest(this.#generated(SYSTEM_PROMPT_FILE, `${systemPrompt}\n`)));
    const names = new Set(made.map((file) => file.path));
    return [...own.files.filter((file) => !names.has(file.path)), ...made];
  }

  /** Counts bytes that an import of the template keeps in memory. Throws `template_too_large`. */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= MAX_ORG_BYTES) return;
    throw new AppError('template_too_large', 'The files of all workspaces together are too large', {
      detail: `At most ${MAX_ORG_BYTES / 1024 / 1024} MiB; what workspaces share counts once.`,
    });
  }

  #generated(name: string, text: string): ConfigFile {
    const content = new TextEncoder().encode(text);
    this.count(content.length);
    return { path: name, content, mode: GENERATED_MODE };
  }

  async #folder(filesDir: string): Promise<SeedFolder> {
    const located = this.#root.locate(filesDir);
    if (!located.ok) throw invalid(`files_dir "${filesDir}" is not a folder of the template`);
    const { real, within } = located;
    const key = [real, ...within].join('\0');
    const known = this.#folders.get(key);
    if (known) return known;
    return this.#reading.run(key, async () => {
      const copied = await copyFiles(real, within);
      this.count(copied.reduce((sum, { content }) => sum + content.length, 0));
      const config = copied.find((file) => file.path === CONFIG_FILE);
      const folder = {
        files: copied.filter((file) => file !== config).map(withDigest),
        config: config ? readConfig(config.content, path.posix.join(filesDir, CONFIG_FILE)) : {},
      };
      this.#folders.set(key, folder);
      return folder;
    });
  }
}

/** What the template states replaces what the file says; what is only a default fills gaps. */
function mergeConfig(own: Config, workspace: Seedable): Config {
  const { role, model, categoryRouting, initialPrompt, idlePrompt, idleIntervalSeconds } = workspace;
  return {
    ...own,
    name: workspace.name,
    description: role || (own.description ?? ''),
    version: own.version ?? '1.0.0',
    tier: workspace.tier,
    runtime: workspace.runtime,
    // One that is only usual for the runtime does not replace the file's own.
    model: workspace.sources.model ? model : own.model || model,
    runtime_config: { timeout: 0, ...(isRecord(own.runtime_config) ? own.runtime_config : {}) },
    max_concurrent_tasks: workspace.maxConcurrentTasks,
    ...(Object.keys(categoryRouting).length > 0 ? { category_routing: categoryRouting } : {}),
    ...(initialPrompt === '' ? {} : { initial_prompt: initialPrompt }),
    ...(idlePrompt === '' ? {} : { idle_interval_seconds: idleIntervalSeconds, idle_prompt: idlePrompt }),
  };
}

/** The Python runtimes read YAML 1.1, where a plain `on` or `1:30` is not a text: `compat` quotes those. */
function writeConfig(config: Config): string {
  return stringify(config, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
