import type { Departure } from './departures.ts';

/** Brings back everything that one removal took; what cannot come back is told by a toast. */
export async function undoRemoval(run: typeof import('./run.ts').run, { tops }: Departure): Promise<void> {
  await Promise.all(tops.map(({ id }) => run('workspaces.undoRemove', { id })));
}
