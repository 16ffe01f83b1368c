import { HARMLESS_TIER, type InputOf, type Workspace } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { centsOf, fieldsOf, type SettingsField, type SettingsValues, sameValue } from './values.ts';

/** What somebody typed into one field, and what stood there when they began. */
export interface DraftField<V = SettingsValues[SettingsField]> {
  readonly base: V;
  readonly value: V;
}

/** The fields that somebody has changed and not saved. */
export type SettingsDraft = { readonly [F in SettingsField]?: DraftField<SettingsValues[F]> };

/** What it runs as, at once when it changes. */
const REPLACING: ReadonlySet<SettingsField> = new Set(['runtime', 'tier']);
/** What the engine restarts it for by itself, soon. */
const RESTARTING_SOON: ReadonlySet<SettingsField> = new Set(['provider']);
/** What its agent learns at its next start, whenever that is. */
const WAITING: ReadonlySet<SettingsField> = new Set(['model', 'workspaceDir', 'workspaceAccess']);

/** A draft with another value in one field. What is as it was before is no change. */
export function withField<F extends SettingsField>(
  draft: SettingsDraft,
  field: F,
  now: SettingsValues[F],
  value: SettingsValues[F],
): SettingsDraft {
  const base = (draft[field] as DraftField<SettingsValues[F]> | undefined)?.base ?? now;
  if (sameValue(field, value, now)) return withoutField(draft, field);
  return { ...draft, [field]: { base, value } };
}

export function withoutField(draft: SettingsDraft, field: SettingsField): SettingsDraft {
  const { [field]: _gone, ...rest } = draft;
  return rest;
}

/** What the form shows: what was typed over what counts. */
export function shownValues(now: Partial<SettingsValues>, draft: SettingsDraft): Partial<SettingsValues> {
  const typed = Object.entries(draft).map(([field, each]) => [field, each?.value]);
  return { ...now, ...Object.fromEntries(typed) };
}

/** The fields that are changed: what meanwhile says the same elsewhere is not. */
export function changedFields(now: Partial<SettingsValues>, draft: SettingsDraft): readonly SettingsField[] {
  return (Object.keys(draft) as SettingsField[]).filter((field) => {
    const current = now[field];
    return current === undefined || !sameValue(field, draft[field]?.value as never, current as never);
  });
}

/** The changed fields whose value changed elsewhere since somebody began to type. */
export function conflictsOf(now: Partial<SettingsValues>, draft: SettingsDraft): readonly SettingsField[] {
  return changedFields(now, draft).filter((field) => {
    const current = now[field];
    return current !== undefined && !sameValue(field, draft[field]?.base as never, current as never);
  });
}

/** What is wrong with a field, beside it; fields that are fine are left out. */
export function problemsOf(
  workspace: Workspace,
  values: Partial<SettingsValues>,
): Partial<Record<SettingsField, string>> {
  const words = text.configure.settings.problems;
  const has = new Set(fieldsOf(workspace));
  const folder = values.workspaceDir?.trim() ?? '';
  const checks: readonly (readonly [SettingsField, boolean, string])[] = [
    ['name', values.name?.trim() === '', words.name],
    ['workspaceDir', folder !== '' && !isAbsolute(folder), words.folder],
    ['workspaceDir', folder !== '' && values.tier === 1, words.folderTier],
    ['limit', values.limit !== undefined && centsOf(values.limit) === undefined, words.limit],
  ];
  return Object.fromEntries(
    checks
      .filter(([field, isWrong]) => isWrong && has.has(field))
      .map(([field, , problem]) => [field, problem]),
  );
}

function isAbsolute(folder: string): boolean {
  return folder.startsWith('/') || /^[A-Za-z]:[\\/]/.test(folder);
}

export interface SettingsChange {
  /** For `workspaces.update`, without a tier that somebody has to agree to first. */
  readonly update: Omit<InputOf<'workspaces.update'>, 'id' | 'restart'>;
  /** undefined: stays as it is. */
  readonly provider: string | undefined;
  readonly limitCents: number | null | undefined;
  /** The tier to ask for; null when there is none. */
  readonly asksForTier: number | null;
  /** at once: it restarts as soon as this is saved · choice: it may wait · none: its agent need not know */
  readonly restarts: 'at once' | 'choice' | 'none';
}

/** What saving a draft does. */
export function changeOf(
  workspace: Workspace,
  now: Partial<SettingsValues>,
  draft: SettingsDraft,
): SettingsChange {
  const changed = new Set(changedFields(now, draft).filter((field) => fieldsOf(workspace).includes(field)));
  const shown = shownValues(now, draft) as SettingsValues;
  const asks = changed.has('tier') && shown.tier > Math.max(HARMLESS_TIER, workspace.allowedTier);
  if (asks) changed.delete('tier');
  const folder = shown.workspaceDir.trim();
  const take = <F extends SettingsField>(field: F, value: unknown) =>
    changed.has(field) ? { [field]: value } : {};
  const changesFolder = changed.has('workspaceDir') || (changed.has('workspaceAccess') && folder !== '');
  const running = workspace.desired === 'running';
  const some = (fields: ReadonlySet<SettingsField>) => [...changed].some((field) => fields.has(field));
  return {
    update: {
      ...take('name', shown.name.trim()),
      ...take('role', shown.role.trim()),
      ...take('runtime', shown.runtime),
      ...take('model', shown.model.trim()),
      ...take('tier', shown.tier),
      ...(changesFolder
        ? { workspaceDir: folder, workspaceAccess: folder === '' ? 'none' : shown.workspaceAccess }
        : {}),
      ...take('hibernateAfterMinutes', shown.hibernateAfterMinutes),
      ...take('updateTier', shown.updateTier),
      ...take('deliveryMode', shown.deliveryMode),
    },
    provider: changed.has('provider') ? shown.provider.trim() : undefined,
    limitCents: changed.has('limit') ? centsOf(shown.limit) : undefined,
    asksForTier: asks ? shown.tier : null,
    restarts: !running
      ? 'none'
      : some(REPLACING) || some(RESTARTING_SOON)
        ? 'at once'
        : some(WAITING)
          ? 'choice'
          : 'none',
  };
}
