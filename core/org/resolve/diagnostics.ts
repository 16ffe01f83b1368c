import type { Diagnostic } from '../../contract/index.ts';
import type { SourcePosition } from '../types.ts';
import { MAX_DIAGNOSTICS, MAX_MESSAGE_LENGTH } from './limits.ts';

/** What to do about it: in words, also as one click. */
export type Help = string | Pick<Diagnostic, 'fix' | 'action'>;

/** Collects what is wrong with a template. The same finding at the same place is kept once. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  get list(): readonly Diagnostic[] {
    return this.#found;
  }

  /** Nothing more is kept. */
  get full(): boolean {
    return this.#found.length > MAX_DIAGNOSTICS;
  }

  error(code: string, message: string, at: SourcePosition, help?: Help): void {
    this.#add('error', code, message, at, help);
  }

  warning(code: string, message: string, at: SourcePosition, help?: Help): void {
    this.#add('warning', code, message, at, help);
  }

  hint(code: string, message: string, at: SourcePosition, help?: Help): void {
    this.#add('hint', code, message, at, help);
  }

  /** Takes over what was found elsewhere. */
  addAll(found: readonly Diagnostic[]): void {
    for (const each of found) this.#add(each.severity, each.code, each.message, each, each);
  }

  #add(severity: Diagnostic['severity'], code: string, message: string, at: SourcePosition, help: Help = {}) {
    if (this.full) return;
    const { fix, action } = typeof help === 'string' ? { fix: help } : help;
    const { line, column } = at;
    const file = visible(at.file);
    const text = shorten(visible(message.slice(0, MAX_MESSAGE_LENGTH + 1)));
    const key = `${code}\0${file}\0${line}\0${column}\0${text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.#found.length === MAX_DIAGNOSTICS) {
      const rest = `More than ${MAX_DIAGNOSTICS} problems; the rest is not shown`;
      this.#found.push({ severity: 'error', code: 'too_many_problems', message: rest, file, line, column });
      return;
    }
    this.#found.push({
      severity,
      code,
      message: text,
      file,
      line,
      column,
      ...(fix === undefined ? {} : { fix: visible(fix) }),
      ...(action === undefined ? {} : { action }),
    });
  }
}

/** Characters that a terminal obeys, and those that change the order in which a text is read. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text from a template as one line that can be shown anywhere. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Messages quote what the template says, which may be very long. */
function shorten(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}
