import { AppError, toAppError } from '../../base/index.ts';
import {
  appSettings,
  type Handlers,
  SETTINGS_FORMAT,
  type SettingKey,
  type SettingLock,
  type SettingsImport,
  type SettingValue,
  type StoredSetting,
  settingOf,
  settingProblem,
} from '../../contract/index.ts';
import type { SettingSource } from './source.ts';

/** All settings of the app, over those who keep them. Each has exactly one source. */
export class AppSettings {
  readonly #sources: ReadonlyMap<SettingKey, SettingSource>;

  constructor(sources: readonly SettingSource[]) {
    this.#sources = new Map(sources.flatMap((source) => source.keys.map((key) => [key, source] as const)));
  }

  list(): StoredSetting[] {
    return appSettings.map(({ key }) => this.#stored(key));
  }

  /** Throws `setting_unknown`, `setting_locked`, `setting_invalid`. */
  set(wanted: string, value: SettingValue): StoredSetting {
    const key = known(wanted);
    const { lock, value: before } = this.#stored(key);
    if (lock && before !== value) throw locked(key, lock);
    const problem = this.#problem(key, value);
    if (problem)
      throw new AppError('setting_invalid', `"${key}" cannot have this value`, { detail: problem });
    if (before !== value) this.#source(key).write({ [key]: value });
    return this.#stored(key);
  }

  /** Throws `setting_unknown`, `setting_locked`. */
  reset(key: string): StoredSetting {
    return this.set(key, settingOf(known(key))?.default ?? null);
  }

  /** What people changed: what a machine decides belongs to it. */
  changed(): Record<string, SettingValue> {
    const differing = this.list().filter(
      ({ key, value, lock }) => lock === null && value !== settingOf(key)?.default,
    );
    return Object.fromEntries(differing.map(({ key, value }) => [key, value]));
  }

  /** Says what a document would change; with `apply` takes what is valid and free. */
  import(document: Readonly<Record<string, unknown>>, apply: boolean): SettingsImport {
    const report: SettingsImport = {
      applied: apply,
      changes: [],
      unchanged: [],
      unknown: [],
      invalid: [],
      locked: [],
    };
    for (const [key, value] of Object.entries(document)) this.#sort(report, key, value);
    if (!apply || report.changes.length === 0) return report;
    for (const source of new Set(this.#sources.values())) {
      const own = report.changes.filter(({ key }) => source.keys.includes(key as SettingKey));
      if (own.length > 0) source.write(Object.fromEntries(own.map(({ key, to }) => [key, to])));
    }
    return report;
  }

  #sort(report: SettingsImport, key: string, value: unknown): void {
    const definition = settingOf(key);
    if (!definition) {
      report.unknown.push(key);
      return;
    }
    const { value: from, lock } = this.#stored(definition.key);
    const message = this.#problem(definition.key, value);
    if (value === from) report.unchanged.push(key);
    else if (message) report.invalid.push({ key, message });
    else if (lock) report.locked.push({ key, lock });
    else report.changes.push({ key, from, to: value as SettingValue });
  }

  #problem(key: SettingKey, value: unknown): string | null {
    const definition = settingOf(key);
    const problem = definition ? settingProblem(definition.kind, value) : null;
    if (problem) return problem;
    try {
      this.#source(key).check(key, value as SettingValue);
      return null;
    } catch (thrown) {
      const { message, detail } = toAppError(thrown);
      return detail || message;
    }
  }

  #stored(key: SettingKey): StoredSetting {
    const source = this.#source(key);
    return {
      key,
      value: source.value(key),
      lock: source.lock(key),
      waitsForRestart: source.waitsForRestart(key),
    };
  }

  #source(key: SettingKey): SettingSource {
    const source = this.#sources.get(key);
    if (!source) throw new AppError('internal', `Nobody keeps the setting "${key}"`);
    return source;
  }
}

type SettingsOperation =
  | 'settings.list'
  | 'settings.set'
  | 'settings.reset'
  | 'settings.export'
  | 'settings.import';

/** The operations on the settings of the app. */
export function appSettingsHandlers(settings: AppSettings): Pick<Handlers, SettingsOperation> {
  return {
    'settings.list': () => ({ settings: settings.list() }),
    'settings.set': ({ key, value }) => settings.set(key, value),
    'settings.reset': ({ key }) => settings.reset(key),
    'settings.export': () => ({ format: SETTINGS_FORMAT, settings: settings.changed() }),
    'settings.import': ({ format, settings: document, apply }) => {
      if (format === SETTINGS_FORMAT) return settings.import(document, apply);
      throw new AppError('settings_document_invalid', 'This is no document of settings', {
        detail: `Choose a file that was exported from the settings: its "format" is "${SETTINGS_FORMAT}".`,
      });
    },
  };
}

function known(key: string): SettingKey {
  const definition = settingOf(key);
  if (definition) return definition.key;
  throw new AppError('setting_unknown', `There is no setting "${key}"`, {
    detail: 'The list of settings has the names of all.',
  });
}

function locked(key: string, { by, name }: SettingLock): AppError {
  const how = {
    file: `Take it out of ${name} in the data folder, then start the app again.`,
    variable: `Change or unset ${name}, then start the app again.`,
    option: `Start the app again without ${name}.`,
  };
  return new AppError('setting_locked', `"${key}" is decided by ${name}`, { detail: how[by] });
}
