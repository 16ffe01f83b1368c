import { type CSSProperties, Suspense } from 'react';
import { ROOT, useEngine } from '../engine/store.ts';
import { Outline } from '../outline/Outline.tsx';
import { lazyPartOf } from '../parts/lazy-part.tsx';
import { ReplayBar } from '../replay/ReplayBar.tsx';
import { useAppearance } from '../state/appearance.ts';
import { usePlan } from '../state/plan.ts';
import { DEFAULT_SIZES, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { cx, Later, PaneBoundary, Skeleton } from '../ui/index.ts';
import { Splitter } from '../ui/Splitter.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { CapacityBanner } from './CapacityBanner.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import styles from './Frame.module.css';
import { Pages } from './Pages.tsx';
import { isNarrow, type PaneSizes, paneSizes } from './pane-sizes.ts';
import { dockPart, inspectorPart, planPart } from './parts.ts';
import { Stage } from './Stage.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useWindowSize } from './useWindowSize.ts';

const Inspector = lazyPartOf(inspectorPart, ({ Inspector }) => Inspector);
const Dock = lazyPartOf(dockPart, ({ Dock }) => Dock);
const PlanPanel = lazyPartOf(planPart, ({ PlanPanel }) => PlanPanel);

/** The window: title bar, outline, canvas, inspector, dock, status bar. Panes resize, collapse and remember. */
export function Frame() {
  const screen = useWindowSize();
  const zoom = useAppearance((state) => state.zoom) / 100;
  const size = { width: screen.width / zoom, height: screen.height / zoom };
  const outlineOpen = useUi((state) => state.outlineOpen);
  const inspectorOpen = useUi((state) => state.inspectorOpen);
  const dockOpen = useUi((state) => state.dockOpen);
  const stored = useUi((state) => state.sizes);
  const hasOrg = useEngine((state) => state.children[ROOT] !== undefined);
  const hasSelection = useUi((state) => state.selectedId !== null);
  const hasPlan = usePlan((state) => state.template !== null);
  const hasPage = useUi((state) => state.page !== null);
  const narrow = isNarrow(size.width);
  const panes = paneSizes(size, stored, {
    outline: outlineOpen && hasOrg,
    // In a narrow window it would cover the canvas: there it shows only what is selected, and a plan lies below.
    inspector: hasPlan ? !narrow : inspectorOpen && hasOrg && (hasSelection || !narrow),
    dock: dockOpen,
  });

  return (
    <div
      className={styles.frame}
      data-shell={window.molecule?.platform ?? 'browser'}
      style={{ '--beside': `${panes.inspector}px`, '--below': `${panes.dock}px` } as CSSProperties}
    >
      <TitleBar />
      <div className={styles.middle}>
        <ConnectionBanner />
        <ReplayBar />
        <CapacityBanner />
        <div className={styles.views}>
          <div className={styles.upper} inert={hasPage}>
            {panes.outline > 0 && <OutlinePane panes={panes} />}
            <Stage hasOrg={hasOrg} />
            {panes.inspector > 0 && <InspectorPane panes={panes} hasPlan={hasPlan} />}
          </div>
          <Pages />
        </div>
        {hasPlan && narrow && (
          <aside className={styles.sheet} aria-label={text.frame.plan}>
            <Plan />
          </aside>
        )}
        {panes.dock > 0 && <DockPane panes={panes} />}
      </div>
      <StatusBar />
      <Toasts />
    </div>
  );
}

interface PaneProps {
  readonly panes: PaneSizes;
}

function OutlinePane({ panes }: PaneProps) {
  const setSize = useUi((state) => state.setSize);
  return (
    <aside className={styles.outline} style={{ width: panes.outline }} aria-label={text.frame.outline}>
      <PaneBoundary name={text.frame.outline}>
        <Later>
          <Outline />
        </Later>
      </PaneBoundary>
      <Splitter
        label={text.frame.outlineWidth}
        side="right"
        value={panes.outline}
        defaultValue={DEFAULT_SIZES.outline}
        {...panes.limits.outline}
        onChange={(pixels) => setSize('outline', pixels)}
      />
    </aside>
  );
}

/** Whatever is selected; in its place a plan, as long as one is open. */
function InspectorPane({ panes, hasPlan }: PaneProps & { readonly hasPlan: boolean }) {
  const setSize = useUi((state) => state.setSize);
  const about = useUi((state) => `${state.selectedIds.join()} ${state.pair?.join() ?? ''}`);
  return (
    <aside
      className={cx(styles.inspector, panes.overlay && styles.overlay)}
      data-overlay={panes.overlay || undefined}
      style={{ width: panes.inspector }}
      aria-label={hasPlan ? text.frame.plan : text.frame.inspector}
    >
      {hasPlan ? (
        <Plan />
      ) : (
        <PaneBoundary name={text.frame.inspector} about={about}>
          <Later>
            <Suspense fallback={<Skeleton label={text.frame.inspector} lines={5} />}>
              <Inspector />
            </Suspense>
          </Later>
        </PaneBoundary>
      )}
      <Splitter
        label={text.frame.inspectorWidth}
        side="left"
        value={panes.inspector}
        defaultValue={DEFAULT_SIZES.inspector}
        {...panes.limits.inspector}
        onChange={(pixels) => setSize('inspector', pixels)}
      />
    </aside>
  );
}

function Plan() {
  return (
    <PaneBoundary name={text.frame.plan}>
      <Suspense fallback={<Skeleton label={text.frame.plan} lines={5} />}>
        <PlanPanel />
      </Suspense>
    </PaneBoundary>
  );
}

function DockPane({ panes }: PaneProps) {
  const setSize = useUi((state) => state.setSize);
  return (
    <section className={styles.dock} style={{ height: panes.dock }} aria-label={text.frame.dock}>
      <PaneBoundary name={text.frame.dock}>
        <Later>
          <Suspense fallback={<Skeleton label={text.frame.dock} lines={4} />}>
            <Dock />
          </Suspense>
        </Later>
      </PaneBoundary>
      <Splitter
        label={text.frame.dockHeight}
        side="top"
        value={panes.dock}
        defaultValue={DEFAULT_SIZES.dock}
        {...panes.limits.dock}
        onChange={(pixels) => setSize('dock', pixels)}
      />
    </section>
  );
}
