import { useVirtualizer } from '@tanstack/react-virtual';
import { FolderOpen } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { Menu } from '../../../ui/Menu.tsx';
import { remove } from './actions.ts';
import { loadFolder, setCursor, toggleFolder, useBrowsed } from './browser.ts';
import { openDocument } from './documents.ts';
import { FileRow } from './FileRow.tsx';
import styles from './Files.module.css';
import { entryMenu } from './menu.ts';
import { askName } from './questions.ts';
import { treeRows } from './tree.ts';
import { type Entry, keyTarget } from './tree-keys.ts';

const ROW_PX = 26;
const OVERSCAN = 12;

export interface FileTreeProps {
  readonly workspaceId: string;
  readonly writable: boolean;
}

/** What is in a folder, looked into as it is opened. */
export function FileTree({ workspaceId, writable }: FileTreeProps) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const root = useBrowsed(workspaceId, (browsed) => browsed.root);
  const folders = useBrowsed(workspaceId, (browsed) => browsed.folders);
  const open = useBrowsed(workspaceId, (browsed) => browsed.open);
  const cursor = useBrowsed(workspaceId, (browsed) => browsed.cursor);
  const rows = useMemo(() => treeRows(folders, open), [folders, open]);
  const [menu, setMenu] = useState<{ entry: Entry; at: { x: number; y: number } } | null>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const treeId = useId();
  const words = text.work.files;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
  });
  const found = rows.findIndex((row) => row.kind === 'entry' && row.path === cursor);
  const at = found < 0 ? rows.findIndex((row) => row.kind === 'entry') : found;
  const current = rows[at];
  const top = folders[''];

  useEffect(() => {
    if (found >= 0) virtualizer.scrollToIndex(found);
  }, [found, virtualizer]);

  const activate = (row: Entry) => {
    setCursor(workspaceId, row.path);
    if (row.folder) toggleFolder(workspaceId, row.path);
    else openDocument({ workspaceId, root, path: row.path });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (current?.kind !== 'entry' || event.metaKey || event.ctrlKey || event.altKey) return;
    const place = { workspaceId, root, path: current.path };
    const { key } = event;
    const target = keyTarget(key, rows, current);
    if (target !== null) {
      if (target) setCursor(workspaceId, target.path);
    } else if (key === 'ArrowRight' || key === 'ArrowLeft') toggleFolder(workspaceId, current.path);
    else if (key === 'Enter' || key === ' ') activate(current);
    else if (key === 'F2' && writable) askName({ kind: 'rename', place });
    else if (key === 'Delete' && writable) void remove(place, current.folder, current.size);
    else if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) openMenuAt(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const openMenuAt = (entry: Entry) => {
    const box = document.getElementById(`${treeId}-${at}`)?.getBoundingClientRect();
    if (box) setMenu({ entry, at: { x: box.left + 24, y: box.bottom } });
  };

  if (top?.error && top.entries === null) {
    return (
      <div className={styles.problem}>
        <ErrorCard
          error={top.error}
          title={words.failedTitle}
          onRetry={() => void loadFolder({ workspaceId, root, path: '' })}
        />
      </div>
    );
  }
  if (!top || top.entries === null) return <Skeleton label={words.loading} lines={6} />;
  if (top.entries.length === 0 && !top.error) {
    return (
      <EmptyState icon={<FolderOpen size={22} />} title={words.empty}>
        {words.emptyHint}
      </EmptyState>
    );
  }
  return (
    <div ref={viewport} className={styles.viewport}>
      <div
        role="tree"
        aria-label={`${words.label(workspace)}, ${root}`}
        aria-description={words.treeKeys}
        aria-activedescendant={at >= 0 ? `${treeId}-${at}` : undefined}
        tabIndex={0}
        className={styles.tree}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <FileRow
                key={`${row.kind} ${row.path}`}
                id={`${treeId}-${item.index}`}
                row={row}
                top={item.start}
                workspaceId={workspaceId}
                root={root}
                active={item.index === at}
                onActivate={activate}
                onMenu={(entry, place) => {
                  setCursor(workspaceId, entry.path);
                  setMenu({ entry, at: place });
                }}
              />
            )
          );
        })}
      </div>
      {menu && (
        <Menu
          label={menu.entry.name.slice(0, 80)}
          at={menu.at}
          onClose={() => setMenu(null)}
          groups={entryMenu({ workspaceId, root, path: menu.entry.path }, menu.entry, writable)}
        />
      )}
    </div>
  );
}
