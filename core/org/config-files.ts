import path from 'node:path';
import { type Document, LineCounter, parseDocument, stringify } from 'yaml';
import { AppError, isInside, messageOf } from '../base/index.ts';
import { type ConfigFile, copyFiles } from './copy-files.ts';
import { MAX_ALIAS_USES, MAX_FILE_BYTES } from './limits.ts';
import type { ResolvedWorkspace } from './types.ts';

const CONFIG_FILE = 'config.yaml';
const SYSTEM_PROMPT_FILE = 'system-prompt.md';
const GENERATED_MODE = 0o644;

type Config = Record<string, unknown>;

/**
 * What a new workspace finds in `/configs`: the files of its `files_dir`, `config.yaml` and, when the template
 * gives one inline, `system-prompt.md`. An own `config.yaml` keeps its keys; what the template states is set.
 *
 * @param orgDir the template folder that the workspace was resolved from
 * @throws AppError `template_invalid` when the own config.yaml is not a YAML map, `template_too_large`
 */
export async function configFiles(workspace: ResolvedWorkspace, orgDir: string): Promise<ConfigFile[]> {
  const files = new Map<string, ConfigFile>();
  if (workspace.filesDir !== '') {
    const folder = path.resolve(orgDir, workspace.filesDir);
    if (!isInside(orgDir, folder))
      throw invalid(`files_dir "${workspace.filesDir}" leads out of the template`);
    for (const file of await copyFiles(folder, orgDir)) files.set(file.path, file);
  }
  const own = readConfig(files.get(CONFIG_FILE), path.posix.join(workspace.filesDir, CONFIG_FILE));
  files.set(CONFIG_FILE, generated(CONFIG_FILE, writeConfig(mergeConfig(own, workspace))));
  if (workspace.systemPrompt.trim() !== '') {
    files.set(SYSTEM_PROMPT_FILE, generated(SYSTEM_PROMPT_FILE, `${workspace.systemPrompt.trim()}\n`));
  }
  return [...files.values()];
}

function generated(name: string, text: string): ConfigFile {
  return { path: name, content: new TextEncoder().encode(text), mode: GENERATED_MODE };
}

/** The values of the own config.yaml, aliases and merged maps followed; none when there is no such file. */
function readConfig(own: ConfigFile | undefined, name: string): Config {
  if (!own) return {};
  if (own.content.length > MAX_FILE_BYTES)
    throw invalid(`${name} is larger than ${MAX_FILE_BYTES / 1024} KiB`);
  const lines = new LineCounter();
  const document = parseDocument(new TextDecoder().decode(own.content), {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    // The check compares each key with all others; Python's parser takes the last one, as `toJS` does.
    uniqueKeys: false,
  });
  const error = document.errors[0];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`${name}:${line}:${col}: Not valid YAML: ${error.message}`);
  }
  const values = toValues(document, name) ?? {};
  if (!isRecord(values)) throw invalid(`${name}:1:1: This file must be a map of keys and values`);
  return values;
}

function toValues(document: Document.Parsed, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIAS_USES });
  } catch (error) {
    throw invalid(`${name}: The anchors of this file cannot be followed: ${messageOf(error)}`);
  }
}

function isRecord(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): AppError {
  return new AppError('template_invalid', message);
}

/** What the template states replaces what the file says; what is only a default fills gaps. */
function mergeConfig(own: Config, workspace: ResolvedWorkspace): Config {
  const { role, model, categoryRouting, initialPrompt, idlePrompt, idleIntervalSeconds } = workspace;
  return {
    ...own,
    name: workspace.name,
    description: role || (own.description ?? ''),
    version: own.version ?? '1.0.0',
    tier: workspace.tier,
    runtime: workspace.runtime,
    model: model || (own.model ?? ''),
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
