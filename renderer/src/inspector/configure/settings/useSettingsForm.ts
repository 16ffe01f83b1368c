import { useEffect, useMemo } from 'react';
import {
  hasInstance,
  type OperationName,
  type OutputOf,
  type Workspace,
} from '../../../../../core/contract/index.ts';
import { type QueryState, useQuery } from '../../../dialogs/useQuery.ts';
import {
  changedFields,
  changeOf,
  conflictsOf,
  problemsOf,
  type SettingsChange,
  type SettingsDraft,
  shownValues,
} from './draft.ts';
import { discardFields, editField, useSettingsDraft } from './store.ts';
import { type SettingsField, type SettingsValues, valuesOf } from './values.ts';

/** Why a part of what is shown is not known; null where it is, or is on its way. */
export type SettingsUnread = Readonly<
  Record<'models' | 'budget' | 'templates', Pick<QueryState<OperationName>, 'error' | 'refresh'>>
>;

/** All that the parts of the form need to know. */
export interface SettingsFormState {
  readonly workspace: Workspace;
  /** What counts now. */
  readonly now: Partial<SettingsValues>;
  /** What is shown: with what was typed. */
  readonly shown: Partial<SettingsValues>;
  readonly draft: SettingsDraft;
  readonly changed: ReadonlySet<SettingsField>;
  readonly conflicts: ReadonlySet<SettingsField>;
  readonly problems: Partial<Record<SettingsField, string>>;
  readonly change: SettingsChange;
  readonly budget: OutputOf<'budget.get'> | null;
  readonly templates: OutputOf<'templates.list'>['templates'];
  /** What could not be read: those fields are not empty, but unknown. */
  readonly unread: SettingsUnread;
  readonly edit: <F extends SettingsField>(field: F, value: SettingsValues[F]) => void;
  /** Asks again for what no event tells. */
  readonly refresh: () => void;
}

/** The settings of a workspace with what somebody has typed into them. */
export function useSettingsForm(workspace: Workspace): SettingsFormState {
  const { id, model } = workspace;
  const draft = useSettingsDraft(id);
  // A provider may follow the model.
  const models = useQuery(
    'models.get',
    { id },
    (event) =>
      event.type === 'workspace.changed' && event.workspace.id === id && event.workspace.model !== model,
  );
  // What it spends is told with its heartbeats and follows from what it does.
  const budget = useQuery(
    'budget.get',
    { id },
    (event) =>
      (event.type === 'workspace.changed' && event.workspace.id === id) ||
      (event.type === 'activity.logged' && event.activity.workspaceId === id),
  );
  const templates = useQuery('templates.list', {});

  const provider = models.output?.provider;
  const limitCents = budget.output?.limitCents;
  const form = useMemo<SettingsFormState>(() => {
    const now = valuesOf(workspace, { provider: hasInstance(workspace) ? provider : '', limitCents });
    const shown = shownValues(now, draft);
    return {
      workspace,
      now,
      shown,
      draft,
      changed: new Set(changedFields(now, draft)),
      conflicts: new Set(conflictsOf(now, draft)),
      problems: problemsOf(workspace, shown),
      change: changeOf(workspace, now, draft),
      budget: budget.output,
      templates: templates.output?.templates ?? [],
      unread: { models, budget, templates },
      edit: (field, value) => {
        const current = now[field];
        if (current !== undefined) editField(id, field, current, value);
      },
      refresh: () => {
        models.refresh();
        budget.refresh();
      },
    };
  }, [workspace, draft, provider, limitCents, models, budget, templates, id]);

  // What somebody typed and now stands there anyway is no draft any more: it must not come back when that changes again.
  const { changed, now } = form;
  useEffect(() => {
    const settled = (Object.keys(draft) as SettingsField[]).filter(
      (field) => now[field] !== undefined && !changed.has(field),
    );
    if (settled.length > 0) discardFields(id, settled);
  }, [id, draft, changed, now]);
  return form;
}
