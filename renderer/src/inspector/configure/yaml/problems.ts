import { LineCounter, parseDocument } from 'yaml';

/** What is wrong with a text, for people. */
export interface YamlProblem {
  /** From 1 on. */
  readonly line: number;
  readonly column: number;
  /** In characters from the start. */
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** Larger ones are not read by the engine, and take seconds here. */
export const MAX_YAML_CHARACTERS = 64 * 1024;

/** Errors and warnings in the order of the text. */
export function problemsOf(text: string): readonly YamlProblem[] {
  const lines = new LineCounter();
  const { errors, warnings } = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  return [
    ...errors.map((each) => ({ each, severity: 'error' as const })),
    ...warnings.map((each) => ({ each, severity: 'warning' as const })),
  ]
    .map(({ each: { pos, code, message }, severity }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { line, column: col, from: pos[0], to: Math.max(pos[0], pos[1]), code, message, severity };
    })
    .sort((a, b) => a.from - b.from);
}
