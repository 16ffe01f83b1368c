import type { SettingsDraft } from './settings-draft.ts';

/** What each part of the form gets. */
export interface FieldsProps {
  readonly draft: SettingsDraft;
  readonly onChange: (part: Partial<SettingsDraft>) => void;
}
