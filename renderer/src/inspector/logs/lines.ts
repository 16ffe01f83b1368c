import type { LogLine } from '../../../../core/contract/index.ts';
import { ansiSpans, markFound, plainLine, type Span } from './ansi.ts';
import { withLinks } from './links.ts';
import { type Matcher, textMatcher } from './matcher.ts';

export interface FoundLine {
  /** Place in the whole log, from 1. */
  readonly number: number;
  /** As it was printed, with its escape codes. */
  readonly raw: string;
  /** Shown in place of the number. */
  readonly label?: string;
  /** It parts what two instances printed. */
  readonly divider?: boolean;
  /** Whose it is, where the lines are of several: a workspace, and which of the colours stands for it. */
  readonly source?: { readonly id: string; readonly tone: number };
}

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** A line with the time of day in place of its number. */
export function stamped({ time, stream, text }: LogLine, number: number): FoundLine {
  return { number, raw: text, label: clock.format(Date.parse(time)), divider: stream === 'app' };
}

/** The lines that hold the search, in any case; all of them when it is empty. */
export function searchLines(lines: readonly string[], search: string): readonly FoundLine[] {
  const matcher = textMatcher(search);
  const found: FoundLine[] = [];
  lines.forEach((raw, index) => {
    if (!matcher || matcher(plainLine(raw)).length > 0) found.push({ number: index + 1, raw });
  });
  return found;
}

/** Which of the lines a matcher finds something in. */
export function matchingIndexes(lines: readonly FoundLine[], matcher: Matcher | null): readonly number[] {
  if (!matcher) return [];
  return lines.flatMap(({ raw }, index) => (matcher(plainLine(raw)).length > 0 ? [index] : []));
}

/** A line as coloured text with links, and everything that is searched for marked. */
export function shownLine(raw: string, search: string | Matcher | null): readonly Span[] {
  const spans = withLinks(ansiSpans(raw));
  const matcher = typeof search === 'string' ? textMatcher(search) : search;
  if (!matcher) return spans;
  const found = matcher(spans.map(({ text }) => text).join(''));
  return found.reduce<readonly Span[]>(
    (marked, [from, to]) => (to > from ? markFound(marked, from, to) : marked),
    spans,
  );
}

/** How bad a line says that things are. */
export function levelOf(plain: string): 'error' | 'warning' | null {
  const start = plain.slice(0, LEVEL_CHARACTERS);
  if (/\b(error|failed|fatal|panic|exception|traceback|critical)\b/i.test(start)) return 'error';
  return /\bwarn(ing)?\b/i.test(start) ? 'warning' : null;
}

/** A line says at its beginning what it is about. */
const LEVEL_CHARACTERS = 400;
