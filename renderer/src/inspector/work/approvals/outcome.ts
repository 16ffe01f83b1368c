import { type Approval, EXPIRED_BY, REMOVED_BY } from '../../../../../core/contract/index.ts';

/** How a request came out, for people. */
export type Outcome = 'approved' | 'denied' | 'expired' | 'removed';

export function outcomeOf({ status, decidedBy }: Pick<Approval, 'status' | 'decidedBy'>): Outcome {
  if (status === 'approved') return 'approved';
  if (decidedBy === EXPIRED_BY) return 'expired';
  return decidedBy === REMOVED_BY ? 'removed' : 'denied';
}
