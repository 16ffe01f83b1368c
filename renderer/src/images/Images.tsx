import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { useUi } from '../state/ui.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import styles from './Images.module.css';
import { ImagesToolbar } from './ImagesToolbar.tsx';
import { RuntimeRows } from './RuntimeRows.tsx';
import { useImages, useLiveImages } from './store.ts';
import { imagesOf, sortedRuntimes } from './texts.ts';
import { VersionRows } from './VersionRows.tsx';

/** Which images there are, who runs them, what is newer, and what they cost. */
export function Images() {
  const reload = useLiveImages();
  const overview = useImages((state) => state.overview);
  const error = useImages((state) => state.error);
  const openDialog = useUi((state) => state.openDialog);
  const runtimes = useMemo(() => sortedRuntimes(overview?.runtimes ?? []), [overview]);
  const bases = useMemo(() => imagesOf(overview?.images ?? [], ''), [overview]);

  if (!overview) {
    return error ? (
      <div className={styles.notice}>
        <ErrorCard error={error} title="The images could not be listed">
          <Button size="s" onClick={reload}>
            Try again
          </Button>
        </ErrorCard>
      </div>
    ) : (
      <Skeleton lines={5} label="Loading the images" />
    );
  }
  return (
    <div className={styles.images}>
      <ImagesToolbar overview={overview} />
      {error && (
        <div className={styles.notice}>
          <ErrorCard error={error} title="This list may be old: the images could not be listed again">
            <Button size="s" onClick={reload}>
              Try again
            </Button>
          </ErrorCard>
        </div>
      )}
      {runtimes.length === 0 ? (
        <EmptyState
          icon={<Boxes size={22} />}
          title="No runtime is known yet"
          actions={
            <Button onClick={() => openDialog({ kind: 'imageSettings' })}>Set where images come from</Button>
          }
        >
          Bundled templates, and those of the folder or address that you name, are listed here with their
          images.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        <section className={styles.scroll} aria-label="Images" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Runtime</th>
                <th scope="col">Image</th>
                <th scope="col" className={styles.wide} title="With the base image, which they share">
                  Size
                </th>
                <th scope="col">Workspaces</th>
                <th scope="col" className={styles.wide}>
                  Last use
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
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
                    Base images
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
