import { readFileSync } from 'node:fs';
import { systemCodeOf, writeFileAtomic } from '../core/base/index.ts';
import type { WorkspacesOnQuit } from './quit/question.ts';

/** What the shell itself remembers; everything else belongs to the engine. */
export interface Preferences {
  /** null: ask. */
  readonly workspacesOnQuit: WorkspacesOnQuit | null;
}

const DEFAULTS: Preferences = { workspacesOnQuit: null };

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
    const { workspacesOnQuit } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>>;
    const known = workspacesOnQuit === 'keep' || workspacesOnQuit === 'stop';
    return { workspacesOnQuit: known ? workspacesOnQuit : DEFAULTS.workspacesOnQuit };
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') console.error('The preferences could not be read', error);
    return DEFAULTS;
  }
}
