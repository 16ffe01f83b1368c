import { AppError, decidesWhatRuns } from '../base/index.ts';
import type { SecretSource } from '../store/index.ts';

/** What the app itself says to an agent: its identity, its place, and where the platform is. */
const OF_THE_APP = [
  'WORKSPACE_ID',
  'WORKSPACE_CONFIG_PATH',
  'WORKSPACE_DIR',
  'CONFIGS_DIR',
  'PLUGINS_DIR',
  'PLATFORM_URL',
  'MOLECULE_URL',
  'MOLECULE_PARENT_PIPE',
  'PARENT_ID',
  'AWARENESS_NAMESPACE',
  'TIER',
  'PORT',
  'BIND_HOST',
];
/** Without their right values the agent in an image is not found or does not start. */
const OF_THE_IMAGE = ['PATH', 'PYTHONPATH', 'PYTHONHOME', 'NODE_PATH', 'ELECTRON_RUN_AS_NODE'];
const LOADER_PREFIX = /^(LD|DYLD)_/;
const RESERVED = new Set([...OF_THE_APP, ...OF_THE_IMAGE]);

/**
 * True for names that no secret from there may have. Case does not count: on Windows it does not for variables
 * either. A person may decide what runs in the own containers, a template comes from anywhere. Plain processes get
 * no such variable from anybody: their backend leaves them out.
 */
export function isReservedName(key: string, source: SecretSource): boolean {
  const name = key.toUpperCase();
  return RESERVED.has(name) || LOADER_PREFIX.test(name) || (source === 'template' && decidesWhatRuns(name));
}

/** Throws `secret_reserved` for a name that no person may set. */
export function refuseReservedName(key: string): void {
  if (!isReservedName(key, 'user')) return;
  throw new AppError('secret_reserved', `${key} is set by the app itself`, {
    detail: 'Choose another name for the secret.',
  });
}
