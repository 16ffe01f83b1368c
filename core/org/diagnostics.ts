import type { Diagnostic } from '../contract/index.ts';
import { MAX_DIAGNOSTICS, MAX_MESSAGE_LENGTH } from './limits.ts';
import type { SourcePosition } from './types.ts';

/** Collects what is wrong with a template. The same finding at the same place is kept once. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  get list(): readonly Diagnostic[] {
    return this.#found;
  }

  error(code: string, message: string, at: SourcePosition, fix?: string): void {
    this.#add('error', code, message, at, fix);
  }

  warning(code: string, message: string, at: SourcePosition, fix?: string): void {
    this.#add('warning', code, message, at, fix);
  }

  #add(severity: Diagnostic['severity'], code: string, message: string, at: SourcePosition, fix?: string) {
    if (this.#found.length > MAX_DIAGNOSTICS) return;
    const { file, line, column } = at;
    const text = shorten(message);
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
      ...(fix === undefined ? {} : { fix }),
    });
  }
}

/** Messages quote what the template says, which may be very long. */
function shorten(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}
