import { Suspense, useEffect } from 'react';
import { useEngine } from '../engine/store.ts';
import { ConnectionBanner } from '../frame/ConnectionBanner.tsx';
import { NotLoaded } from '../frame/NotLoaded.tsx';
import { dockPart, inspectorPart } from '../frame/parts.ts';
import { usePaneCommands } from '../palette/pane-commands.ts';
import { lazyPartOf } from '../parts/lazy-part.tsx';
import type { PoppedPane } from '../state/panes.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { EmptyState, PaneBoundary, Skeleton } from '../ui/index.ts';
import styles from './PaneWindow.module.css';
import { useDocumentTitle } from './useDocumentTitle.ts';
import { rememberSize } from './window-sizes.ts';

const Dock = lazyPartOf(dockPart, ({ Dock }) => Dock);
const Inspector = lazyPartOf(inspectorPart, ({ Inspector }) => Inspector);
const Outline = lazyPartOf(
  () => import('../outline/Outline.tsx'),
  ({ Outline }) => Outline,
);

/** A window that shows one pane and nothing else. */
export function PaneWindow({ popped }: { readonly popped: PoppedPane }) {
  usePaneCommands(popped.pane);
  const selectedId = useUi((state) => state.selectedId);
  const name = useEngine((state) => (selectedId === null ? undefined : state.workspaces[selectedId]?.name));
  const tab = useUi((state) => state.dockTab);
  useEffect(() => {
    const remember = () => rememberSize(popped.pane);
    window.addEventListener('resize', remember);
    return () => window.removeEventListener('resize', remember);
  }, [popped]);

  useEffect(() => {
    // What closes the inspector elsewhere closes its window here.
    if (popped.pane === 'inspector' && selectedId === null) window.close();
  }, [popped, selectedId]);

  const label = { outline: text.frame.outline, dock: text.frame.dock, inspector: text.frame.inspector };
  const title = {
    outline: text.windows.outlineTitle,
    dock: text.windows.dockTitle(text.dock.tabs[tab]),
    inspector: text.windows.inspectorTitle(name ?? text.frame.inspector),
  }[popped.pane];
  useDocumentTitle(title);

  return (
    <div className={styles.window}>
      <h1 className="visually-hidden">{title}</h1>
      <ConnectionBanner />
      <main className={styles.pane} aria-label={label[popped.pane]}>
        <PaneBoundary name={label[popped.pane]}>
          <Shown pane={popped.pane} hasWorkspace={name !== undefined} />
        </PaneBoundary>
      </main>
    </div>
  );
}

interface ShownProps {
  readonly pane: PoppedPane['pane'];
  /** Whether the workspace of an inspector is still there. */
  readonly hasWorkspace: boolean;
}

/** The pane, once it is known what there is to show. */
function Shown({ pane, hasWorkspace }: ShownProps) {
  const loaded = useEngine((state) => state.loaded);
  const error = useEngine((state) => state.loadError);
  if (error && !loaded) return <NotLoaded error={error} />;
  const loading = <Skeleton label={text.frame.loading} lines={4} />;
  if (!loaded) return loading;
  if (pane === 'inspector' && !hasWorkspace) {
    return <EmptyState title={text.windows.goneTitle}>{text.windows.goneText}</EmptyState>;
  }
  return (
    <Suspense fallback={loading}>
      {pane === 'outline' && <Outline />}
      {pane === 'dock' && <Dock />}
      {pane === 'inspector' && <Inspector />}
    </Suspense>
  );
}
