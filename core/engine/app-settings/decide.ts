import {
  LOCKED_SETTINGS_FILE,
  type SettingKey,
  type SettingLock,
  type SettingValue,
  settingOf,
} from '../../contract/index.ts';
import type { SettingValues } from './source.ts';
import { variables } from './variables.ts';

/** What the command line of this start says, by the setting that it decides. */
export type SettingOptions = Readonly<
  Partial<Record<SettingKey, { readonly name: string; readonly value: SettingValue }>>
>;

/** All who may say what a setting is. */
export interface Said {
  readonly locked: SettingValues;
  readonly options: SettingOptions;
  /** As the app was started. */
  readonly env: NodeJS.ProcessEnv;
  readonly stored: SettingValues;
}

export interface Decision {
  readonly value: SettingValue;
  /** Who keeps people from changing it; null: nobody. */
  readonly lock: SettingLock | null;
}

/**
 * Who decides a setting, the strongest first: the file of locked settings, the command line, the environment, what
 * people chose, what is usual. Whoever manages a machine has the last word on it.
 */
export function decide(key: SettingKey, { locked, options, env, stored }: Said): Decision {
  const byFile = locked[key];
  if (byFile !== undefined) return { value: byFile, lock: { by: 'file', name: LOCKED_SETTINGS_FILE } };
  const option = options[key];
  if (option) return { value: option.value, lock: { by: 'option', name: option.name } };
  const variable = variables[key];
  const text = variable && env[variable.name];
  if (text !== undefined && text.trim() !== '')
    return { value: variable?.read(text) ?? null, lock: { by: 'variable', name: variable?.name ?? '' } };
  return { value: stored[key] ?? settingOf(key)?.default ?? null, lock: null };
}
