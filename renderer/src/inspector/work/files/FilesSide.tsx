import { type DragEvent, useState } from 'react';
import { showError } from '../../../engine/run.ts';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { SearchField } from '../../SearchField.tsx';
import { uploadFiles } from './actions.ts';
import { setSearch, useBrowsed } from './browser.ts';
import { FileSearch } from './FileSearch.tsx';
import styles from './Files.module.css';
import { FilesBar } from './FilesBar.tsx';
import { FileTree } from './FileTree.tsx';
import { NameForm } from './NameForm.tsx';
import { TransferRows } from './TransferRows.tsx';
import { droppedFiles } from './upload.ts';
import { useAccess } from './useAccess.ts';

/** Which folder, what is in it, and what can be done with it. Files and folders can be dropped on it. */
export function FilesSide({ workspaceId }: { readonly workspaceId: string }) {
  const root = useBrowsed(workspaceId, (browsed) => browsed.root);
  const search = useBrowsed(workspaceId, (browsed) => browsed.search);
  const { writable, reason } = useAccess(workspaceId);
  const [over, setOver] = useState(false);
  const words = text.work.files;

  const onDragOver = (event: DragEvent) => {
    if (!writable || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    if (!writable) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const target = (event.target as Element).closest<HTMLElement>('[data-folder]')?.dataset.folder ?? '';
    droppedFiles(event.dataTransfer)
      .then((files) => uploadFiles(files, { workspaceId, root, path: target }))
      .catch(showError);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the menu uploads by keyboard
    <div
      className={cx(styles.side, over && styles.dropping)}
      onDragOver={onDragOver}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      <FilesBar workspaceId={workspaceId} />
      <div className={styles.find}>
        <SearchField
          label={words.search}
          value={search}
          onChange={(value) => setSearch(workspaceId, value)}
          ofPanel
        />
      </div>
      {!writable && reason !== '' && <p className={styles.hint}>{words.readOnlyHint(root, reason)}</p>}
      {writable && root === '/configs' && <p className={styles.hint}>{words.restarts}</p>}
      <NameForm workspaceId={workspaceId} />
      {search.trim() === '' ? (
        <FileTree workspaceId={workspaceId} writable={writable} />
      ) : (
        <FileSearch key={root} workspaceId={workspaceId} query={search} />
      )}
      <TransferRows workspaceId={workspaceId} />
      {over && <div className={styles.dropHint}>{words.dropHere(root)}</div>}
    </div>
  );
}
