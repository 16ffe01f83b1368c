import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';

/** What config.yaml says about this agent; every key is optional there. */
export interface AgentConfig {
  readonly name: string;
  readonly description: string;
  readonly role: string;
  readonly version: string;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  /** Name of the engine that answers messages. */
  readonly adapter: string;
  /** Path of the behaviour file, relative to the configs folder. */
  readonly script: string;
  readonly port: number;
  readonly maxConcurrentTasks: number;
  readonly heartbeatSeconds: number;
  readonly delegationTimeoutSeconds: number;
}

export interface LoadedConfig {
  readonly config: AgentConfig;
  /** Why the file could not be used; the agent then stays reachable and answers with it. */
  readonly problem: string | undefined;
}

const HEARTBEAT_SECONDS = { default: 30, minimum: 5, maximum: 300 };
const DELEGATION_TIMEOUT_SECONDS = 300;

/** Reads `config.yaml` of the configs folder. Never throws: a missing or broken file becomes `problem`. */
export async function loadConfig(configsDir: string): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readFile(path.join(configsDir, 'config.yaml'), 'utf8');
  } catch (error) {
    return { config: toConfig({}), problem: `config.yaml cannot be read: ${(error as Error).message}` };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const reason = broken.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    return { config: toConfig({}), problem: `config.yaml:${line}:${col}: ${reason}` };
  }
  const values: unknown = document.toJS() ?? {};
  if (!isRecord(values)) {
    return { config: toConfig({}), problem: 'config.yaml:1:1: must be a list of "key: value" lines' };
  }
  return { config: toConfig(values), problem: undefined };
}

function toConfig(values: Record<string, unknown>): AgentConfig {
  const delegation = section(values, 'delegation');
  const heartbeat = number(
    section(values, 'observability').heartbeat_interval_seconds,
    HEARTBEAT_SECONDS.default,
  );
  return {
    name: string(values.name, 'Workspace'),
    description: string(values.description, ''),
    role: string(values.role, ''),
    version: string(values.version, '1.0.0'),
    runtime: string(values.runtime, 'molecule'),
    model: string(values.model, ''),
    tier: number(values.tier, 1),
    adapter: string(values.adapter, 'scripted'),
    script: string(values.script, 'behaviour.yaml'),
    port: number(section(values, 'a2a').port, 8000),
    maxConcurrentTasks: Math.max(1, Math.floor(number(values.max_concurrent_tasks, 1))),
    heartbeatSeconds: Math.min(HEARTBEAT_SECONDS.maximum, Math.max(HEARTBEAT_SECONDS.minimum, heartbeat)),
    delegationTimeoutSeconds: Math.max(1, number(delegation.timeout, DELEGATION_TIMEOUT_SECONDS)),
  };
}

function section(values: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = values[key];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function string(value: unknown, fallback: string): string {
  if (typeof value === 'string') return value.trim() || fallback;
  return typeof value === 'number' ? String(value) : fallback;
}

function number(value: unknown, fallback: number): number {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : fallback;
}
