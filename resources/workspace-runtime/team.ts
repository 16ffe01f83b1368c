import type { Peer } from './platform/types.ts';

/**
 * Finds a direct report by name, else by role, without regard to case. Only children are looked at: a
 * workspace that waits for a colleague who waits for it would never come back.
 */
export function findMember(peers: readonly Peer[], selfId: string, wanted: string): Peer | undefined {
  const team = peers.filter((peer) => peer.parent_id === selfId);
  const matches = (text: string | null | undefined) => normal(text) === normal(wanted);
  return team.find((peer) => matches(peer.name)) ?? team.find((peer) => matches(peer.role));
}

/** The names of the direct reports, for an error text. */
export function memberNames(peers: readonly Peer[], selfId: string): string {
  const names = peers.filter((peer) => peer.parent_id === selfId).map((peer) => peer.name);
  return names.length === 0 ? 'nobody' : names.join(', ');
}

function normal(text: string | null | undefined): string {
  return (text ?? '').trim().toLowerCase();
}
