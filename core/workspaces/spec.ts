import { sha256 } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { Credentials, WorkspaceBackend, WorkspaceSpec } from './backend.ts';

export interface SpecSources {
  readonly store: Store;
  /** Base URL under which workspaces of this backend reach the platform API, without the private prefix. */
  readonly platformUrl: (backend: WorkspaceBackend['kind']) => string;
  /** Revokes the old tokens of a workspace and mints new ones. */
  readonly mintTokens: (workspaceId: string) => { bearer: string; prefix: string };
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'agent'
  );
}

/** Identifies the instance that should run: a running one with another fingerprint is replaced. */
export function fingerprintOf(
  record: WorkspaceRecord,
  kind: WorkspaceBackend['kind'],
  platformUrl: string,
): string {
  return sha256(JSON.stringify([record.generation, record.runtime, record.tier, kind, platformUrl])).slice(
    0,
    16,
  );
}

/** Composes what a backend needs from the stored row. `image` is empty for backends without images. */
export function specOf(
  record: WorkspaceRecord,
  kind: WorkspaceBackend['kind'],
  image: string,
  sources: SpecSources,
): WorkspaceSpec {
  const platformUrl = sources.platformUrl(kind);
  const gitName = `Molecule AI ${record.name}`;
  const gitEmail = `${slug(record.name)}@agents.moleculesai.app`;
  const credentials = (): Credentials => {
    const { bearer, prefix } = sources.mintTokens(record.id);
    const url = `${platformUrl}/as/${prefix}`;
    return {
      files: [{ path: '.auth_token', content: Buffer.from(bearer), mode: 0o600 }],
      env: { PLATFORM_URL: url, MOLECULE_URL: url },
    };
  };
  return {
    id: record.id,
    name: record.name,
    runtime: record.runtime,
    tier: record.tier,
    image,
    env: {
      GIT_AUTHOR_NAME: gitName,
      GIT_AUTHOR_EMAIL: gitEmail,
      GIT_COMMITTER_NAME: gitName,
      GIT_COMMITTER_EMAIL: gitEmail,
      ...(record.model ? { MODEL: record.model } : {}),
      ...(record.role ? { MOLECULE_AGENT_ROLE: record.role } : {}),
      ...(record.parentId ? { PARENT_ID: record.parentId } : {}),
      WORKSPACE_ID: record.id,
      WORKSPACE_CONFIG_PATH: '/configs',
      CONFIGS_DIR: '/configs',
      TIER: String(record.tier),
      PLUGINS_DIR: '/plugins',
      PYTHONPATH: '/app',
    },
    files: sources.store.workspaces.filesOf(record.id),
    seeded: record.seeded,
    credentials,
    fingerprint: fingerprintOf(record, kind, platformUrl),
  };
}
