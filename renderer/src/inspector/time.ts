import { text } from '../text/index.ts';

/** Times as people read them. Everything takes milliseconds since the epoch, or a length in milliseconds. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clock = dateFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndMonth = dateFormat('en-GB', { day: 'numeric', month: 'short' });
const longDay = dateFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const full = dateFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Made when it is first needed: it takes several milliseconds, which a window that opens would have to wait. */
function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): (at: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (at) => {
    format ??= new Intl.DateTimeFormat(locale, options);
    return format.format(at);
  };
}

/** `14:05` */
export function clockTime(at: number): string {
  return clock(at);
}

/** `20 Nov 2026, 14:05:09`, for tooltips. */
export function fullTime(at: number): string {
  return full(at);
}

/** Whether that is so short ago that it is called `now`; clocks that run ahead are. */
export function isNow(at: number, now: number): boolean {
  return now - at < 5 * SECOND_MS;
}

/** How long ago: `now`, `12 s`, `5 min`, `3 h`, then the date. Clocks that run ahead read as `now`. */
export function relativeTime(at: number, now: number): string {
  if (isNow(at, now)) return text.times.now;
  const age = now - at;
  if (age < MINUTE_MS) return text.times.seconds(Math.floor(age / SECOND_MS));
  if (age < HOUR_MS) return text.times.minutes(Math.floor(age / MINUTE_MS));
  if (age < DAY_MS) return text.times.hours(Math.floor(age / HOUR_MS));
  return dayAndMonth(at);
}

/** The heading above the messages of one day: `Today`, `Yesterday`, `Friday 20 November`. */
export function dayLabel(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days <= 0) return text.times.today;
  if (days === 1) return text.times.yesterday;
  return longDay(at);
}

/** Midnight of that day on this machine. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** How long something took: `840 ms`, `3.2 s`, `1 min 12 s`, `2 h 5 min`. */
export function durationText(lengthMs: number): string {
  const { milliseconds, seconds, minutes, hours, both } = text.times;
  if (lengthMs < SECOND_MS) return milliseconds(Math.max(0, Math.round(lengthMs)));
  if (lengthMs < 10 * SECOND_MS) return seconds((lengthMs / SECOND_MS).toFixed(1));
  if (lengthMs < MINUTE_MS) return seconds(Math.round(lengthMs / SECOND_MS));
  if (lengthMs < HOUR_MS) {
    const [whole, rest] = [Math.floor(lengthMs / MINUTE_MS), Math.floor((lengthMs % MINUTE_MS) / SECOND_MS)];
    return rest > 0 ? both(minutes(whole), seconds(rest)) : minutes(whole);
  }
  const [whole, rest] = [Math.floor(lengthMs / HOUR_MS), Math.floor((lengthMs % HOUR_MS) / MINUTE_MS)];
  return rest > 0 ? both(hours(whole), minutes(rest)) : hours(whole);
}

/** A running stopwatch: `0:07`, `12:40`, `1:02:03`. */
export function stopwatch(lengthMs: number): string {
  const total = Math.max(0, Math.floor(lengthMs / SECOND_MS));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}
