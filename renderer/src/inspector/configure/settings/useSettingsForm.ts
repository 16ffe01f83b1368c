import { useEffect, useMemo, useRef } from 'react';
import { hasInstance, type OutputOf, type Workspace } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
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
  readonly edit: <F extends SettingsField>(field: F, value: SettingsValues[F]) => void;
  /** Asks again for what no event tells. */
  readonly refresh: () => void;
}

/** The settings of a workspace with what somebody has typed into them. */
export function useSettingsForm(workspace: Workspace): SettingsFormState {
  const { id, model, activeTasks } = workspace;
  const draft = useSettingsDraft(id);
  const models = useQuery('models.get', { id });
  const budget = useQuery('budget.get', { id });
  const templates = useQuery('templates.list', {});
  const { refresh: refreshModels } = models;
  const { refresh: refreshBudget } = budget;

  // A provider may follow the model, and an answer costs something: no event tells either.
  const state = `${activeTasks} ${model}`;
  const asked = useRef(state);
  useEffect(() => {
    if (asked.current === state) return;
    asked.current = state;
    refreshModels();
    refreshBudget();
  }, [state, refreshModels, refreshBudget]);

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
      edit: (field, value) => {
        const current = now[field];
        if (current !== undefined) editField(id, field, current, value);
      },
      refresh: () => {
        refreshModels();
        refreshBudget();
      },
    };
  }, [
    workspace,
    draft,
    provider,
    limitCents,
    budget.output,
    templates.output,
    id,
    refreshModels,
    refreshBudget,
  ]);

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
