import { sha256, slugOf } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { Credentials, WorkspaceBackend, WorkspaceSpec } from './backend.ts';

export interface SpecSources {
  readonly store: Store;
  /** Base URL under which workspaces of this backend reach the platform API, without the private prefix. */
  readonly platformUrl: (backend: WorkspaceBackend['kind']) => string;
  /** Revokes the old tokens of a workspace and mints new ones. */
  readonly mintTokens: (workspaceId: string) => { bearer: string; prefix: string };
  /** Its secrets as variables, the global ones among them. Throws when one cannot be read. */
  readonly environmentOf: (workspaceId: string) => Readonly<Record<string, string>>;
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
    env: environmentOf(record, sources.environmentOf(record.id)),
    hostFolder:
      record.workspaceDir === '' || record.workspaceAccess === 'none'
        ? null
        : { path: record.workspaceDir, readOnly: record.workspaceAccess === 'read_only' },
    files: sources.store.workspaces.filesOf(record.id),
    gone: sources.store.workspaces.goneFilesOf(record.id),
    onFresh: () => {
      const { workspaces } = sources.store;
      sources.store.transaction(() => {
        workspaces.forgetDelivered(record.id);
        if (workspaces.get(record.id)?.seeded) workspaces.update(record.id, { seeded: false });
      });
    },
    credentials,
    fingerprint: fingerprintOf(record, kind, platformUrl),
  };
}

/** Secrets may say who commits and which model is meant; what the app knows of the workspace goes before them. */
function environmentOf(
  record: WorkspaceRecord,
  secrets: Readonly<Record<string, string>>,
): Record<string, string> {
  const gitName = `Molecule AI ${record.name}`;
  const gitEmail = `${slugOf(record.name, 'agent')}@agents.moleculesai.app`;
  // Old data has the model under the name of the provider.
  const model = record.model || secrets.MODEL || secrets.MODEL_PROVIDER;
  return {
    GIT_AUTHOR_NAME: gitName,
    GIT_AUTHOR_EMAIL: gitEmail,
    GIT_COMMITTER_NAME: gitName,
    GIT_COMMITTER_EMAIL: gitEmail,
    ...secrets,
    ...(model ? { MODEL: model } : {}),
    ...(model && record.runtime === 'hermes' ? { HERMES_DEFAULT_MODEL: model } : {}),
    ...(record.role ? { MOLECULE_AGENT_ROLE: record.role } : {}),
    ...(record.parentId ? { PARENT_ID: record.parentId } : {}),
    WORKSPACE_ID: record.id,
    WORKSPACE_CONFIG_PATH: '/configs',
    CONFIGS_DIR: '/configs',
    TIER: String(record.tier),
    PLUGINS_DIR: '/plugins',
    PYTHONPATH: '/app',
  };
}
