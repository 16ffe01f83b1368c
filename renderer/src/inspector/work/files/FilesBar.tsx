import { Ellipsis, FilePlus, FolderPlus, Lock, RefreshCw } from 'lucide-react';
import { useRef } from 'react';
import type { FileRoot } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Badge, IconButton } from '../../../ui/index.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { download, uploadFiles } from './actions.ts';
import { chooseRoot, refreshFiles, useBrowsed } from './browser.ts';
import { folderAtCursor } from './cursor-folder.ts';
import styles from './Files.module.css';
import { askName } from './questions.ts';
import { pickedFiles } from './upload.ts';
import { useAccess } from './useAccess.ts';

/** Chooses the folder and acts on it. Where nothing can be changed, nothing that changes is offered. */
export function FilesBar({ workspaceId }: { readonly workspaceId: string }) {
  const root = useBrowsed(workspaceId, (browsed) => browsed.root);
  const roots = useBrowsed(workspaceId, (browsed) => browsed.roots);
  const { writable } = useAccess(workspaceId);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const words = text.work.files;
  const here = () => ({ workspaceId, root, path: folderAtCursor(workspaceId) });

  const uploads: MenuItem[] = [
    { id: 'upload', label: words.upload, run: () => files.current?.click() },
    { id: 'uploadFolder', label: words.uploadFolder, run: () => folder.current?.click() },
  ];
  const rest: MenuItem[] = [
    { id: 'all', label: words.downloadAll, run: () => void download({ workspaceId, root, path: '' }, true) },
  ];
  const onPicked = (input: HTMLInputElement | null) => {
    if (!input?.files) return;
    void uploadFiles(pickedFiles(input.files), here());
    input.value = '';
  };

  return (
    <div className={styles.bar}>
      <select
        aria-label={words.root}
        className={styles.root}
        value={root}
        onChange={(event) => chooseRoot(workspaceId, event.target.value as FileRoot)}
      >
        {roots?.map((each) => (
          <option key={each.root} value={each.root} disabled={each.access === 'none'}>
            {each.access === 'none' ? words.rootMissing(each.root) : words.rootNames[each.root]}
          </option>
        ))}
      </select>
      {!writable && (
        <Badge title={words.readOnly}>
          <Lock size={11} aria-hidden="true" /> {words.readOnly}
        </Badge>
      )}
      {writable && (
        <>
          <IconButton
            label={words.newFile}
            size="s"
            onClick={() => askName({ kind: 'file', folder: here() })}
          >
            <FilePlus size={14} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={words.newFolder}
            size="s"
            onClick={() => askName({ kind: 'folder', folder: here() })}
          >
            <FolderPlus size={14} aria-hidden="true" />
          </IconButton>
        </>
      )}
      <IconButton label={words.refresh} size="s" onClick={() => void refreshFiles(workspaceId)}>
        <RefreshCw size={13} aria-hidden="true" />
      </IconButton>
      <MenuButton
        size="s"
        className={styles.more}
        aria-label={words.more}
        menuLabel={words.more}
        groups={[writable ? uploads : [], rest]}
      >
        <Ellipsis size={14} aria-hidden="true" />
      </MenuButton>
      <input ref={files} type="file" multiple hidden onChange={() => onPicked(files.current)} />
      <input
        ref={folder}
        type="file"
        hidden
        {...{ webkitdirectory: '' }}
        onChange={() => onPicked(folder.current)}
      />
    </div>
  );
}
