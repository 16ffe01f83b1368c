import { logTime } from '../base/shared.ts';
import type { LogLine } from './log-line.ts';

/** The newest time of each stream that is known. In one stream times only grow; between two they may cross. */
export type LogMarks = Readonly<Partial<Record<LogLine['stream'], string>>>;

/** How far the times of two streams may cross. */
const CROSSING_MS = 1_000;

/** The marks when these lines are known as well. */
export function marksAfter(marks: LogMarks, lines: readonly LogLine[]): LogMarks {
  const next = { ...marks };
  for (const { stream, time } of lines) if (time > (next[stream] ?? '')) next[stream] = time;
  return next;
}

/** Those of the lines that come after the known ones: reading a log and following it overlap where they meet. */
export function linesAfter(marks: LogMarks, lines: readonly LogLine[]): LogLine[] {
  const elsewhere = crossing(marks);
  return lines.filter(({ stream, time }) => time > (marks[stream] ?? elsewhere));
}

/** From when on to read, so that nothing after the marks is missed; empty for all of it. */
export function crossing(marks: LogMarks): string {
  const newest = Object.values(marks).sort().at(-1) ?? '';
  return newest === '' ? '' : logTime(Date.parse(newest) - CROSSING_MS);
}

const AGO = /^(\d+(?:\.\d+)?)(s|m|h|d)$/;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * What people write for "since": `10m`, `2h`, `30s`, `1d`, seconds since the epoch, or a date with or without a time.
 * Milliseconds since the epoch; null when it is none of these.
 */
export function sinceMs(text: string, nowMs: number): number | null {
  const [, count, unit] = AGO.exec(text.trim()) ?? [];
  if (count !== undefined) return nowMs - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  const ms = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text);
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? ms : null;
}
