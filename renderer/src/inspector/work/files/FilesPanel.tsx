import { FolderX } from 'lucide-react';
import { useEffect } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { Elsewhere } from '../Elsewhere.tsx';
import { useSingle } from '../useSingle.ts';
import { refreshFiles, useBrowsed } from './browser.ts';
import { DocumentPane } from './DocumentPane.tsx';
import { FileQuestions } from './FileQuestions.tsx';
import styles from './Files.module.css';
import { FilesSide } from './FilesSide.tsx';
import { guardUnsaved, restoreDrafts } from './guard.ts';
import { useTreeShown } from './tree-shown.ts';

guardUnsaved();

export interface FilesPanelProps {
  readonly workspaceId: string;
}

/** The files of a workspace, whether it runs or not: what there is, and the texts of those that are open. */
export default function FilesPanel({ workspaceId }: FilesPanelProps) {
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const external = useEngine((state) => state.workspaces[workspaceId]?.external ?? false);
  const connected = useEngine((state) => state.connection === 'connected');
  const docker = useEngine((state) =>
    state.engine?.backend === 'docker' ? state.engine.docker.state : 'ready',
  );
  const away = docker === 'absent' || docker === 'connecting';
  const known = useBrowsed(workspaceId, ({ roots }) => roots !== null);
  const error = useBrowsed(workspaceId, ({ rootsError }) => rootsError);
  const treeShown = useTreeShown((state) => state.shown);
  const { mine, claim } = useSingle(`files ${workspaceId}`);
  const words = text.work.files;

  useEffect(() => restoreDrafts(workspaceId), [workspaceId]);
  // What a restart or Docker's return makes reachable is looked for then.
  const status = useEngine((state) => state.workspaces[workspaceId]?.status);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is a reason to look again
  useEffect(() => {
    if (connected && !away) void refreshFiles(workspaceId);
  }, [workspaceId, status, connected, away]);

  if (!mine) return <Elsewhere title={words.label(name)} onShow={claim} />;
  if (error?.code === 'no_volume') {
    return (
      <EmptyState icon={<FolderX size={22} />} title={words.none}>
        {external ? words.noneExternal : words.noneMock}
      </EmptyState>
    );
  }
  return (
    <section className={styles.panel} aria-label={words.label(name)}>
      {connected && away && (
        <p className={styles.notice} role="status">
          {text.work.dockerAway}
        </p>
      )}
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={words.failedTitle} onRetry={() => void refreshFiles(workspaceId)} />
        </div>
      )}
      {!known && !error && <Skeleton label={words.loading} lines={6} />}
      {known && (
        <div className={styles.columns}>
          {treeShown && <FilesSide workspaceId={workspaceId} />}
          <DocumentPane workspaceId={workspaceId} />
        </div>
      )}
      <FileQuestions workspaceId={workspaceId} />
    </section>
  );
}
