import { DialogPart } from '../parts/DialogPart.tsx';
import { lazyPart } from '../parts/lazy-part.tsx';
import { answered, useOpenRequests as useWaiting } from '../state/open-requests.ts';
import { useUi } from '../state/ui.ts';
import { useOpenRequests } from './useOpenRequests.ts';

const OpenAsk = lazyPart(() => import('./OpenAsk.tsx'));

/** Opens what somebody outside the page wants opened. A question about it waits until no other dialog is open. */
export function OpenRequests() {
  useOpenRequests();
  const request = useWaiting((state) => state.waiting[0]);
  const isFree = useUi((state) => state.dialog === null && !state.paletteOpen);
  return request && isFree ? (
    <DialogPart onClose={answered}>
      <OpenAsk request={request} />
    </DialogPart>
  ) : null;
}
