import { Canvas } from '../canvas/index.ts';
import { Dock } from '../dock/index.ts';
import { ROOT, useEngine } from '../engine/store.ts';
import { Inspector } from '../inspector/index.ts';
import { Outline } from '../outline/Outline.tsx';
import { PlanPanel } from '../plan/index.ts';
import { usePlan } from '../state/plan.ts';
import { DEFAULT_SIZES, useUi } from '../state/ui.ts';
import { TaskRows } from '../tasks/index.ts';
import { cx } from '../ui/cx.ts';
import { ErrorCard } from '../ui/ErrorCard.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { Welcome } from '../welcome/index.ts';
import { CapacityBanner } from './CapacityBanner.tsx';
import { DropTarget } from './DropTarget.tsx';
import styles from './Frame.module.css';
import { isNarrow, type PaneSizes, paneSizes } from './pane-sizes.ts';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useWindowSize } from './useWindowSize.ts';

/** The window: title bar, outline, canvas, inspector, dock, status bar. Panes resize, collapse and remember. */
export function Frame() {
  const { width, height } = useWindowSize();
  const outlineOpen = useUi((state) => state.outlineOpen);
  const inspectorOpen = useUi((state) => state.inspectorOpen);
  const dockOpen = useUi((state) => state.dockOpen);
  const stored = useUi((state) => state.sizes);
  const hasOrg = useEngine((state) => state.children[ROOT] !== undefined);
  const hasSelection = useUi((state) => state.selectedId !== null);
  const hasPlan = usePlan((state) => state.template !== null);
  const narrow = isNarrow(width);
  const panes = paneSizes({ width, height }, stored, {
    outline: outlineOpen && hasOrg,
    // In a narrow window it would cover the canvas: there it shows only what is selected, and a plan lies below.
    inspector: hasPlan ? !narrow : inspectorOpen && hasOrg && (hasSelection || !narrow),
    dock: dockOpen,
  });

  return (
    <div className={styles.frame} data-shell={window.molecule?.platform ?? 'browser'}>
      <TitleBar />
      <div className={styles.middle}>
        <CapacityBanner />
        <div className={styles.upper}>
          {panes.outline > 0 && <OutlinePane panes={panes} />}
          <div className={styles.stage}>
            <main className={styles.canvas} aria-label="Canvas">
              <DropTarget>
                <Stage hasOrg={hasOrg} />
              </DropTarget>
            </main>
            <TaskRows />
          </div>
          {panes.inspector > 0 && <InspectorPane panes={panes} hasPlan={hasPlan} />}
        </div>
        {hasPlan && narrow && (
          <aside className={styles.sheet} aria-label="Import plan">
            <PlanPanel />
          </aside>
        )}
        {panes.dock > 0 && <DockPane panes={panes} />}
      </div>
      <StatusBar />
    </div>
  );
}

function Stage({ hasOrg }: { readonly hasOrg: boolean }) {
  const loaded = useEngine((state) => state.loaded);
  const error = useEngine((state) => state.loadError);
  const hasGhosts = usePlan((state) => (state.plan?.entries.length ?? 0) > 0);
  if (error && !loaded) {
    return (
      <div className={styles.notice}>
        <ErrorCard error={error} title="The org could not be loaded" />
      </div>
    );
  }
  if (!loaded) return <Skeleton label="Loading the org" lines={4} />;
  return hasOrg || hasGhosts ? <Canvas /> : <Welcome />;
}

interface PaneProps {
  readonly panes: PaneSizes;
}

function OutlinePane({ panes }: PaneProps) {
  const setSize = useUi((state) => state.setSize);
  return (
    <aside className={styles.outline} style={{ width: panes.outline }} aria-label="Outline">
      <Outline />
      <Splitter
        label="Width of the outline"
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
  return (
    <aside
      className={cx(styles.inspector, panes.overlay && styles.overlay)}
      style={{ width: panes.inspector }}
      aria-label={hasPlan ? 'Import plan' : 'Inspector'}
    >
      {hasPlan ? <PlanPanel /> : <Inspector />}
      <Splitter
        label="Width of the inspector"
        side="left"
        value={panes.inspector}
        defaultValue={DEFAULT_SIZES.inspector}
        {...panes.limits.inspector}
        onChange={(pixels) => setSize('inspector', pixels)}
      />
    </aside>
  );
}

function DockPane({ panes }: PaneProps) {
  const setSize = useUi((state) => state.setSize);
  return (
    <section className={styles.dock} style={{ height: panes.dock }} aria-label="Dock">
      <Dock />
      <Splitter
        label="Height of the dock"
        side="top"
        value={panes.dock}
        defaultValue={DEFAULT_SIZES.dock}
        {...panes.limits.dock}
        onChange={(pixels) => setSize('dock', pixels)}
      />
    </section>
  );
}
