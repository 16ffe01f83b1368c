import { useState } from 'react';
import { client } from '../../engine/run.ts';
import { useLiveImages } from '../../images/index.ts';
import { bytesText } from '../../inspector/text.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, Dialog, ErrorCard, Skeleton } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import { useSubmit } from '../useSubmit.ts';
import { KeepField } from './KeepField.tsx';
import { PruneList } from './PruneList.tsx';
import { pruneLabel, pruneTotal } from './prune.ts';

const words = text.imageDialogs.prune;

/** Names every image that would go, with its size and the reason. The safe button has the focus. */
export function PruneDialog() {
  const close = useUi((state) => state.closeDialog);
  useLiveImages();
  const safe = useInitialFocus<HTMLButtonElement>();
  const [keep, setKeep] = useState<number | undefined>(undefined);
  const asked = useQuery('images.prunePlan', { buildCache: true, ...(keep === undefined ? {} : { keep }) });
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [withCache, setWithCache] = useState(false);
  // What could not be worked out anew is not offered: it may be in use by now.
  const plan = asked.error ? null : asked.output;
  const going = (plan?.items ?? []).filter(({ id }) => !kept.has(id));
  const cacheBytes = withCache ? (plan?.buildCacheBytes ?? 0) : 0;

  const { busy, error, submit } = useSubmit(async () => {
    const { freedBytes, removed, failed } = await client.call('images.prune', {
      ids: going.map(({ id }) => id),
      buildCache: withCache,
    });
    close();
    toast({
      tone: failed.length === 0 ? 'success' : 'error',
      title: words.freed(bytesText(freedBytes)),
      detail: [words.removed(removed.length), ...failed.map(({ message }) => words.kept(message))].join('\n'),
    });
  });

  return (
    <Dialog
      title={words.title}
      width="l"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.safe}
          </Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={going.length === 0 && cacheBytes === 0}
            onClick={() => void submit()}
          >
            {pruneLabel(going.length, pruneTotal(going) + cacheBytes)}
          </Button>
        </>
      }
    >
      <div className={dialogs.form}>
        <KeepField keep={keep} onChange={setKeep} />
        {asked.error && <ErrorCard error={asked.error} title={words.failed} onRetry={asked.refresh} />}
        {!plan && !asked.error && <Skeleton lines={4} label={words.loading} />}
        {plan && (
          <PruneList plan={plan} kept={kept} onKeep={setKept} withCache={withCache} onCache={setWithCache} />
        )}
        {error && <ErrorCard error={error} title={words.notRemoved} />}
      </div>
    </Dialog>
  );
}
