import {
  appSettings,
  type Handlers,
  type SettingKey,
  type SettingLock,
  type SettingValue,
  settingOf,
} from '../../core/contract/index.ts';
import { AppSettings, appSettingsHandlers } from '../../core/engine/app-settings/index.ts';
import type { SyntheticImages } from './synthetic-images.ts';
import type { SyntheticState } from './synthetic-state.ts';

/** The settings of the synthetic engine: kept in memory, and those of images where the images have them. */
export class SyntheticSettings {
  readonly values = new Map<SettingKey, SettingValue>();
  readonly locks = new Map<SettingKey, SettingLock>();
  readonly #state: SyntheticState;
  readonly #images: SyntheticImages;

  constructor(state: SyntheticState, images: SyntheticImages) {
    this.#state = state;
    this.#images = images;
  }

  handlers(): Partial<Handlers> {
    const ofImages = (key: SettingKey) => key.replace('images.', '') as keyof SyntheticImages['settings'];
    const isOfImages = (key: SettingKey) =>
      key.startsWith('images.') && ofImages(key) in this.#images.settings;
    const usual = (key: SettingKey) => settingOf(key)?.default ?? null;
    const source = {
      keys: appSettings.map(({ key }) => key),
      value: (key: SettingKey) =>
        isOfImages(key) ? this.#images.settings[ofImages(key)] : (this.values.get(key) ?? usual(key)),
      lock: (key: SettingKey) => this.locks.get(key) ?? null,
      waitsForRestart: (key: SettingKey) =>
        settingOf(key)?.takesEffect === 'restart' &&
        this.values.has(key) &&
        this.values.get(key) !== usual(key),
      check: () => undefined,
      write: (values: Readonly<Partial<Record<SettingKey, SettingValue>>>) => {
        for (const [key, value] of Object.entries(values) as [SettingKey, SettingValue][]) {
          if (isOfImages(key)) this.#images.settings = { ...this.#images.settings, [ofImages(key)]: value };
          else this.values.set(key, value);
        }
        this.#state.emit({ type: 'settings.changed' });
        this.#state.emit({ type: 'images.changed' });
      },
    };
    return appSettingsHandlers(new AppSettings([source]));
  }
}
