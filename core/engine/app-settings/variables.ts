import type { SettingKey, SettingValue } from '../../contract/index.ts';
import { externalUrlFrom } from '../environment.ts';

/** Settings that nothing but what people chose decides: the engine keeps them for whoever makes workspaces. */
export const ownKeys = ['workspaces.runtime', 'workspaces.model', 'workspaces.tier'] as const;

/** How a variable of the environment says what a setting is. */
export interface Variable {
  readonly name: string;
  readonly write: (value: SettingValue) => string;
  readonly read: (text: string) => SettingValue;
  /** Throws for a text that the engine could not start with. */
  readonly check?: (text: string) => void;
}

function number(name: string): Variable {
  return {
    name,
    write: (value) => (value === null ? '' : String(value)),
    // A variable may end in a unit.
    read: (text) => (Number.isFinite(Number.parseFloat(text)) ? Number.parseFloat(text) : null),
  };
}

function words(name: string, check?: Variable['check']): Variable {
  const variable = {
    name,
    write: (value: SettingValue) => String(value ?? ''),
    read: (text: string) => text,
  };
  return check ? { ...variable, check } : variable;
}

function toggle(name: string): Variable {
  return {
    name,
    write: (value) => (value === true ? 'true' : ''),
    read: (text) => text.trim().toLowerCase() === 'true',
  };
}

/** The settings that the engine reads from its environment when it starts. */
export const variables: Readonly<Partial<Record<SettingKey, Variable>>> = {
  'start.parallelStarts': number('MOLECULE_PROVISION_CONCURRENCY'),
  'start.registerTimeoutSeconds': number('PROVISION_TIMEOUT_SECONDS'),
  'images.stallGraceSeconds': number('MOLECULE_BUILD_STALL_GRACE_S'),
  'messages.idleTimeoutSeconds': number('A2A_IDLE_TIMEOUT_SECONDS'),
  'messages.maxDepth': number('MOLECULE_MAX_DEPTH'),
  'messages.agentsMayWriteToPeople': toggle('MOLECULE_MCP_ALLOW_SEND_MESSAGE'),
  'messages.keepActivityDays': number('ACTIVITY_RETENTION_DAYS'),
  'network.port': number('PORT'),
  'network.requestsPerMinute': number('RATE_LIMIT'),
  'network.externalUrl': words('EXTERNAL_PLATFORM_URL', externalUrlFrom),
  'network.allowedOrigins': words('CORS_ORIGINS'),
  'network.staleAfterSeconds': number('REMOTE_LIVENESS_STALE_AFTER'),
  'sources.host': words('MOLECULE_EXTERNAL_GITEA_URL'),
  'sources.repositories': words('MOLECULE_EXTERNAL_REPO_ALLOWLIST'),
  'plugins.allowUnpinned': toggle('PLUGIN_ALLOW_UNPINNED'),
  'engine.logLevel': words('LOG_LEVEL'),
};
