/** What a field for date and time takes and gives: the time of this machine without a zone, to the second. */

export function toLocalInput(at: number): string {
  const date = new Date(at);
  const local = new Date(at - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** Milliseconds since the epoch; null for an empty or unfinished field. */
export function fromLocalInput(value: string): number | null {
  const at = value === '' ? Number.NaN : new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}
