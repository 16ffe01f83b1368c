import type { Delegation } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import type { Entry } from './entry.ts';

/** How the task of an entry goes now, so that its row changes in place; null where there is none, or it is long over. */
export function useDelegation({ phrase, spanId }: Entry): Delegation['status'] | null {
  return useEngine(({ delegations }) =>
    phrase === 'asked' && spanId !== null ? (bySpan(delegations).get(spanId) ?? null) : null,
  );
}

type Delegations = Readonly<Record<string, Delegation>>;
const indexes = new WeakMap<Delegations, ReadonlyMap<string, Delegation['status']>>();

function bySpan(delegations: Delegations): ReadonlyMap<string, Delegation['status']> {
  const known = indexes.get(delegations);
  if (known) return known;
  const index = new Map<string, Delegation['status']>();
  for (const { spanId, status } of Object.values(delegations)) if (spanId !== null) index.set(spanId, status);
  indexes.set(delegations, index);
  return index;
}
