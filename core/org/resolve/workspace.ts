import type { ResolvedWorkspace, SourcePosition } from '../types.ts';
import { type Defaults, ENV_KEYS, INHERITED_KEYS, readRouting, statedSources } from './defaults.ts';
import { readEnvFile } from './env-file.ts';
import { readEnvRequirements } from './environment.ts';
import type { MapReader, ReadContext } from './map-reader.ts';
import { readMemories } from './memories.ts';
import { mergePlugins, mergeRouting } from './merge.ts';
import { readPrompt } from './prompts.ts';
import { readChannels, readSchedules } from './schedules.ts';
import type { TemplateFiles } from './template-files.ts';
import {
  readCanvas,
  readFilesDir,
  readModel,
  readName,
  readRuntime,
  readTemplate,
  readTier,
  readUrl,
  readWorkspaceDir,
  usualModel,
} from './workspace-values.ts';

const DEFAULT_RUNTIME = 'claude-code';
const DEFAULT_TIER = 2;
const NO_VARIABLES: ReadonlyMap<string, string> = new Map();
const DEFAULT_IDLE_INTERVAL_SECONDS = 600;

const KEYS = new Set([
  ...INHERITED_KEYS,
  ...ENV_KEYS,
  'name',
  'role',
  'template',
  'files_dir',
  'system_prompt',
  'workspace_dir',
  'workspace_access',
  'max_concurrent_tasks',
  'schedules',
  'channels',
  'external',
  'url',
  'canvas',
  'spawning',
  'children',
]);
/** In templates people have, but without effect: the hierarchy comes from nesting only. */
const IGNORED_KEYS = new Set(['parent', 'template_schema_version']);
/** What all workspaces of one template are read with. */
export interface WorkspaceReading {
  readonly context: ReadContext;
  readonly files: TemplateFiles;
  readonly defaults: Defaults;
  /** Of the template's own `.env`. */
  readonly orgEnv: ReadonlyMap<string, string>;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** Names of the variables that a persona gives to the workspace of this `files_dir`. */
  personaKeys(filesDir: string): Iterable<string>;
}

/** Where in the tree a workspace is read. */
export interface Place {
  /** Empty at the roots. */
  readonly parentPath: string;
  /** 1 at the roots. */
  readonly depth: number;
  readonly spawning: boolean;
}

/** One segment of a path: `~` and `/` of the name are escaped. */
export function pathSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Reads one entry without its children, which the caller adds. */
export function readWorkspace(
  reading: WorkspaceReading,
  reader: MapReader,
  place: Place,
): Omit<ResolvedWorkspace, 'children'> {
  const { context, files, defaults } = reading;
  reader.expectOnly(KEYS, IGNORED_KEYS, 'in a workspace');
  const name = readName(context, reader);
  const filesDir = readFilesDir(context, files, reader);
  const ownEnv = filesDir === '' ? NO_VARIABLES : readEnvFile(files, filesDir, context.diagnostics);
  const env = ownEnv.size === 0 ? reading.orgEnv : new Map([...reading.orgEnv, ...ownEnv]);
  const runtime = readRuntime(context, reader) || defaults.runtime || DEFAULT_RUNTIME;
  const plugins = mergePlugins(defaults.plugins, reader.names('plugins'));
  const routing = readRouting(reader);
  const idleInterval = reader.integer('idle_interval_seconds') ?? defaults.idleIntervalSeconds ?? 0;
  const ownMemories = readMemories(context, reader, 'initial_memories');
  const canvas = readCanvas(context, reader);
  return {
    name,
    path: place.depth === 1 ? pathSegment(name) : `${place.parentPath}/${pathSegment(name)}`,
    depth: place.depth,
    role: reader.text('role').trim(),
    runtime,
    model: readModel(context, reader) || defaults.model || usualModel(runtime),
    tier: readTier(context, reader) ?? defaults.tier ?? DEFAULT_TIER,
    filesDir,
    template: readTemplate(context, reader),
    plugins: [...plugins.keys()],
    pluginSources: Object.fromEntries(plugins),
    schedules: readSchedules(context, files, reader, filesDir),
    channels: readChannels(context, reader),
    envKeys: [...new Set([...reading.personaKeys(filesDir), ...env.keys()])].sort(),
    spawning: (reader.boolean('spawning') ?? true) && place.spawning,
    external: reader.boolean('external') ?? runtime === 'external',
    url: readUrl(context, reader),
    canvas: place.depth === 1 ? canvas : null,
    maxConcurrentTasks: Math.max(1, reader.integer('max_concurrent_tasks') ?? 1),
    initialPrompt:
      readPrompt(context, files, reader, 'initial_prompt', filesDir).text || defaults.initialPrompt.text,
    idlePrompt: readPrompt(context, files, reader, 'idle_prompt', filesDir).text || defaults.idlePrompt.text,
    idleIntervalSeconds: idleInterval > 0 ? idleInterval : DEFAULT_IDLE_INTERVAL_SECONDS,
    ...(routing.size === 0 ? defaults.routing : mergeRouting(defaults.categoryRouting, routing)),
    initialMemories: ownMemories.length > 0 ? ownMemories : defaults.initialMemories,
    systemPrompt: reader.text('system_prompt'),
    ...readWorkspaceDir(context, reader, env, reading.processEnv),
    requiredEnv: readEnvRequirements(context, reader, 'required_env'),
    recommendedEnv: readEnvRequirements(context, reader, 'recommended_env'),
    source: reader.start,
    sources: sourcesOf(reader, defaults),
  };
}

/** A prompt given either way hides the inherited one, whichever way that was given. */
function sourcesOf(reader: MapReader, defaults: Defaults): Record<string, SourcePosition> {
  const stated = statedSources(reader);
  const hidden = new Set(Object.keys(stated).map(promptOf));
  const inherited = Object.entries(defaults.sources).filter(
    ([key]) => INHERITED_KEYS.has(key) && !hidden.has(promptOf(key)),
  );
  return { ...Object.fromEntries(inherited), ...stated };
}

function promptOf(key: string): string {
  return key.replace(/_file$/, '');
}
