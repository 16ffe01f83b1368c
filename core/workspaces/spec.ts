import { AppError, sha256 } from '../base/index.ts';
import { hasKind, type Store, type WorkspaceRecord, withoutKind } from '../store/index.ts';
import type { Credentials, SeedFile, WorkspaceBackend, WorkspaceSpec } from './backend.ts';
import { environmentOf } from './environment.ts';
import { agentConfigIn } from './preflight/agent-config.ts';

/** What people write for yes. */
const TRUE = /^(1|t|true|y|yes|on)$/i;

export interface SpecSources {
  readonly store: Store;
  /** Base URL under which workspaces of this backend reach the platform API, without the private prefix. */
  readonly platformUrl: (backend: WorkspaceBackend['kind']) => string;
  /** Revokes the old tokens of a workspace and mints new ones. */
  readonly mintTokens: (workspaceId: string) => { bearer: string; prefix: string };
  /** Replaces what the platform proves itself with to a workspace. */
  readonly mintInboundSecret: (workspaceId: string) => string;
  /** Its secrets as variables, the global ones among them. Throws when one cannot be read. */
  readonly environmentOf: (workspaceId: string) => Readonly<Record<string, string>>;
  /** Where the agents' awareness service answers; left out when there is none. */
  readonly awarenessUrl?: string | undefined;
  /** For a `/configs` without config.yaml: see `WorkspaceSpec.recover`. Without it nothing is recovered. */
  readonly recoveryFilesOf?: (record: WorkspaceRecord) => Promise<readonly SeedFile[]>;
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
  const { workspaces } = sources.store;
  const secrets = sources.environmentOf(record.id);
  const files = workspaces.filesOf(record.id);
  const credentials = (): Credentials => {
    // What was revoked because something else is wanted must not come back with a start that is still under way.
    const latest = workspaces.getLive(record.id);
    if (latest?.desired !== 'running' || latest.generation !== record.generation)
      throw new AppError('interrupted', `Something else was wanted of ${record.name} while it was started`);
    const { bearer, prefix } = sources.mintTokens(record.id);
    const inbound = sources.mintInboundSecret(record.id);
    const url = `${platformUrl}/as/${prefix}`;
    return {
      files: [
        { path: '.auth_token', content: Buffer.from(bearer), mode: 0o600 },
        { path: '.platform_inbound_secret', content: Buffer.from(inbound), mode: 0o600 },
      ],
      env: { PLATFORM_URL: url, MOLECULE_URL: url },
    };
  };
  return {
    id: record.id,
    name: record.name,
    runtime: record.runtime,
    tier: record.tier,
    allowedTier: record.allowedTier,
    image,
    env: environmentOf(record, {
      secrets,
      config: agentConfigIn(files),
      awarenessUrl: sources.awarenessUrl ?? '',
    }),
    hostFolder:
      record.workspaceDir === '' || record.workspaceAccess === 'none'
        ? null
        : { path: record.workspaceDir, readOnly: record.workspaceAccess === 'read_only' },
    files: files.map((file) => ({ ...file, delivered: hasKind(file.delivered, kind) })),
    gone: workspaces.goneFilesOf(record.id, kind),
    resetSession: record.resetSession || TRUE.test(secrets.WORKSPACE_RESET_SESSION ?? ''),
    recover: async () => (await sources.recoveryFilesOf?.(record)) ?? [],
    onFresh: () => {
      sources.store.transaction(() => {
        workspaces.forgetDelivered(record.id, kind);
        const seeded = workspaces.get(record.id)?.seeded ?? 0;
        if (hasKind(seeded, kind)) workspaces.update(record.id, { seeded: withoutKind(seeded, kind) });
      });
    },
    credentials,
    fingerprint: fingerprintOf(record, kind, platformUrl),
  };
}
