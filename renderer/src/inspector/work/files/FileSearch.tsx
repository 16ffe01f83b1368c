import { useVirtualizer } from '@tanstack/react-virtual';
import { SearchX } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { AppErrorJson, FileEntry } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import { fold } from '../../text.ts';
import { revealPath, setSearch, useBrowsed } from './browser.ts';
import { openDocument } from './documents.ts';
import { everythingBelow } from './download.ts';
import styles from './Files.module.css';
import { folderOf, nameOf, shownName } from './place.ts';

const ROW_PX = 40;

export interface FileSearchProps {
  readonly workspaceId: string;
  readonly query: string;
}

/** Files and folders of a root by their names, however deep they are. Give it the root as key. */
export function FileSearch({ workspaceId, query }: FileSearchProps) {
  const root = useBrowsed(workspaceId, (browsed) => browsed.root);
  const [all, setAll] = useState<readonly FileEntry[] | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const words = text.work.files;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt looks again
  useEffect(() => {
    const abort = new AbortController();
    setError(null);
    everythingBelow({ workspaceId, root, path: '' }, abort.signal).then(setAll, (thrown) => {
      if (!abort.signal.aborted) setError(errorOf(thrown));
    });
    return () => abort.abort();
  }, [workspaceId, root, attempt]);

  const wanted = fold(query.trim());
  const found = useMemo(
    () => all?.filter(({ path }) => fold(nameOf(path)).includes(wanted)) ?? [],
    [all, wanted],
  );

  if (error) {
    return (
      <div className={styles.problem}>
        <ErrorCard error={error} title={words.failedTitle} onRetry={() => setAttempt(attempt + 1)} />
      </div>
    );
  }
  if (!all) return <Skeleton label={words.searching} lines={4} />;
  if (found.length === 0) {
    return (
      <EmptyState icon={<SearchX size={22} />} title={words.searchNothing(shownName(query))}>
        {words.searchNothingHint}
      </EmptyState>
    );
  }
  const choose = ({ path, folder }: FileEntry) => {
    revealPath({ workspaceId, root, path });
    if (folder) setSearch(workspaceId, '');
    else openDocument({ workspaceId, root, path });
  };
  return (
    <>
      <p className={styles.count} role="status">
        {words.searchFound(found.length)}
      </p>
      <Results found={found} onChoose={choose} />
    </>
  );
}

function Results({
  found,
  onChoose,
}: {
  readonly found: readonly FileEntry[];
  readonly onChoose: (entry: FileEntry) => void;
}) {
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  return (
    <div ref={viewport} className={styles.viewport}>
      <ul className={styles.tree} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const entry = found[item.index];
          return (
            entry && (
              <li key={entry.path} className={styles.found} style={{ top: item.start }}>
                <button type="button" onClick={() => onChoose(entry)}>
                  <bdi className={styles.name}>{shownName(nameOf(entry.path))}</bdi>
                  <bdi className={styles.size}>{shownName(folderOf(entry.path))}</bdi>
                </button>
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
