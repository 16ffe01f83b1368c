/** `1 workspace`, `12 workspaces`; of a number as it is, or as it is written for people: `1,204 characters`. */
export function counted(count: number | string, one: string, many = `${one}s`): string {
  return `${count} ${String(count) === '1' ? one : many}`;
}
