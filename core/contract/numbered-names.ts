const MAX_NAME_LENGTH = 255;

/**
 * What several workspaces of one name are called: `Worker 1`, `Worker 2`, … with the first numbers that nobody beside
 * them has. One alone keeps its name.
 */
export function numberedNames(name: string, count: number, taken: ReadonlySet<string>): string[] {
  if (count === 1) return [name];
  const names: string[] = [];
  for (let number = 1; names.length < count; number += 1) {
    const ending = ` ${number}`;
    const candidate = `${name.slice(0, MAX_NAME_LENGTH - ending.length)}${ending}`;
    if (!taken.has(candidate)) names.push(candidate);
  }
  return names;
}
