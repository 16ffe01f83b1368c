import { create } from 'zustand';
import type { SettingDefinition } from '../../../core/contract/index.ts';
import { useUi } from '../state/ui.ts';

export type SectionName = 'appearance' | SettingDefinition['section'];

export interface SettingsView {
  readonly section: SectionName;
  readonly query: string;
}

/** What the page of the settings shows; it is found again as it was left. */
export const useSettingsView = create<SettingsView>()(() => ({ section: 'appearance', query: '' }));

/** Opens the page of the settings, at a section if one is named. */
export function showSettings(section?: SectionName): void {
  useSettingsView.setState(section === undefined ? { query: '' } : { section, query: '' });
  useUi.getState().openPage('settings');
}
