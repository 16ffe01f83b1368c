import { useCallback, useEffect } from 'react';
import { create } from 'zustand';
import type { SettingDefinition } from '../../../core/contract/index.ts';
import type { Fix } from '../engine/shown-error.ts';
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

/** Why a setting could not be saved. */
export interface Refusal {
  readonly text: string;
  /** What was typed and is not saved. */
  readonly typed: string | null;
  readonly fixes?: readonly Fix[];
}

/** What was typed into a setting and is not saved, and why it was refused if it was. */
export interface Unsaved {
  readonly typed: string | null;
  readonly refusal: Refusal | null;
}

const NOTHING: Unsaved = { typed: null, refusal: null };

/** By the setting's key. It is still there after a look at another section or page, until it is saved or taken back. */
const useUnsavedSettings = create<Readonly<Record<string, Unsaved>>>(() => ({}));

/** What of a setting is not saved, used as `useState` is; the change is made to what it is by then. */
export function useUnsaved(key: string) {
  const unsaved = useUnsavedSettings((all) => all[key] ?? NOTHING);
  const change = useCallback(
    (next: (now: Unsaved) => Unsaved) =>
      useUnsavedSettings.setState((all) => ({ [key]: next(all[key] ?? NOTHING) })),
    [key],
  );
  // Where nothing was typed there is nothing to come back to: a switch stands as it was before.
  useEffect(() => {
    const forget = () => change((now) => (now.typed === null ? NOTHING : now));
    forget();
    return forget;
  }, [change]);
  return [unsaved, change] as const;
}
