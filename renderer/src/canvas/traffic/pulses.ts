import type { Activity, Delegation } from '../../../../core/contract/index.ts';
import { isMessage } from './pairs.ts';

/** Something that just went from one workspace to another. */
export interface Pulse {
  readonly from: string;
  readonly to: string;
}

interface TrafficState {
  readonly delegations: Readonly<Record<string, Delegation>>;
  readonly activity: readonly Activity[];
}

const BACK: ReadonlySet<Delegation['status']> = new Set(['completed', 'failed']);

/**
 * What travelled between two states of the store, each direction of a pair once: a new delegation goes to the one
 * who is asked, its result comes back, a message goes to its target.
 */
export function pulsesBetween(before: TrafficState, after: TrafficState): Pulse[] {
  const pulses = new Map<string, Pulse>();
  const add = (from: string, to: string) => {
    if (from !== to) pulses.set(`${from} ${to}`, { from, to });
  };
  if (before.delegations !== after.delegations) {
    for (const delegation of Object.values(after.delegations)) {
      const known = before.delegations[delegation.id];
      if (known === delegation) continue;
      const isBack = BACK.has(delegation.status);
      if (known ? isBack && !BACK.has(known.status) : isBack) add(delegation.calleeId, delegation.callerId);
      else if (!known) add(delegation.callerId, delegation.calleeId);
    }
  }
  const newest = before.activity[0];
  for (const entry of after.activity) {
    if (entry.id === newest?.id || (newest && entry.createdAt < newest.createdAt)) break;
    if (isMessage(entry) && entry.sourceId !== null && entry.targetId !== null)
      add(entry.sourceId, entry.targetId);
  }
  return [...pulses.values()];
}
