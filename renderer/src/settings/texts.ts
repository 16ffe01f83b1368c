import {
  type SettingDefinition,
  type SettingKey,
  type SettingLock,
  type SettingValue,
  settingOf,
} from '../../../core/contract/index.ts';
import { memoryText } from '../inspector/text.ts';
import { text } from '../text/index.ts';

const MEBIBYTE = 1024 * 1024;
const words = text.appSettings;

/** A value as people read it. */
export function valueText(key: string, value: SettingValue): string {
  const definition = settingOf(key);
  if (!definition) return String(value);
  const { choices, empty } = words.settings[definition.key];
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (value === null || value === '') return empty ?? words.nothing;
  const { kind } = definition;
  if (kind.type === 'number' && kind.unit === 'mebibytes') return memoryText(Number(value) * MEBIBYTE);
  if (kind.type === 'number') return `${value} ${words.units[kind.unit]}`.trim();
  return choices?.[String(value)] ?? String(value);
}

export function titleOf(key: string): string {
  const definition = settingOf(key);
  return definition ? words.settings[definition.key].title : key;
}

export function lockText({ by, name }: SettingLock): string {
  const says = { file: words.lockedByFile, variable: words.lockedByVariable, option: words.lockedByOption };
  return says[by](name);
}

/** All that a setting is found by. */
export function textsOf({
  key,
  section,
}: SettingDefinition & { readonly key: SettingKey }): readonly string[] {
  const { title, help, choices = {} } = words.settings[key];
  return [title, help, key, words.sections[section], ...Object.values(choices)];
}
