import {
  LOCKED_SETTINGS_FILE,
  type SettingKey,
  type SettingLock,
  type SettingValue,
  settingOf,
  settingProblem,
} from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import type { SettingSource, SettingValues } from './source.ts';
import { ownKeys, variables } from './variables.ts';

/** Key of the stored values. */
const STORED = 'app.settings';

export interface EnvironmentSourceOptions {
  readonly store: Pick<Store, 'settings' | 'events'>;
  /** As the app was started. */
  readonly env: NodeJS.ProcessEnv;
  readonly locked: SettingValues;
  /** What the command line of this start says, by the setting that it decides. */
  readonly options?: Readonly<
    Partial<Record<SettingKey, { readonly name: string; readonly value: SettingValue }>>
  >;
  /** Runs after a change with what changed. */
  readonly onWrite?: (values: SettingValues) => void;
}

/**
 * The settings that the engine reads from its environment when it starts: it is given one that has what is stored where
 * nobody said anything, and what the file of locked settings decides. And those that only this store has.
 */
export class EnvironmentSource implements SettingSource {
  readonly keys = [...Object.keys(variables), ...ownKeys] as SettingKey[];
  readonly #options: EnvironmentSourceOptions;
  readonly #started: ReadonlyMap<SettingKey, SettingValue>;

  constructor(options: EnvironmentSourceOptions) {
    this.#options = options;
    this.#started = new Map(this.keys.map((key) => [key, this.value(key)]));
  }

  /** The environment for the parts of the engine that read it. */
  environment(): NodeJS.ProcessEnv {
    const { env, locked } = this.#options;
    const merged = { ...env };
    const stored = this.#stored();
    for (const key of this.keys) {
      const variable = variables[key];
      if (variable === undefined) continue;
      const decided = locked[key];
      if (decided !== undefined) merged[variable.name] = variable.write(decided);
      else if (stored[key] !== undefined && this.#said(key) === undefined)
        merged[variable.name] = variable.write(stored[key]);
    }
    return merged;
  }

  value(key: SettingKey): SettingValue {
    const decided = this.#options.locked[key];
    if (decided !== undefined) return decided;
    const option = this.#options.options?.[key];
    if (option) return option.value;
    const said = this.#said(key);
    if (said !== undefined) return variables[key]?.read(said) ?? null;
    return this.#stored()[key] ?? settingOf(key)?.default ?? null;
  }

  lock(key: SettingKey): SettingLock | null {
    if (this.#options.locked[key] !== undefined) return { by: 'file', name: LOCKED_SETTINGS_FILE };
    const option = this.#options.options?.[key];
    if (option) return { by: 'option', name: option.name };
    return this.#said(key) === undefined ? null : { by: 'variable', name: variables[key]?.name ?? '' };
  }

  waitsForRestart(key: SettingKey): boolean {
    return settingOf(key)?.takesEffect === 'restart' && this.#started.get(key) !== this.value(key);
  }

  check(key: SettingKey, value: SettingValue): void {
    const variable = variables[key];
    variable?.check?.(variable.write(value));
  }

  write(values: SettingValues): void {
    const next: Partial<Record<SettingKey, SettingValue>> = { ...this.#stored(), ...values };
    for (const key of this.keys) if (next[key] === settingOf(key)?.default) delete next[key];
    const { store, onWrite } = this.#options;
    const { settings, events } = store;
    settings.set(STORED, JSON.stringify(next));
    onWrite?.(values);
    events.append({ type: 'settings.changed' });
  }

  /** What the environment says, if it says anything. */
  #said(key: SettingKey): string | undefined {
    const name = variables[key]?.name;
    const text = name === undefined ? undefined : this.#options.env[name];
    return text === undefined || text.trim() === '' ? undefined : text;
  }

  /** What another version stored and this one cannot use is left out: the app is to start. */
  #stored(): SettingValues {
    const stored = JSON.parse(this.#options.store.settings.get(STORED) ?? '{}') as SettingValues;
    const usable = this.keys.filter((key) => {
      const definition = settingOf(key);
      return stored[key] !== undefined && definition && settingProblem(definition.kind, stored[key]) === null;
    });
    return Object.fromEntries(usable.map((key) => [key, stored[key]])) as SettingValues;
  }
}
