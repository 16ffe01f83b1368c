import { TimeSlices } from '../../base/index.ts';
import { channelDigest, checkChannel } from '../../channels/index.ts';
import type { Diagnostic } from '../../contract/index.ts';
import {
  type DigestedFile,
  expandVariables,
  fileDigests,
  flattenSpawning,
  type OrgSeeds,
  type ResolvedChannel,
  type ResolvedOrg,
  type ResolvedWorkspace,
  type SeedMemory,
  visible,
  type Wanted,
  withDigest,
} from '../../org/index.ts';
import type { StoredFile } from '../../store/index.ts';
import { pluginFiles, type TemplateRoots, templateFiles } from '../template-files.ts';
import { scheduleDigest } from './live-org.ts';

/** What becomes of one workspace of a template, with everything that it brings along. */
export interface Draft extends Wanted {
  readonly workspace: ResolvedWorkspace;
  /** For `/configs`. */
  readonly seed: readonly StoredFile[];
  /** Variables of its persona and `.env` files. Secret. */
  readonly env: Readonly<Record<string, string>>;
  /** What the whole org should know is among those of its first root. */
  readonly memories: readonly SeedMemory[];
  /** With all variables in place. Secret. */
  readonly made: readonly ResolvedChannel[];
  readonly skipped: readonly { readonly type: string; readonly reason: string }[];
}

export interface DraftSources {
  readonly templateRoots: TemplateRoots;
  readonly pluginFolders: readonly string[];
  /** Reads what the workspaces themselves start with. */
  readonly readSeeds: (org: ResolvedOrg) => Promise<OrgSeeds>;
  /** Where a channel may take a value from besides its `.env` files, when the whole of it is one reference. */
  readonly variable: (name: string) => string | undefined;
}

export interface Drafts {
  /** By path. */
  readonly byPath: ReadonlyMap<string, Draft>;
  /** What the template asks for that is not there. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts together everything that the workspaces of a template bring along.
 * Throws AppError `template_invalid` for a broken config.yaml, `template_too_large`.
 */
export async function draftOrg(org: ResolvedOrg, sources: DraftSources): Promise<Drafts> {
  const seeds = await sources.readSeeds(org);
  const shared = new SharedFiles(sources);
  const diagnostics: Diagnostic[] = [];
  const byPath = new Map<string, Draft>();
  const slices = new TimeSlices();
  for (const [index, workspace] of flattenSpawning(org.workspaces).entries()) {
    if (slices.over) await slices.giveWay();
    const { files, env } = seeds.get(workspace.path) ?? { files: [], env: {} };
    const seed = await seedOf(workspace, files, shared, diagnostics);
    const memories = [...workspace.initialMemories, ...(index === 0 ? org.globalMemories : [])];
    byPath.set(workspace.path, { ...draftOf(workspace, seed, env, sources.variable, diagnostics), memories });
  }
  return { byPath, diagnostics };
}

function draftOf(
  workspace: ResolvedWorkspace,
  seed: readonly DigestedFile[],
  env: Readonly<Record<string, string>>,
  variable: DraftSources['variable'],
  diagnostics: Diagnostic[],
): Omit<Draft, 'memories'> {
  const { made, skipped } = channelsOf(workspace, env, variable);
  for (const { type, reason, source } of skipped) {
    diagnostics.push(warning('channel_skipped', `The channel "${type}" is left out: ${reason}`, source));
  }
  return {
    workspace,
    seed,
    env,
    made,
    skipped: skipped.map(({ type, reason }) => ({ type, reason })),
    fields: {
      role: workspace.role,
      runtime: workspace.external ? 'external' : workspace.runtime,
      // An agent that runs elsewhere brings its own.
      model: workspace.external ? '' : workspace.model,
      tier: workspace.tier,
      template: workspace.external ? '' : workspace.template,
      maxConcurrentTasks: workspace.maxConcurrentTasks,
      workspaceDir: workspace.workspaceDir,
      workspaceAccess: workspace.workspaceAccess,
      url: workspace.external ? workspace.url : '',
      plugins: workspace.plugins,
      canvas: workspace.canvas,
      files: fileDigests(seed),
    },
    schedules: new Map(workspace.schedules.map((each) => [each.name, scheduleDigest(each)])),
    channels: new Map<string, string | null>([
      ...skipped.map(({ type }) => [type, null] as const),
      ...made.map((channel) => [channel.type, channelDigest(channel)] as const),
    ]),
  };
}

/** What workspaces of one template take from elsewhere, each read once. */
class SharedFiles {
  readonly #sources: DraftSources;
  readonly #templates = new Map<string, readonly DigestedFile[]>();
  readonly #plugins = new Map<string, readonly DigestedFile[] | null>();

  constructor(sources: DraftSources) {
    this.#sources = sources;
  }

  async ofTemplate(name: string): Promise<readonly DigestedFile[]> {
    const known = this.#templates.get(name);
    if (known) return known;
    const files = (await templateFiles(this.#sources.templateRoots, name)).map(withDigest);
    this.#templates.set(name, files);
    return files;
  }

  /** Null when there is no such plugin here. */
  async ofPlugin(name: string): Promise<readonly DigestedFile[] | null> {
    const known = this.#plugins.get(name);
    if (known !== undefined) return known;
    const files = (await pluginFiles(this.#sources.pluginFolders, name))?.map(withDigest) ?? null;
    this.#plugins.set(name, files);
    return files;
  }
}

/** Own files go before those of plugins, and all before those of the runtime's template. */
async function seedOf(
  workspace: ResolvedWorkspace,
  own: readonly DigestedFile[],
  shared: SharedFiles,
  diagnostics: Diagnostic[],
): Promise<DigestedFile[]> {
  if (workspace.external) return [];
  const files = new Map<string, DigestedFile>();
  const add = (some: readonly DigestedFile[]) => {
    for (const file of some) files.set(file.path, file);
  };
  if (workspace.filesDir === '') add(await shared.ofTemplate(workspace.template || workspace.runtime));
  for (const plugin of workspace.plugins) {
    const ofPlugin = await shared.ofPlugin(plugin);
    const isOwn = own.some(({ path }) => path.startsWith(`plugins/${plugin}/`));
    if (ofPlugin === null && !isOwn) {
      const message = `There is no plugin "${plugin}" here, so "${workspace.name}" starts without it`;
      diagnostics.push(
        warning('plugin_missing', message, workspace.pluginSources[plugin] ?? workspace.source),
      );
    }
    add(ofPlugin ?? []);
  }
  add(own);
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface SkippedChannel {
  readonly type: string;
  readonly reason: string;
  readonly source: ResolvedChannel['source'];
}

function channelsOf(
  workspace: ResolvedWorkspace,
  env: Readonly<Record<string, string>>,
  variable: DraftSources['variable'],
): { made: ResolvedChannel[]; skipped: SkippedChannel[] } {
  const own = new Map(Object.entries(env));
  const made: ResolvedChannel[] = [];
  const skipped: SkippedChannel[] = [];
  for (const channel of workspace.channels) {
    const config: Record<string, string> = {};
    const unresolved = new Set<string>();
    for (const [key, value] of Object.entries(channel.config)) {
      const asked = expandVariables(value, own, {}).unresolved.map((name) => [name, variable(name)]);
      const expanded = expandVariables(value, own, Object.fromEntries(asked));
      config[key] = expanded.value;
      for (const name of expanded.unresolved) unresolved.add(name);
    }
    const reason =
      unresolved.size > 0 ? `${[...unresolved].join(', ')} has no value` : checkChannel(channel.type, config);
    if (reason === null) made.push({ ...channel, config });
    else skipped.push({ type: channel.type, reason, source: channel.source });
  }
  return { made, skipped };
}

function warning(code: string, message: string, at: ResolvedChannel['source']): Diagnostic {
  return {
    severity: 'warning',
    code,
    message: visible(message),
    file: at.file,
    line: at.line,
    column: at.column,
  };
}
