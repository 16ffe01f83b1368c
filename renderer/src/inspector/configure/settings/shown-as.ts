import { runtimeName, tierName } from '../../../engine/presence.ts';
import { text } from '../../../text/index.ts';
import { durationText } from '../../time.ts';
import type { SettingsField, SettingsValues } from './values.ts';

const MINUTE_MS = 60_000;

/** A value in words, for a message about it. */
export function shownAs(field: SettingsField, value: SettingsValues[SettingsField]): string {
  const words = text.configure.settings;
  switch (field) {
    case 'runtime':
      return runtimeName(String(value));
    case 'tier':
      return words.tier(Number(value), tierName(Number(value)).toLowerCase());
    case 'hibernateAfterMinutes':
      return value === null ? words.never : durationText(Number(value) * MINUTE_MS);
    case 'limit':
      return value === '' ? words.noLimit : `$${value}`;
    case 'workspaceAccess':
      return words.access[value as SettingsValues['workspaceAccess']];
    case 'updateTier':
      return words.updateTiers[value as SettingsValues['updateTier']].label;
    case 'deliveryMode':
      return words.delivery[value as SettingsValues['deliveryMode']].label;
    default:
      return value === '' ? words.nothing : `“${String(value)}”`;
  }
}
