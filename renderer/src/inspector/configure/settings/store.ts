import { create } from 'zustand';
import { type SettingsDraft, withField, withoutField } from './draft.ts';
import type { SettingsField, SettingsValues } from './values.ts';

interface SettingsDrafts {
  /** By workspace: what is typed stays while others are looked at. */
  readonly drafts: Readonly<Record<string, SettingsDraft>>;
}

const NOTHING: SettingsDraft = {};

/** What somebody has typed into the settings of workspaces and not saved. It ends with the window. */
const useSettingsDrafts = create<SettingsDrafts>(() => ({ drafts: {} }));

function draftOf(id: string): SettingsDraft {
  return useSettingsDrafts.getState().drafts[id] ?? NOTHING;
}

export function useSettingsDraft(id: string): SettingsDraft {
  return useSettingsDrafts((state) => state.drafts[id] ?? NOTHING);
}

export function editField<F extends SettingsField>(
  id: string,
  field: F,
  now: SettingsValues[F],
  value: SettingsValues[F],
): void {
  put(id, withField(draftOf(id), field, now, value));
}

export function discardFields(id: string, fields: readonly SettingsField[]): void {
  put(id, fields.reduce(withoutField, draftOf(id)));
}

/** What is typed stays, over what is there by now: there is no conflict any more. */
export function keepMine(id: string, field: SettingsField, now: SettingsValues[SettingsField]): void {
  const mine = draftOf(id)[field];
  if (mine) put(id, { ...draftOf(id), [field]: { base: now, value: mine.value } });
}

function put(id: string, draft: SettingsDraft): void {
  useSettingsDrafts.setState(({ drafts }) => {
    const { [id]: _before, ...others } = drafts;
    return { drafts: Object.keys(draft).length === 0 ? others : { ...others, [id]: draft } };
  });
}
