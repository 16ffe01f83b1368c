import type { Store } from '../../store/index.ts';

/** Positions from the root down to it: what `comparePaths` puts leads before those below them by. */
export function pathOf(id: string, { workspaces }: Store): number[] {
  return [...workspaces.ancestorsOf(id).reverse(), id].map((each) => workspaces.get(each)?.position ?? 0);
}

/** Order of starts: by depth, then as the canvas lists them, level by level. */
export function comparePaths(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [level, position] of a.entries()) {
    const difference = position - (b[level] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
