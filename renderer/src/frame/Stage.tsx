import { lazy, Suspense } from 'react';
import { useEngine } from '../engine/store.ts';
import { currentHint, useGuide } from '../state/guide.ts';
import { useImport } from '../state/import.ts';
import { usePlan } from '../state/plan.ts';
import { TaskRows } from '../tasks/index.ts';
import { text } from '../text/index.ts';
import { Button, ErrorCard, PaneBoundary, Skeleton } from '../ui/index.ts';
import { DropTarget } from './DropTarget.tsx';
import styles from './Frame.module.css';

/** Asked for at once: while it comes, the engine is asked what there is to show. */
const canvas = import('../canvas/index.ts');
const Canvas = lazy(() => canvas.then(({ Canvas }) => ({ default: Canvas })));
const Guide = lazy(() => import('../welcome/guide/Guide.tsx'));
const ImportProgress = lazy(() => import('../plan/progress/ImportProgress.tsx'));
const Welcome = lazy(() => import('../welcome/index.ts').then((welcome) => ({ default: welcome.Welcome })));

/** The middle of the window: the canvas, or what leads to it, and the work that goes on. */
export function Stage({ hasOrg }: { readonly hasOrg: boolean }) {
  const isGuided = useGuide((state) => currentHint(state) !== null);
  const isImporting = useImport((state) => state.org !== null);
  return (
    <div className={styles.stage}>
      {isImporting && (
        <Suspense fallback={<Skeleton label={text.frame.loading} lines={1} />}>
          <ImportProgress />
        </Suspense>
      )}
      {isGuided && (
        <Suspense fallback={null}>
          <Guide />
        </Suspense>
      )}
      <main className={styles.canvas} aria-label={text.frame.canvas}>
        <DropTarget>
          <PaneBoundary name={text.frame.canvas}>
            <Shown hasOrg={hasOrg} />
          </PaneBoundary>
        </DropTarget>
      </main>
      <TaskRows />
    </div>
  );
}

function Shown({ hasOrg }: { readonly hasOrg: boolean }) {
  const loaded = useEngine((state) => state.loaded);
  const error = useEngine((state) => state.loadError);
  const hasGhosts = usePlan((state) => (state.plan?.entries.length ?? 0) > 0);
  if (error && !loaded) {
    return (
      <div className={styles.notice}>
        <ErrorCard error={error} title={text.frame.notLoaded}>
          <Button size="s" onClick={() => window.location.reload()}>
            {text.ui.tryAgain}
          </Button>
        </ErrorCard>
      </div>
    );
  }
  const loading = <Skeleton label={text.frame.loading} lines={4} />;
  if (!loaded) return loading;
  if (hasOrg || hasGhosts) {
    return (
      <div className={styles.natural}>
        <Suspense fallback={loading}>
          <Canvas />
        </Suspense>
      </div>
    );
  }
  return (
    <Suspense fallback={loading}>
      <Welcome />
    </Suspense>
  );
}
