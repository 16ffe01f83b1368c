import { type QueryState, useQuery } from '../../dialogs/useQuery.ts';
import type { Entry } from './entry.ts';

/** The bodies of an entry, which lists do not carry; got anew when its row changes. What has no row has none. */
export function useWholeEntry({ activity }: Entry): QueryState<'timeline.get'> {
  return useQuery(
    'timeline.get',
    activity && { id: activity.id },
    (event) => event.type === 'activity.logged' && event.activity.id === activity?.id,
  );
}
