import type { QueryState } from '../dialogs/useQuery.ts';
import { text } from '../text/index.ts';
import { ErrorCard } from '../ui/index.ts';

export interface TiersUnreadProps {
  readonly asked: Pick<QueryState<'engine.tiers'>, 'error' | 'refresh'>;
}

/** Why the limits of the tiers are not known, where they are not. */
export function TiersUnread({ asked: { error, refresh } }: TiersUnreadProps) {
  if (!error) return null;
  return <ErrorCard error={error} title={text.lifecycle.tiers.limits.unread} onRetry={refresh} />;
}
