/** RFC 3339 in UTC with nine digits of a second, the precision of Docker's logs: such times sort as texts. */
export function logTime(ms: number, nanoseconds = 0): string {
  const whole = Math.floor(ms);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(nanoseconds).padStart(6, '0')}Z`;
}

/** The next possible time after one that `logTime` gave. */
export function nextLogTime(time: string): string {
  const below = Number(time.slice(23, 29)) + 1;
  const ms = Date.parse(`${time.slice(0, 23)}Z`);
  return below < 1_000_000 ? logTime(ms, below) : logTime(ms + 1);
}
