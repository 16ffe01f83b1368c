import type { Delegation } from '../../../core/contract/index.ts';
import { DELEGATION_LIMIT } from './state.ts';

/** So many more are let in before the oldest go, so that this is rarely done. */
const SLACK = 200;
const OVER: ReadonlySet<Delegation['status']> = new Set(['completed', 'failed']);

/**
 * Leaves out the delegations that were over first, once there are too many: a window that is open for days must not
 * grow. What still runs stays, and so does the record itself while there is room.
 */
export function withoutOldest(
  delegations: Readonly<Record<string, Delegation>>,
): Readonly<Record<string, Delegation>> {
  const all = Object.values(delegations);
  if (all.length <= DELEGATION_LIMIT + SLACK) return delegations;
  const over = all.filter(({ status }) => OVER.has(status)).sort((a, b) => a.updatedAt - b.updatedAt);
  const gone = new Set(over.slice(0, all.length - DELEGATION_LIMIT));
  return Object.fromEntries(all.filter((each) => !gone.has(each)).map((each) => [each.id, each]));
}
