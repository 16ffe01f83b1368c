import { useEffect, useId, useState } from 'react';
import type { AppErrorJson, PrunePlan } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useImages, useLiveImages } from '../../images/index.ts';
import { Ago, counted, errorOf } from '../../inspector/index.ts';
import { bytesText } from '../../inspector/text.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { Button, Dialog, ErrorCard, Skeleton } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import styles from './ImageDialogs.module.css';
import { pruneLabel, pruneTotal } from './prune.ts';

const MAX_KEEP = 100;

/** Names every image that would go, with its size and the reason. The safe button has the focus. */
export function PruneDialog() {
  const close = useUi((state) => state.closeDialog);
  useLiveImages();
  const disk = useImages((state) => state.overview?.disk);
  const safe = useInitialFocus<HTMLButtonElement>();
  const [keep, setKeep] = useState<number | undefined>(undefined);
  const { plan, error: planError } = usePrunePlan(keep);
  const settings = useQuery('images.settings', {}).output?.settings;
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [withCache, setWithCache] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const hintId = useId();
  const going = (plan?.items ?? []).filter(({ id }) => !kept.has(id));
  const cacheBytes = withCache ? (plan?.buildCacheBytes ?? 0) : 0;

  const remove = async () => {
    setRemoving(true);
    try {
      const done = await client.call('images.prune', {
        ids: going.map(({ id }) => id),
        buildCache: withCache,
      });
      close();
      toast({
        tone: done.failed.length === 0 ? 'success' : 'error',
        title: `${bytesText(done.freedBytes)} were freed`,
        detail: [
          `${counted(done.removed.length, 'image')} removed`,
          ...done.failed.map(({ message }) => `Kept: ${message}`),
        ].join('\n'),
      });
    } catch (thrown) {
      setError(errorOf(thrown));
      setRemoving(false);
    }
  };

  return (
    <Dialog
      title="Prune images"
      width="l"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            Keep everything
          </Button>
          <Button
            variant="danger"
            busy={removing}
            disabled={going.length === 0 && cacheBytes === 0}
            onClick={() => void remove()}
          >
            {pruneLabel(going.length, pruneTotal(going) + cacheBytes)}
          </Button>
        </>
      }
    >
      <div className={dialogs.form}>
        <label className={styles.keep}>
          Keep the newest
          <input
            type="number"
            min={0}
            max={MAX_KEEP}
            value={keep ?? settings?.keep ?? ''}
            aria-describedby={hintId}
            onChange={(event) => {
              const { valueAsNumber } = event.target;
              const usable =
                Number.isInteger(valueAsNumber) && valueAsNumber >= 0 && valueAsNumber <= MAX_KEEP;
              setKeep(usable ? valueAsNumber : undefined);
            }}
          />
          unused images of each runtime
        </label>
        <p id={hintId} className={dialogs.aside}>
          Images that a workspace runs on, or would start with, always stay
          {disk && `, and so do the base images (${bytesText(disk.baseBytes)}) that others build on`}.
        </p>
        {planError && <ErrorCard error={planError} title="What would go could not be worked out" />}
        {!plan && !planError && <Skeleton lines={4} label="Working out what would go" />}
        {plan && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
          <ul className={styles.prune} aria-label="Would be removed" tabIndex={0}>
            {plan.items.map((item) => (
              <PruneItem
                key={item.id}
                item={item}
                going={!kept.has(item.id)}
                onChange={(goes) => {
                  const next = new Set(kept);
                  if (goes) next.delete(item.id);
                  else next.add(item.id);
                  setKept(next);
                }}
              />
            ))}
            {plan.items.length === 0 && (
              <li className={styles.nothing}>
                Every image is in use, current, or among those that are kept.
              </li>
            )}
            {plan.buildCacheBytes > 0 && (
              <li>
                <label className={styles.item}>
                  <input
                    type="checkbox"
                    checked={withCache}
                    onChange={(event) => setWithCache(event.target.checked)}
                  />
                  <span className={styles.itemText}>
                    <b>Build cache</b>
                    <small>
                      Steps of earlier builds; the next build of each runtime takes longer without it
                    </small>
                  </span>
                  <span className={styles.size}>{bytesText(plan.buildCacheBytes)}</span>
                </label>
              </li>
            )}
          </ul>
        )}
        {error && <ErrorCard error={error} title="Not everything was removed" />}
      </div>
    </Dialog>
  );
}

interface PruneItemProps {
  readonly item: PrunePlan['items'][number];
  readonly going: boolean;
  readonly onChange: (going: boolean) => void;
}

function PruneItem({ item: { name, reason, sizeBytes, lastUsedAt }, going, onChange }: PruneItemProps) {
  return (
    <li>
      <label className={styles.item}>
        <input type="checkbox" checked={going} onChange={(event) => onChange(event.target.checked)} />
        <span className={styles.itemText}>
          <code>{name}</code>
          <small>
            {reason}
            {lastUsedAt !== null && (
              <>
                {' · Last use: '}
                <Ago at={lastUsedAt} />
              </>
            )}
          </small>
        </span>
        <span className={styles.size}>{bytesText(sizeBytes)}</span>
      </label>
    </li>
  );
}

/** What a prune would remove, with the build cache; without `keep` as the settings have it. */
function usePrunePlan(keep: number | undefined) {
  const [plan, setPlan] = useState<PrunePlan | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  useEffect(() => {
    let alive = true;
    client.call('images.prunePlan', { buildCache: true, ...(keep === undefined ? {} : { keep }) }).then(
      (answer) => {
        if (!alive) return;
        setPlan(answer);
        setError(null);
      },
      (thrown: unknown) => alive && setError(errorOf(thrown)),
    );
    return () => {
      alive = false;
    };
  }, [keep]);
  return { plan, error };
}
