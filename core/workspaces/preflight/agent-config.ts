import { parse, parseDocument } from 'yaml';
import type { SeedFile } from '../backend.ts';

/** What an agent reads first; without it most do not start. */
export const CONFIG_FILE = 'config.yaml';

/**
 * A config.yaml is written by hand; larger ones are not read. Agents write them too, and there are texts of half a
 * megabyte that take YAML a minute, in which the whole engine would stand still.
 */
const MAX_CONFIG_BYTES = 64 * 1024;
/** Nothing needs more than that, and all of it is told when it is missing. */
const MAX_REQUIRED = 100;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** More than a day is as good as never, and more than timers can count. */
const MAX_TIMEOUT_SECONDS = 86_400;

/** What the app itself reads of a config.yaml; empty where that says nothing. */
export interface AgentConfig {
  readonly runtime: string;
  readonly model: string;
  readonly provider: string;
  /** Variables that the agent needs: of each group any one. */
  readonly requiredEnv: readonly (readonly string[])[];
  /** How long a start may take until the agent registers; null for the usual. */
  readonly provisionTimeoutSeconds: number | null;
}

const NOTHING: AgentConfig = {
  runtime: '',
  model: '',
  provider: '',
  requiredEnv: [],
  provisionTimeoutSeconds: null,
};

/** Reads a config.yaml, which agents and people write: what cannot be read says nothing. */
export function readAgentConfig(content: Uint8Array): AgentConfig {
  const values = valuesOf(content);
  if (values === null) return NOTHING;
  const runtime = isRecord(values.runtime_config) ? values.runtime_config : {};
  return {
    runtime: textOf(values.runtime),
    model: textOf(values.model) || textOf(runtime.model),
    provider: textOf(runtime.provider) || textOf(values.provider),
    requiredEnv: Array.isArray(runtime.required_env)
      ? runtime.required_env.slice(0, MAX_REQUIRED).flatMap(groupOf)
      : [],
    provisionTimeoutSeconds: secondsOf(runtime.provision_timeout_seconds),
  };
}

/** What the config.yaml among these files says; undefined when there is none with content. */
export function agentConfigIn(files: readonly Pick<SeedFile, 'path' | 'content'>[]): AgentConfig | undefined {
  const file = files.find(isConfig);
  return file && readAgentConfig(file.content);
}

/** Whether it is the config.yaml of an agent, and not an empty one. */
export function isConfig({ path, content }: Pick<SeedFile, 'path' | 'content'>): boolean {
  return path === CONFIG_FILE && content.length > 0;
}

/**
 * A config.yaml that says these values, comments and all else kept. Undefined when it says so already, or cannot be
 * changed: nobody's own text keeps others from changing what the workspace is.
 */
export function withValues(
  content: Uint8Array,
  values: Readonly<Record<string, string | number>>,
): Buffer | undefined {
  if (content.length > MAX_CONFIG_BYTES) return undefined;
  try {
    const document = parseDocument(Buffer.from(content).toString(), { uniqueKeys: false, logLevel: 'error' });
    if (document.errors.length > 0) return undefined;
    const different = Object.entries(values).filter(
      ([field, value]) => document.get(field) !== value && (value !== '' || document.has(field)),
    );
    for (const [field, value] of different) document.set(field, value);
    return different.length > 0 ? Buffer.from(document.toString()) : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(content: Uint8Array): Record<string, unknown> | null {
  if (content.length > MAX_CONFIG_BYTES) return null;
  try {
    const values: unknown = parse(new TextDecoder().decode(content), {
      logLevel: 'error',
      uniqueKeys: false,
    });
    return isRecord(values) ? values : null;
  } catch {
    return null;
  }
}

/** `NAME`, or `{any_of: [A, B]}`. Anything else asks for nothing. */
function groupOf(entry: unknown): string[][] {
  const names = isRecord(entry) && Array.isArray(entry.any_of) ? entry.any_of : [entry];
  const group = names
    .slice(0, MAX_REQUIRED)
    .map(textOf)
    .filter((name) => VARIABLE.test(name));
  return group.length === 0 ? [] : [group];
}

function secondsOf(value: unknown): number | null {
  if (typeof value !== 'number' || !(value > 0)) return null;
  return Math.min(Math.ceil(value), MAX_TIMEOUT_SECONDS);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
