import type { LogLine } from '../../../../core/contract/index.ts';
import { fold } from '../text.ts';
import { ansiSpans, markFound, plainLine, type Span } from './ansi.ts';

export interface FoundLine {
  /** Place in the whole log, from 1. */
  readonly number: number;
  /** As it was printed, with its escape codes. */
  readonly raw: string;
  /** Shown in place of the number. */
  readonly label?: string;
  /** It parts what two instances printed. */
  readonly divider?: boolean;
}

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** Lines of a workspace's log, with the time of day in place of a number. */
export function stampedLines(lines: readonly LogLine[]): readonly FoundLine[] {
  return lines.map(({ time, stream, text }, index) => ({
    number: index + 1,
    raw: text,
    label: clock.format(Date.parse(time)),
    divider: stream === 'app',
  }));
}

/** The lines that hold the search, in any case; all of them when it is empty. */
export function searchLines(lines: readonly string[], search: string): readonly FoundLine[] {
  const wanted = fold(search.trim());
  const found: FoundLine[] = [];
  lines.forEach((raw, index) => {
    if (wanted === '' || fold(plainLine(raw)).includes(wanted)) found.push({ number: index + 1, raw });
  });
  return found;
}

/** A line as coloured text with the first place of the search marked. */
export function shownLine(raw: string, search: string): Span[] {
  const spans = ansiSpans(raw);
  const wanted = fold(search.trim());
  if (wanted === '') return spans;
  const text = plainLine(raw);
  const folded = fold(text);
  const from = folded.indexOf(wanted);
  // Folding may shorten a text; then the places do not match, and no mark is better than a wrong one.
  return from < 0 || folded.length !== text.length ? spans : markFound(spans, from, from + wanted.length);
}
