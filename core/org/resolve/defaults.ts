import type { ResolvedEnvRequirement, SeedMemory, SourcePosition } from '../types.ts';
import { readEnvRequirements } from './environment.ts';
import type { MapReader, ReadContext } from './map-reader.ts';
import { readMemories } from './memories.ts';
import { type CategoryRouting, mergeRouting, type Routing, type StatedName } from './merge.ts';
import { NO_PROMPT, type Prompt, readPrompt } from './prompts.ts';
import type { TemplateFiles } from './template-files.ts';
import { readModel, readRuntime, readTier } from './workspace-values.ts';

/** Keys that a workspace takes from `defaults` when it does not state them itself. */
export const INHERITED_KEYS: ReadonlySet<string> = new Set([
  'runtime',
  'tier',
  'model',
  'plugins',
  'initial_prompt',
  'initial_prompt_file',
  'idle_prompt',
  'idle_prompt_file',
  'idle_interval_seconds',
  'category_routing',
  'initial_memories',
]);
/** They add up instead. */
export const ENV_KEYS = ['required_env', 'recommended_env'] as const;
const KEYS = new Set([...INHERITED_KEYS, ...ENV_KEYS]);

/** What workspaces inherit. Empty or undefined: the template says nothing. */
export interface Defaults {
  readonly runtime: string;
  readonly tier: number | undefined;
  readonly model: string;
  readonly plugins: readonly StatedName[];
  readonly initialPrompt: Prompt;
  readonly idlePrompt: Prompt;
  readonly idleIntervalSeconds: number | undefined;
  readonly categoryRouting: CategoryRouting;
  /** The same for workspaces that state none of their own. */
  readonly routing: Routing;
  readonly initialMemories: readonly SeedMemory[];
  readonly requiredEnv: readonly ResolvedEnvRequirement[];
  readonly recommendedEnv: readonly ResolvedEnvRequirement[];
  readonly sources: Readonly<Record<string, SourcePosition>>;
}

export const NO_DEFAULTS: Defaults = {
  runtime: '',
  tier: undefined,
  model: '',
  plugins: [],
  initialPrompt: NO_PROMPT,
  idlePrompt: NO_PROMPT,
  idleIntervalSeconds: undefined,
  categoryRouting: new Map(),
  routing: { categoryRouting: {}, routingSources: {} },
  initialMemories: [],
  requiredEnv: [],
  recommendedEnv: [],
  sources: {},
};

/** Reads `defaults`. Its file references are relative to the template folder. */
export function readDefaults(context: ReadContext, files: TemplateFiles, reader: MapReader): Defaults {
  reader.expectOnly(KEYS, new Set(), 'in "defaults"');
  const categoryRouting = readRouting(reader);
  return {
    runtime: readRuntime(context, reader),
    tier: readTier(context, reader),
    model: readModel(context, reader),
    plugins: reader.names('plugins'),
    initialPrompt: readPrompt(context, files, reader, 'initial_prompt', ''),
    idlePrompt: readPrompt(context, files, reader, 'idle_prompt', ''),
    idleIntervalSeconds: reader.integer('idle_interval_seconds'),
    categoryRouting,
    routing: mergeRouting(new Map(), categoryRouting),
    initialMemories: readMemories(context, reader, 'initial_memories'),
    requiredEnv: readEnvRequirements(context, reader, 'required_env'),
    recommendedEnv: readEnvRequirements(context, reader, 'recommended_env'),
    sources: statedSources(reader),
  };
}

/** Reads `category_routing`: task category to role names. */
export function readRouting(reader: MapReader): CategoryRouting {
  const routing = reader.map('category_routing');
  return new Map((routing?.keys ?? []).map((category) => [category, routing?.names(category) ?? []]));
}

/** Where each key of the map that has a value stands. */
export function statedSources(reader: MapReader): Record<string, SourcePosition> {
  const stated = reader.keys.filter((key) => reader.value(key) !== null);
  return Object.fromEntries(stated.map((key) => [key, reader.at(key)]));
}
