import { existsSync } from 'node:fs';
import { hostname } from 'node:os';

/** What the process is told from outside, validated. */
export interface Environment {
  readonly workspaceId: string;
  /** Base URL of the platform without trailing slash; may carry a secret path prefix. */
  readonly platformUrl: string;
  readonly configsDir: string;
  readonly workspaceDir: string;
  readonly pluginsDir: string;
  /** Undefined: config.yaml decides. 0: any free port. */
  readonly port: number | undefined;
  readonly bindHost: string;
  /** The host under which the platform may reach this agent. */
  readonly publicHost: string;
  readonly heartbeatSeconds: number | undefined;
  /** Divides every pretended work time of the scripted adapter. */
  readonly scriptSpeed: number;
  /** Exit when stdin ends, because the engine that started this process is gone. */
  readonly followParent: boolean;
}

const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Reads the environment. Throws an `Error` with a plain sentence when something in it cannot work. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const workspaceId = env.WORKSPACE_ID?.trim() ?? '';
  if (workspaceId === '')
    throw new Error('WORKSPACE_ID is not set; the platform sets it for every workspace');
  const bindHost = env.BIND_HOST || '0.0.0.0';
  return {
    workspaceId,
    platformUrl: platformUrl(env.PLATFORM_URL),
    configsDir: env.CONFIGS_DIR || env.WORKSPACE_CONFIG_PATH || '/configs',
    workspaceDir: env.WORKSPACE_DIR || '/workspace',
    pluginsDir: env.PLUGINS_DIR || '/plugins',
    port: numberBetween('PORT', env.PORT, 0, 65_535),
    bindHost,
    publicHost: ANY_ADDRESS.has(bindHost) ? env.HOSTNAME || hostname() : bindHost,
    heartbeatSeconds: numberBetween('HEARTBEAT_INTERVAL_SECONDS', env.HEARTBEAT_INTERVAL_SECONDS, 1, 86_400),
    scriptSpeed: numberBetween('MOLECULE_SCRIPT_SPEED', env.MOLECULE_SCRIPT_SPEED, 0.01, 10_000) ?? 1,
    followParent: env.MOLECULE_PARENT_PIPE === '1',
  };
}

function platformUrl(value: string | undefined): string {
  const url = value || defaultPlatformUrl();
  if (!URL.canParse(url)) throw new Error('PLATFORM_URL is not a URL');
  return url.replace(/\/+$/, '');
}

function defaultPlatformUrl(): string {
  return existsSync('/.dockerenv') ? 'http://host.docker.internal:8080' : 'http://localhost:8080';
}

function numberBetween(
  name: string,
  value: string | undefined,
  minimum: number,
  maximum: number,
): number | undefined {
  if (value === undefined || value === '') return undefined;
  const parsed = Number(value);
  if (Number.isFinite(parsed) && parsed >= minimum && parsed <= maximum) return parsed;
  throw new Error(`${name} must be a number from ${minimum} to ${maximum}, not "${value}"`);
}
