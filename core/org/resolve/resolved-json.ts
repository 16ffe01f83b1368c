import type { Diagnostic } from '../../contract/index.ts';
import type { OrgTotals, ResolvedOrg, ResolvedWorkspace } from '../types.ts';

/** The stable JSON of `molecule org resolve`. Lists are in creation order: depth-first, as the files list them. */
export interface ResolvedOrgJson {
  readonly name: string;
  readonly description: string;
  readonly workspaces: ResolvedWorkspaceJson[];
  readonly totals: OrgTotals;
  readonly diagnostics: Diagnostic[];
}

/** A type, not an interface: it is handed out as a record of unknown values. */
export type ResolvedWorkspaceJson = {
  readonly name: string;
  readonly path: string;
  readonly depth: number;
  readonly role: string;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  readonly files_dir: string;
  readonly plugins: string[];
  readonly schedules: {
    readonly name: string;
    readonly cron_expr: string;
    readonly timezone: string;
    readonly prompt: string;
    readonly enabled: boolean;
  }[];
  /** Without `config`, which may hold credentials. */
  readonly channels: { readonly type: string; readonly enabled: boolean }[];
  readonly env_keys: string[];
  readonly spawning: boolean;
  readonly source: { readonly file: string; readonly line: number };
  readonly children: ResolvedWorkspaceJson[];
};

/** Shapes a resolved org for scripts. */
export function resolvedToJson(org: ResolvedOrg): ResolvedOrgJson {
  return {
    name: org.name,
    description: org.description,
    workspaces: org.workspaces.map(workspaceToJson),
    totals: org.totals,
    diagnostics: [...org.diagnostics],
  };
}

function workspaceToJson(workspace: ResolvedWorkspace): ResolvedWorkspaceJson {
  const { name, path, depth, role, runtime, model, tier, spawning, source } = workspace;
  return {
    name,
    path,
    depth,
    role,
    runtime,
    model,
    tier,
    files_dir: workspace.filesDir,
    plugins: [...workspace.plugins],
    schedules: workspace.schedules.map((schedule) => ({
      name: schedule.name,
      cron_expr: schedule.cron,
      timezone: schedule.timezone,
      prompt: schedule.prompt,
      enabled: schedule.enabled,
    })),
    channels: workspace.channels.map(({ type, enabled }) => ({ type, enabled })),
    env_keys: [...workspace.envKeys],
    spawning,
    source: { file: source.file, line: source.line },
    children: workspace.children.map(workspaceToJson),
  };
}
