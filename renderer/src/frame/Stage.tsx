import { type ReactNode, Suspense } from 'react';
import { useEngine } from '../engine/store.ts';
import { lazyPart, lazyPartOf } from '../parts/lazy-part.tsx';
import { currentHint, useGuide } from '../state/guide.ts';
import { useImport } from '../state/import.ts';
import { usePlan } from '../state/plan.ts';
import { TaskRows } from '../tasks/index.ts';
import { text } from '../text/index.ts';
import { PaneBoundary, Skeleton } from '../ui/index.ts';
import { CanvasSkeleton } from './CanvasSkeleton.tsx';
import { canvasPart } from './canvas-part.ts';
import { DropTarget } from './DropTarget.tsx';
import styles from './Frame.module.css';
import { NotLoaded } from './NotLoaded.tsx';
import { welcomePart } from './parts.ts';

const Canvas = lazyPartOf(canvasPart, ({ Canvas }) => Canvas);
const Guide = lazyPart(() => import('../welcome/guide/Guide.tsx'));
const ImportProgress = lazyPart(() => import('../plan/progress/ImportProgress.tsx'));
const Welcome = lazyPartOf(welcomePart, ({ Welcome }) => Welcome);

/** What broke in a row above the canvas takes no more room than it needs. */
const row = (fault: ReactNode) => <div className={styles.row}>{fault}</div>;

/** The middle of the window: the canvas, or what leads to it, and the work that goes on. */
export function Stage({ hasOrg }: { readonly hasOrg: boolean }) {
  const isGuided = useGuide((state) => currentHint(state) !== null);
  const isImporting = useImport((state) => state.org !== null);
  return (
    <div className={styles.stage}>
      {isImporting && (
        <PaneBoundary name={text.plan.progress.pane} frame={row}>
          <Suspense fallback={<Skeleton label={text.plan.progress.pane} lines={1} />}>
            <ImportProgress />
          </Suspense>
        </PaneBoundary>
      )}
      {isGuided && (
        <PaneBoundary name={text.welcome.guide.label} frame={row}>
          {/* A hint comes by itself: something in its place until then would only move the canvas twice. */}
          <Suspense fallback={null}>
            <Guide />
          </Suspense>
        </PaneBoundary>
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
  if (error && !loaded) return <NotLoaded error={error} />;
  const loading = <CanvasSkeleton label={text.frame.loading} />;
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
