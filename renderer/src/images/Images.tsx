import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { showSettings } from '../settings/state.ts';
import { text } from '../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import styles from './Images.module.css';
import { ImagesToolbar } from './ImagesToolbar.tsx';
import { RuntimeRows } from './RuntimeRows.tsx';
import { listImages, useImages, useLiveImages } from './store.ts';
import { imagesOf, sortedRuntimes } from './texts.ts';
import { VersionRows } from './VersionRows.tsx';

const words = text.images;

/** Which images there are, who runs them, what is newer, and what they cost. */
export function Images() {
  useLiveImages();
  const overview = useImages((state) => state.overview);
  const error = useImages((state) => state.error);
  const runtimes = useMemo(() => sortedRuntimes(overview?.runtimes ?? []), [overview]);
  const bases = useMemo(() => imagesOf(overview?.images ?? [], ''), [overview]);

  if (!overview) {
    return error ? (
      <div className={styles.notice}>
        <ErrorCard error={error} title={words.notListed} onRetry={listImages} />
      </div>
    ) : (
      <Skeleton lines={5} label={words.loading} />
    );
  }
  return (
    <div className={styles.images}>
      <ImagesToolbar overview={overview} />
      {error && (
        <div className={styles.notice}>
          <ErrorCard error={error} title={words.old} onRetry={listImages} />
        </div>
      )}
      {runtimes.length === 0 ? (
        <EmptyState
          icon={<Boxes size={22} />}
          title={words.none}
          actions={<Button onClick={() => showSettings('images')}>{words.setSource}</Button>}
        >
          {words.noneHint}
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        <section className={styles.scroll} aria-label={words.label} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words.columns.runtime}</th>
                <th scope="col">{words.columns.image}</th>
                <th scope="col" className={styles.wide} title={words.columns.sizeHint}>
                  {words.columns.size}
                </th>
                <th scope="col">{words.columns.workspaces}</th>
                <th scope="col" className={styles.wide}>
                  {words.columns.lastUse}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{words.columns.actions}</span>
                </th>
              </tr>
            </thead>
            {runtimes.map((runtime) => (
              <RuntimeRows key={runtime.runtime} runtime={runtime} images={overview.images} />
            ))}
            {bases.length > 0 && (
              <tbody>
                <tr className={styles.section}>
                  <th scope="rowgroup" colSpan={6}>
                    {words.bases}
                  </th>
                </tr>
                <VersionRows images={bases} />
              </tbody>
            )}
          </table>
        </section>
      )}
    </div>
  );
}
