import { readFileSync } from 'node:fs';
import { systemCodeOf, writeFileAtomic } from '../core/base/index.ts';
import { type NativeTheme, nativeThemes } from './bridge.ts';
import type { WorkspacesOnQuit } from './quit/question.ts';

/** What the shell itself remembers; everything else belongs to the engine. */
export interface Preferences {
  /** null: ask. */
  readonly workspacesOnQuit: WorkspacesOnQuit | null;
  /** Closing the window leaves the app in the tray. */
  readonly keepInTray: boolean;
  /** As the page chose it last, so that the next window begins with it. */
  readonly theme: NativeTheme;
}

const DEFAULTS: Preferences = { workspacesOnQuit: null, keepInTray: false, theme: 'system' };

/** The shell's preferences in one JSON file. An unreadable file means the defaults. */
export class PreferencesFile {
  readonly #file: string;
  #values: Preferences;

  constructor(file: string) {
    this.#file = file;
    this.#values = read(file);
  }

  get values(): Preferences {
    return this.#values;
  }

  async set(values: Partial<Preferences>): Promise<void> {
    this.#values = { ...this.#values, ...values };
    await writeFileAtomic(this.#file, `${JSON.stringify(this.#values, null, 2)}\n`);
  }
}

function read(file: string): Preferences {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof Preferences, unknown>>;
    const { workspacesOnQuit, keepInTray, theme } = stored;
    const known = workspacesOnQuit === 'keep' || workspacesOnQuit === 'stop';
    return {
      workspacesOnQuit: known ? workspacesOnQuit : DEFAULTS.workspacesOnQuit,
      keepInTray: keepInTray === true,
      theme: nativeThemes.find((choice) => choice === theme) ?? DEFAULTS.theme,
    };
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') console.error('The preferences could not be read', error);
    return DEFAULTS;
  }
}
