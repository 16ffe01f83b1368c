import { create } from 'zustand';
import type { ConnectionState, EngineClient } from '../../../core/contract/index.ts';

/** What is known of the way to the engine. Times are milliseconds since the epoch. */
export interface Link {
  /** It was there once in this window. */
  readonly wasLive: boolean;
  /** Since when it is lost; null while it is there. */
  readonly lostAt: number | null;
}

/** connecting: for the first time · reconnecting: lost, and looked for again · gone: lost for so long that nobody waits */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'gone';

/** An engine that starts again is back by then, also on a slow machine. */
export const GONE_AFTER_MS = 20_000;

export const useLink = create<Link>(() => ({ wasLive: false, lostAt: null }));

/** How the link is at a moment. */
export function linkState(connection: ConnectionState, { wasLive, lostAt }: Link, now: number): LinkState {
  if (connection === 'connected') return 'live';
  if (lostAt !== null && now - lostAt >= GONE_AFTER_MS) return 'gone';
  return wasLive ? 'reconnecting' : 'connecting';
}

/** Notes when the connection of a client is lost; `back` hears for how long it was, in milliseconds. */
export function watchLink(
  client: EngineClient,
  back: (awayMs: number) => void,
): ReturnType<EngineClient['onState']> {
  const note = (connection: ConnectionState) => {
    const { wasLive, lostAt } = useLink.getState();
    if (connection !== 'connected') {
      useLink.setState({ lostAt: lostAt ?? Date.now() });
      return;
    }
    useLink.setState({ wasLive: true, lostAt: null });
    if (wasLive && lostAt !== null) back(Date.now() - lostAt);
  };
  note(client.state);
  return client.onState(note);
}
