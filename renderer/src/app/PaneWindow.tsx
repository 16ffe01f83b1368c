import { Suspense, useEffect } from 'react';
import { useEngine } from '../engine/store.ts';
import { ConnectionBanner } from '../frame/ConnectionBanner.tsx';
import { usePaneCommands } from '../palette/pane-commands.ts';
import { lazyPartOf } from '../parts/lazy-part.tsx';
import type { PoppedPane } from '../state/panes.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { EmptyState, PaneBoundary, Skeleton } from '../ui/index.ts';
import styles from './PaneWindow.module.css';
import { useDocumentTitle } from './useDocumentTitle.ts';
import { rememberSize } from './window-sizes.ts';

const Dock = lazyPartOf(
  () => import('../dock/index.ts'),
  ({ Dock }) => Dock,
);
const Inspector = lazyPartOf(
  () => import('../inspector/index.ts'),
  ({ Inspector }) => Inspector,
);
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
          <Suspense fallback={<Skeleton label={text.frame.loading} lines={4} />}>
            {popped.pane === 'outline' && <Outline />}
            {popped.pane === 'dock' && <Dock />}
            {popped.pane === 'inspector' && <PinnedInspector hasWorkspace={name !== undefined} />}
          </Suspense>
        </PaneBoundary>
      </main>
    </div>
  );
}

function PinnedInspector({ hasWorkspace }: { readonly hasWorkspace: boolean }) {
  const loaded = useEngine((state) => state.loaded);
  if (loaded && !hasWorkspace) {
    return <EmptyState title={text.windows.goneTitle}>{text.windows.goneText}</EmptyState>;
  }
  return <Inspector />;
}
