import { TierMeans } from './TierMeans.tsx';
import { TiersUnread } from './TiersUnread.tsx';
import { useTiers } from './useTiers.ts';

/** What one tier means, for a place that shows no other. */
export function TierNote({ tier }: { readonly tier: number }) {
  const asked = useTiers();
  return (
    <>
      <TierMeans tier={tier} asked={asked} />
      <TiersUnread asked={asked} />
    </>
  );
}
