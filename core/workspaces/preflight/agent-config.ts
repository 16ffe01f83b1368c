import { parse } from 'yaml';
import type { SeedFile } from '../backend.ts';

/** What an agent reads first; without it most do not start. */
export const CONFIG_FILE = 'config.yaml';

/** A config.yaml is written by hand; larger ones are not read. */
const MAX_CONFIG_BYTES = 512 * 1024;
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
    requiredEnv: Array.isArray(runtime.required_env) ? runtime.required_env.flatMap(groupOf) : [],
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
  const group = names.map(textOf).filter((name) => name !== '');
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
