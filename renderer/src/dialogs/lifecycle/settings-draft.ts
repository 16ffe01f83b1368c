import type { InputOf, Workspace } from '../../../../core/contract/index.ts';
import { HARMLESS_TIER } from './tiers.ts';

const fields = [
  'name',
  'role',
  'runtime',
  'model',
  'tier',
  'workspaceDir',
  'workspaceAccess',
  'hibernateAfterMinutes',
] as const;

/** What of a workspace the dialog changes. */
export type SettingsDraft = Pick<Workspace, (typeof fields)[number]>;

type Change = Omit<InputOf<'workspaces.update'>, 'id' | 'restart'>;

/** What its agent learns only by a restart. */
const RESTARTING: ReadonlySet<string> = new Set([
  'runtime',
  'model',
  'tier',
  'workspaceDir',
  'workspaceAccess',
]);

export function draftOf(workspace: Workspace): SettingsDraft {
  const { name, role, runtime, model, tier, workspaceDir, workspaceAccess, hibernateAfterMinutes } =
    workspace;
  return { name, role, runtime, model, tier, workspaceDir, workspaceAccess, hibernateAfterMinutes };
}

export interface SettingsChange {
  /** What to save; without a tier that somebody has to agree to first. */
  readonly change: Change;
  readonly isEmpty: boolean;
  /** Some of it counts only from the next start on. */
  readonly needsRestart: boolean;
  /** The tier to ask for; null when there is none. */
  readonly asksForTier: number | null;
}

/** What a draft changes. Without a folder there is no access to one, and with one there is some. */
export function changeOf(workspace: Workspace, draft: SettingsDraft): SettingsChange {
  const folder = draft.workspaceDir.trim();
  const wanted: SettingsDraft = {
    ...draft,
    name: draft.name.trim(),
    role: draft.role.trim(),
    model: draft.model.trim(),
    workspaceDir: folder,
    workspaceAccess:
      folder === '' ? 'none' : draft.workspaceAccess === 'none' ? 'read_only' : draft.workspaceAccess,
  };
  const isExposed = wanted.tier > Math.max(HARMLESS_TIER, workspace.allowedTier);
  const asksForTier = isExposed && wanted.tier !== workspace.tier ? wanted.tier : null;
  const changed = fields.filter(
    (field) => wanted[field] !== workspace[field] && !(field === 'tier' && asksForTier !== null),
  );
  return {
    change: Object.fromEntries(changed.map((field) => [field, wanted[field]])) as Change,
    isEmpty: changed.length === 0 && asksForTier === null,
    needsRestart: workspace.desired === 'running' && changed.some((field) => RESTARTING.has(field)),
    asksForTier,
  };
}
