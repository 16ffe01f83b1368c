import { INCOMPLETE_PREFIX, type Outcome } from '../../outcome.ts';

/** A finished delegation: who worked on it, and how it ended. */
export interface Result extends Outcome {
  readonly member: string;
}

const MISSING_HEADING = 'Not finished:';

/** All results as a bullet list, failed ones included. */
export function bulletList(results: Iterable<Result>): string {
  return [...results].map((result) => `- **${result.member}**: ${indent(resultText(result))}`).join('\n');
}

/** A result for use inside a text; a failure is told as such. */
export function resultText(result: Result): string {
  return result.status === 'failed' ? `not finished (${oneLine(result.text)})` : result.text;
}

/** What is missing, one bullet each; the gaps of an incomplete result are told with the way to them. */
export function failureList(results: Iterable<Result>): string {
  return [...results].flatMap(failuresOf).join('\n');
}

/**
 * Makes a summary honest: it begins with the mark that tells the reader's own reader of gaps, and it names
 * every gap, whatever its author wrote.
 */
export function markIncomplete(text: string, missing: readonly Result[]): string {
  const lead = text.startsWith(INCOMPLETE_PREFIX)
    ? ''
    : `${INCOMPLETE_PREFIX} part of the work is missing.\n\n`;
  const list = failureList(missing);
  const told = text.includes(`${MISSING_HEADING}\n`) && text.includes(list);
  return told ? lead + text : `${lead}${text}\n\n${MISSING_HEADING}\n${list}`;
}

function failuresOf(result: Result): string[] {
  if (result.status === 'completed') return [];
  if (result.status === 'failed') return [`- ${result.member}: ${oneLine(result.text)}`];
  // The last list is the agent's own; earlier ones were quoted from those below it.
  const sections = result.text.split(`${MISSING_HEADING}\n`).slice(1);
  const listed = sections.at(-1)?.match(/^- .+$/gm) ?? [];
  if (listed.length === 0) return [`- ${result.member}: only a part was delivered`];
  return listed.map((line) => `- ${result.member} → ${line.slice(2)}`);
}

function indent(text: string): string {
  return text.replace(/\n(?=.)/g, '\n  ');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
