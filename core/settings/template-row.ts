import { parse } from 'yaml';
import type { WorkspaceTemplate } from '../contract/index.ts';

/** A config.yaml is written by hand; larger ones are not read. */
const MAX_CONFIG_BYTES = 64 * 1024;
/** Of workspaces whose template names none. */
export const FALLBACK_RUNTIME = 'claude-code';
const DEFAULT_TIER = 2;
const MAX_LISTED = 200;

type Env = WorkspaceTemplate['requiredEnv'][number];

/** What a config.yaml says of its template, in what shape ever; null when it is none. */
export function templateRow(
  id: string,
  text: string,
  origin: WorkspaceTemplate['origin'],
): WorkspaceTemplate | null {
  const config = configOf(text);
  if (config === null) return null;
  const runtime = recordOf(config.runtime_config);
  const timeout = runtime.provision_timeout_seconds;
  return {
    id,
    name: textOf(config.name) || id,
    description: textOf(config.description),
    tier: typeof config.tier === 'number' ? config.tier : DEFAULT_TIER,
    runtime: textOf(config.runtime) || FALLBACK_RUNTIME,
    model: textOf(config.model) || textOf(runtime.model),
    // Several templates in public have them at the top.
    models: listOf(runtime.models ?? config.models).flatMap(offeredModel),
    requiredEnv: envOf(runtime.required_env),
    providers: listOf(runtime.providers).map(textOf).filter(Boolean),
    providerRegistry: listOf(config.providers).filter(isRecord),
    skills: listOf(config.skills).map(textOf).filter(Boolean),
    provisionTimeoutSeconds: typeof timeout === 'number' && timeout > 0 ? timeout : null,
    origin,
  };
}

function configOf(text: string): Record<string, unknown> | null {
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) return null;
  try {
    const values: unknown = parse(text, { logLevel: 'error', uniqueKeys: false });
    return isRecord(values) ? values : null;
  } catch {
    return null;
  }
}

function offeredModel(value: unknown): WorkspaceTemplate['models'] {
  const { id, name, required_env: required } = recordOf(value);
  if (typeof id !== 'string' || id === '') return [];
  return [{ id, name: textOf(name) || id, requiredEnv: envOf(required) }];
}

function envOf(value: unknown): Env[] {
  return listOf(value).flatMap((entry): Env[] => {
    if (typeof entry === 'string' && entry !== '') return [entry];
    const names = listOf(recordOf(entry).any_of).map(textOf).filter(Boolean);
    return names.length > 0 ? [{ any_of: names }] : [];
  });
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_LISTED) : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
