/** Union in order, defaults first. An entry `!name` or `-name` takes a plugin out again. */
export function mergePlugins(inherited: readonly string[], own: readonly string[]): string[] {
  const merged = new Set<string>();
  for (const entry of [...inherited, ...own]) {
    const name = entry.replace(/^[!-]+/, '').trim();
    if (name === '') continue;
    if (name === entry.trim()) merged.add(name);
    else merged.delete(name);
  }
  return [...merged];
}

export type CategoryRouting = ReadonlyMap<string, readonly string[]>;

/** Own categories replace inherited ones; an empty list drops the category. Keys come out sorted. */
export function mergeRouting(
  inherited: CategoryRouting,
  own: CategoryRouting,
): Record<string, readonly string[]> {
  const merged = [...new Map([...inherited, ...own])].filter(([, roles]) => roles.length > 0);
  return Object.fromEntries(merged.sort(([left], [right]) => (left < right ? -1 : 1)));
}
