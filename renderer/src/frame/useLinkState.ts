import { type LinkState, linkState, useLink } from '../engine/link.ts';
import { useEngine } from '../engine/store.ts';
import { useNowWhile } from '../inspector/useNow.ts';

export interface ShownLink {
  readonly state: LinkState;
  /** For how long the engine is lost by now; 0 while it is there. */
  readonly lostMs: number;
}

/** How this window reaches the engine, second by second while it does not. */
export function useLinkState(): ShownLink {
  const connection = useEngine((state) => state.connection);
  const link = useLink();
  const now = useNowWhile(connection !== 'connected');
  const lostMs = link.lostAt === null ? 0 : Math.max(0, now - link.lostAt);
  return { state: linkState(connection, link, now), lostMs };
}
