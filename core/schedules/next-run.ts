import { Cron } from 'croner';

/** The next run after `after` (ms); null when it never comes. Throws on a bad expression or time zone. */
export function nextRunAt(cronExpr: string, timezone: string, after: number): number | null {
  return nextRunsAt(cronExpr, timezone, after, 1)[0] ?? null;
}

/** The next `count` runs after `after` (ms), fewer when there are no more. Throws on a bad expression or time zone. */
export function nextRunsAt(cronExpr: string, timezone: string, after: number, count: number): number[] {
  const job = new Cron(cronExpr, { timezone, paused: true, mode: '5-part' });
  return job.nextRuns(count, new Date(after)).map((date) => date.getTime());
}

/** Many schedules have the same expression, and finding the next run takes longer than storing one. */
const MAX_KNOWN_RUNS = 1_000;

/** Like `nextRunAt`, which it asks once for equal schedules until the run that it found. */
export function rememberRuns(): typeof nextRunAt {
  const known = new Map<string, { readonly after: number; readonly next: number | null }>();
  return (cronExpr, timezone, after) => {
    const key = `${timezone} ${cronExpr}`;
    const found = known.get(key);
    if (found && found.after <= after && (found.next === null || after < found.next)) return found.next;
    const next = nextRunAt(cronExpr, timezone, after);
    if (known.size >= MAX_KNOWN_RUNS) known.clear();
    known.set(key, { after, next });
    return next;
  };
}
