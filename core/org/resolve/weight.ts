import type { SourcePosition } from '../types.ts';
import type { Diagnostics } from './diagnostics.ts';
import { MAX_RESOLVED_CHARACTERS } from './limits.ts';

/** Of a value besides its characters: its name or place, and what holds it. */
const VALUE_CHARACTERS = 8;

type Data = Readonly<Record<string, unknown>>;

/** Characters that plain data takes once nothing in it is shared, with a few for each value. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length + VALUE_CHARACTERS;
  if (typeof value !== 'object' || value === null) return VALUE_CHARACTERS;
  let weight = VALUE_CHARACTERS;
  if (Array.isArray(value)) for (const each of value) weight += weightOf(each);
  else for (const key of Object.keys(value)) weight += key.length + weightOf((value as Data)[key]);
  return weight;
}

/** Weighs what becomes part of a resolved template, against the cap for all of it. */
export class Weight {
  readonly #diagnostics: Diagnostics;
  #characters = 0;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  get full(): boolean {
    return this.#characters > MAX_RESOLVED_CHARACTERS;
  }

  /** Whether `value` still fits; the first one that does not is reported at `at`, where it is stated. */
  fits(value: unknown, at: SourcePosition): boolean {
    if (this.full) return false;
    this.#characters += weightOf(value);
    if (!this.full) return true;
    const limit = `${MAX_RESOLVED_CHARACTERS / 1024 / 1024} million characters`;
    const message = `The prompts, memories and other values of the template have more than ${limit} together`;
    const fix = 'Shorten what many workspaces inherit, or move it into a file of `files_dir`.';
    this.#diagnostics.error('template_too_large', message, at, fix);
    return false;
  }
}
