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

/** How long ago: `now`, `12 s`, `5 min`, `3 h`, then the date. Clocks that run ahead read as `now`. */
export function relativeTime(at: number, now: number): string {
  const age = now - at;
  if (age < 5 * SECOND_MS) return 'now';
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)} s`;
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} h`;
  return dayAndMonth(at);
}

/** The heading above the messages of one day: `Today`, `Yesterday`, `Friday 20 November`. */
export function dayLabel(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return longDay(at);
}

/** Midnight of that day on this machine. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** How long something took: `840 ms`, `3.2 s`, `1 min 12 s`, `2 h 5 min`. */
export function durationText(lengthMs: number): string {
  if (lengthMs < SECOND_MS) return `${Math.max(0, Math.round(lengthMs))} ms`;
  if (lengthMs < 10 * SECOND_MS) return `${(lengthMs / SECOND_MS).toFixed(1)} s`;
  if (lengthMs < MINUTE_MS) return `${Math.round(lengthMs / SECOND_MS)} s`;
  if (lengthMs < HOUR_MS) {
    const seconds = Math.floor((lengthMs % MINUTE_MS) / SECOND_MS);
    return `${Math.floor(lengthMs / MINUTE_MS)} min${seconds > 0 ? ` ${seconds} s` : ''}`;
  }
  const minutes = Math.floor((lengthMs % HOUR_MS) / MINUTE_MS);
  return `${Math.floor(lengthMs / HOUR_MS)} h${minutes > 0 ? ` ${minutes} min` : ''}`;
}

/** A running stopwatch: `0:07`, `12:40`, `1:02:03`. */
export function stopwatch(lengthMs: number): string {
  const total = Math.max(0, Math.floor(lengthMs / SECOND_MS));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}
