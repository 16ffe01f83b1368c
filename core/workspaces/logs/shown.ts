import { logTime, nextLogTime, type PrintedLine } from '../../base/index.ts';
import type { LogLine } from '../../contract/index.ts';
import type { LogQuery } from '../backend.ts';

/** More of one line helps nobody who reads it. */
const SHOWN_CHARACTERS = 16 * 1024;

/** The text of a line as it is kept and shown: without secrets, and cut with a mark where it is very long. */
export function shownText({ text, bytes }: PrintedLine, redact: (line: string) => string): string {
  // Cut only afterwards: half a secret would not be found.
  const clean = redact(text);
  if (clean.length <= SHOWN_CHARACTERS && Buffer.byteLength(text) >= bytes) return clean;
  const end = /[\ud800-\udbff]$/.test(clean.slice(0, SHOWN_CHARACTERS)) ? -1 : SHOWN_CHARACTERS;
  return `${clean.slice(0, SHOWN_CHARACTERS).slice(0, end)} … [cut: the line has ${bytes} bytes]`;
}

/** A line that tells where an instance ended, right behind the last one that it printed. */
export function dividerAfter(lines: readonly LogLine[], text: string): LogLine {
  const last =
    lines
      .map(({ time }) => time)
      .sort()
      .at(-1) ?? logTime(0);
  return { time: nextLogTime(last), stream: 'app', text: `── ${text} ──` };
}

/** What to say of an instance that ended. */
export function endText(exitCode: number | null): string {
  return exitCode === null ? 'this instance ended' : `this instance ended with exit code ${exitCode}`;
}

/** Those lines of a log that were asked for. */
export function linesOf(lines: readonly LogLine[], { tail, sinceMs, untilMs }: LogQuery): LogLine[] {
  const wanted = lines.filter(({ time }) => {
    const ms = Date.parse(time);
    return ms >= (sinceMs ?? Number.NEGATIVE_INFINITY) && ms <= (untilMs ?? Number.POSITIVE_INFINITY);
  });
  return wanted.slice(-tail);
}
