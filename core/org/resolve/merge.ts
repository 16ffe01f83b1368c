import type { ResolvedWorkspace, SourcePosition } from '../types.ts';

/** A name in a list, and where it stands. */
export interface StatedName {
  readonly name: string;
  readonly source: SourcePosition;
}

/** Union in order, defaults first. An entry `!name` or `-name` takes a plugin out again. */
export function mergePlugins(
  inherited: readonly StatedName[],
  own: readonly StatedName[],
): Map<string, SourcePosition> {
  const merged = new Map<string, SourcePosition>();
  for (const { name: entry, source } of [...inherited, ...own]) {
    const name = entry.replace(/^[!-]+/, '').trim();
    if (name === '') continue;
    if (name !== entry.trim()) merged.delete(name);
    else if (!merged.has(name)) merged.set(name, source);
  }
  return merged;
}

export type CategoryRouting = ReadonlyMap<string, readonly StatedName[]>;

/** Routing as a workspace has it: the names of roles, and where each of them stands. */
export type Routing = Pick<ResolvedWorkspace, 'categoryRouting' | 'routingSources'>;

/** Own categories replace inherited ones; an empty list drops the category. Keys come out sorted. */
export function mergeRouting(inherited: CategoryRouting, own: CategoryRouting): Routing {
  const merged = [...new Map([...inherited, ...own])]
    .filter(([, roles]) => roles.length > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const pick = <T>(of: (role: StatedName) => T): Record<string, T[]> =>
    Object.fromEntries(merged.map(([category, roles]) => [category, roles.map(of)]));
  return { categoryRouting: pick(({ name }) => name), routingSources: pick(({ source }) => source) };
}
