import { readEnvRequirements } from './environment.ts';
import type { MapReader, ReadContext } from './map-reader.ts';
import { readMemories } from './memories.ts';
import type { CategoryRouting } from './merge.ts';
import { NO_PROMPT, type Prompt, readPrompt } from './prompts.ts';
import type { TemplateFiles } from './template-files.ts';
import type { EnvRequirement, SeedMemory, SourcePosition } from './types.ts';
import { readModel, readRuntime, readTier } from './workspace-values.ts';

const KEYS = new Set([
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
  'required_env',
  'recommended_env',
]);

/** What workspaces inherit. Empty or undefined: the template says nothing. */
export interface Defaults {
  readonly runtime: string;
  readonly tier: number | undefined;
  readonly model: string;
  readonly plugins: readonly string[];
  readonly initialPrompt: Prompt;
  readonly idlePrompt: Prompt;
  readonly idleIntervalSeconds: number | undefined;
  readonly categoryRouting: CategoryRouting;
  readonly initialMemories: readonly SeedMemory[];
  readonly requiredEnv: readonly EnvRequirement[];
  readonly recommendedEnv: readonly EnvRequirement[];
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
  initialMemories: [],
  requiredEnv: [],
  recommendedEnv: [],
  sources: {},
};

/** Reads `defaults`. Its file references are relative to the template folder. */
export function readDefaults(context: ReadContext, files: TemplateFiles, reader: MapReader): Defaults {
  reader.expectOnly(KEYS, new Set(), 'in "defaults"');
  return {
    runtime: readRuntime(context, reader),
    tier: readTier(context, reader),
    model: readModel(context, reader),
    plugins: reader.texts('plugins'),
    initialPrompt: readPrompt(context, files, reader, 'initial_prompt', ''),
    idlePrompt: readPrompt(context, files, reader, 'idle_prompt', ''),
    idleIntervalSeconds: reader.integer('idle_interval_seconds'),
    categoryRouting: readRouting(reader),
    initialMemories: readMemories(context, reader, 'initial_memories'),
    requiredEnv: readEnvRequirements(context, reader, 'required_env'),
    recommendedEnv: readEnvRequirements(context, reader, 'recommended_env'),
    sources: statedSources(reader),
  };
}

/** Reads `category_routing`: task category to role names. */
export function readRouting(reader: MapReader): CategoryRouting {
  const routing = reader.map('category_routing');
  return new Map((routing?.keys ?? []).map((category) => [category, routing?.texts(category) ?? []]));
}

/** Where each key of the map that has a value stands. */
export function statedSources(reader: MapReader): Record<string, SourcePosition> {
  const stated = reader.keys.filter((key) => reader.value(key) !== null);
  return Object.fromEntries(stated.map((key) => [key, reader.at(key)]));
}
