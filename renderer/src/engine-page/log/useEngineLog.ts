import { useState } from 'react';
import type { EngineLogLine } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { type Following, useFollow } from '../../engine/useFollow.ts';
import { joinedLines } from './lines.ts';

export interface EngineLogState extends Following {
  /** Oldest first; null until they have come. */
  readonly lines: readonly EngineLogLine[] | null;
}

/** Follows the log for as long as it is mounted: each call is answered when there is something new. */
export function useEngineLog(): EngineLogState {
  const [lines, setLines] = useState<readonly EngineLogLine[] | null>(null);
  const following = useFollow(async (ended) => {
    let from: number | null = null;
    while (!ended.aborted) {
      const answer: { lines: EngineLogLine[]; next: number } = await client.call('engine.log', {
        from,
        wait: from !== null,
      });
      if (ended.aborted) return;
      const isFirst = from === null;
      setLines((known) => joinedLines(isFirst ? [] : (known ?? []), answer.lines));
      from = answer.next;
    }
  });
  return { lines, ...following };
}
