import type { Sqlite } from './database.ts';

/** Where a plugin of a workspace came from. Which plugins it has is `WorkspaceRecord.plugins`. */
export interface PluginOrigin {
  readonly name: string;
  /** As it was asked for, e.g. `github://owner/repo#v1`. */
  readonly source: string;
  /** `none`, `tag:<name>`, `tag:latest` or `sha:<commit>`. */
  readonly trackedRef: string;
  /** The commit; empty for a folder of this machine. */
  readonly installedSha: string;
  readonly installedAt: number;
  readonly updatedAt: number;
}

/** A plugin that the workspaces of an org may have. */
export interface AllowedPlugin {
  readonly name: string;
  readonly enabledBy: string;
  readonly enabledAt: number;
}

export function pluginRepository(database: Sqlite, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO workspace_plugins (workspace_id, plugin_name, source_raw, tracked_ref, installed_sha, installed_at, updated_at)
     VALUES (@workspaceId, @name, @source, @trackedRef, @installedSha, @now, @now)
     ON CONFLICT (workspace_id, plugin_name) DO UPDATE SET source_raw = excluded.source_raw,
       tracked_ref = excluded.tracked_ref, installed_sha = excluded.installed_sha, updated_at = excluded.updated_at`,
  );
  const columns = `plugin_name AS name, source_raw AS source, tracked_ref AS trackedRef, installed_sha AS installedSha,
    installed_at AS installedAt, updated_at AS updatedAt`;
  const ofWorkspace = database.prepare(
    `SELECT ${columns} FROM workspace_plugins WHERE workspace_id = ? ORDER BY plugin_name`,
  );
  const deleteOrigin = database.prepare(
    'DELETE FROM workspace_plugins WHERE workspace_id = ? AND plugin_name = ?',
  );
  const ofOrg = database.prepare(
    `SELECT plugin_name AS name, enabled_by AS enabledBy, enabled_at AS enabledAt
     FROM org_plugin_allowlist WHERE org_id = ? ORDER BY plugin_name`,
  );
  const clearOrg = database.prepare('DELETE FROM org_plugin_allowlist WHERE org_id = ?');
  const allow = database.prepare(
    'INSERT OR IGNORE INTO org_plugin_allowlist (org_id, plugin_name, enabled_by, enabled_at) VALUES (?, ?, ?, ?)',
  );

  return {
    putOrigin(
      workspaceId: string,
      origin: Pick<PluginOrigin, 'name' | 'source' | 'trackedRef' | 'installedSha'>,
    ): void {
      upsert.run({ workspaceId, ...origin, now: now() });
    },
    /** By name. */
    originsOf: (workspaceId: string): PluginOrigin[] => ofWorkspace.all(workspaceId) as PluginOrigin[],
    removeOrigin(workspaceId: string, name: string): void {
      deleteOrigin.run(workspaceId, name);
    },
    /** By name; none means that all are allowed. */
    allowedIn: (orgId: string): AllowedPlugin[] => ofOrg.all(orgId) as AllowedPlugin[],
    /** Replaces the whole list; the caller has a transaction. */
    setAllowed(orgId: string, names: readonly string[], enabledBy: string): void {
      clearOrg.run(orgId);
      for (const name of names) allow.run(orgId, name, enabledBy, now());
    },
  };
}
