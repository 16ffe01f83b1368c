import type { SettingKey, SettingLock, SettingValue } from '../../contract/index.ts';

export type SettingValues = Readonly<Partial<Record<SettingKey, SettingValue>>>;

/** Who keeps some of the settings. */
export interface SettingSource {
  readonly keys: readonly SettingKey[];
  value(key: SettingKey): SettingValue;
  lock(key: SettingKey): SettingLock | null;
  /** Kept, but not what the engine runs with. */
  waitsForRestart(key: SettingKey): boolean;
  /** Throws for a value of the right kind that cannot be used all the same. */
  check(key: SettingKey, value: SettingValue): void;
  write(values: SettingValues): void;
}
