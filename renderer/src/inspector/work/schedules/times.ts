import cronstrue from 'cronstrue';
import { text } from '../../../text/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Where the person is who looks. */
export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `0 9 * * 1-5` as people say it; the expression itself where that cannot be said. */
export function cronWords(cron: string): string {
  try {
    return cronstrue.toString(cron, { use24HourTimeFormat: true });
  } catch {
    return cron;
  }
}

/** A moment as it is called in a time zone: `Tue 1 Dec, 09:00`. */
export function momentIn(zone: string, at: number): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...options, ...time, timeZone: knownZone(zone) }).format(at);
}

/** How long until then: `now`, `in 12 min`, `in 3 h`, `in 4 days`. */
export function untilText(at: number, now: number): string {
  const words = text.work.schedules.until;
  const left = at - now;
  if (left < MINUTE_MS) return words.now;
  if (left < HOUR_MS) return words.minutes(Math.round(left / MINUTE_MS));
  if (left < DAY_MS) return words.hours(Math.round(left / HOUR_MS));
  return words.days(Math.round(left / DAY_MS));
}

/** The zone, or the one here where this browser does not know it. */
function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return HERE;
  }
}
