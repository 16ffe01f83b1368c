import {
  type SettingKey,
  type SettingLock,
  type SettingValue,
  settingOf,
  settingProblem,
} from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import { type Decision, decide, type SettingOptions } from './decide.ts';
import type { SettingSource, SettingValues } from './source.ts';
import { ownKeys, variables } from './variables.ts';

/** Key of the stored values. */
const STORED = 'app.settings';

export interface EnvironmentSourceOptions {
  readonly store: Pick<Store, 'settings' | 'events'>;
  /** As the app was started. */
  readonly env: NodeJS.ProcessEnv;
  readonly locked: SettingValues;
  readonly options?: SettingOptions;
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
    const merged = { ...this.#options.env };
    const stored = this.#stored();
    for (const key of this.keys) {
      const variable = variables[key];
      if (variable === undefined) continue;
      const { value, lock } = this.#decide(key, stored);
      // A variable stands there as it was written, perhaps with a unit; what is usual, those who read it know.
      const isThere = lock === null ? stored[key] === undefined : lock.by === 'variable';
      if (!isThere) merged[variable.name] = variable.write(value);
    }
    return merged;
  }

  value(key: SettingKey): SettingValue {
    return this.#decide(key).value;
  }

  lock(key: SettingKey): SettingLock | null {
    return this.#decide(key).lock;
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

  #decide(key: SettingKey, stored = this.#stored()): Decision {
    const { locked, options = {}, env } = this.#options;
    return decide(key, { locked, options, env, stored });
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
