import { lazy, Suspense } from 'react';
import { useOpenRequests as useWaiting } from '../state/open-requests.ts';
import { useUi } from '../state/ui.ts';
import { useOpenRequests } from './useOpenRequests.ts';

const OpenAsk = lazy(() => import('./OpenAsk.tsx'));

/** Opens what somebody outside the page wants opened. A question about it waits until no other dialog is open. */
export function OpenRequests() {
  useOpenRequests();
  const request = useWaiting((state) => state.waiting[0]);
  const isFree = useUi((state) => state.dialog === null && !state.paletteOpen);
  return request && isFree ? (
    <Suspense fallback={null}>
      <OpenAsk request={request} />
    </Suspense>
  ) : null;
}
