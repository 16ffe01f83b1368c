import { useState } from 'react';
import type { WorkspaceStats } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { type Following, useFollow } from '../../engine/useFollow.ts';

const KEPT_MS = 15 * 60_000;

export interface Samples extends Following {
  /** Of all workspaces, oldest first, of the last 15 minutes; null until the first have come. */
  readonly samples: readonly WorkspaceStats[] | null;
}

/** Watches what workspaces use for as long as it is mounted: it is measured only while somebody looks. */
export function useSamples(): Samples {
  const [samples, setSamples] = useState<readonly WorkspaceStats[] | null>(null);
  const following = useFollow(async (ended) => {
    const add = (more: readonly WorkspaceStats[]) =>
      setSamples((known) => {
        const from = (more.at(-1)?.at ?? 0) - KEPT_MS;
        return [...(known ?? []).filter(({ at }) => at >= from), ...more];
      });
    const events = client.onEvent(({ event }) => {
      if (event.type === 'stats.sampled') add(event.samples);
    });
    ended.addEventListener('abort', () => {
      void events.dispose();
      // A connection that ends ends it as well.
      if (client.state === 'connected') client.call('stats.unwatch', {}).catch(() => undefined);
    });
    const { history } = await client.call('stats.watch', {});
    if (!ended.aborted) setSamples((known) => joined(history, known ?? []));
  });
  return { samples, ...following };
}

/** What was measured before, and what came while it was asked for. */
function joined(
  history: readonly WorkspaceStats[],
  known: readonly WorkspaceStats[],
): readonly WorkspaceStats[] {
  const last = history.at(-1)?.at ?? 0;
  return [...history, ...known.filter(({ at }) => at > last)];
}
