import { showError } from '../../../engine/run.ts';
import { copyText } from '../../../state/clipboard.ts';
import { text } from '../../../text/index.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { download, remove } from './actions.ts';
import { toggleFolder } from './browser.ts';
import { openDocument } from './documents.ts';
import type { Place } from './place.ts';
import { askName } from './questions.ts';

/** What can be done with one file or folder. Where nothing can be changed, nothing that changes is offered. */
export function entryMenu(
  place: Place,
  { folder, size }: { readonly folder: boolean; readonly size: number },
  writable: boolean,
): MenuItem[][] {
  const words = text.work.files;
  const open = () => (folder ? toggleFolder(place.workspaceId, place.path) : openDocument(place));
  const look: MenuItem[] = [
    { id: 'open', label: words.open, run: open },
    {
      id: 'download',
      label: folder ? words.downloadFolder : words.download,
      run: () => void download(place, folder),
    },
    {
      id: 'path',
      label: words.copyPath,
      run: () => void copyText(`${place.root}/${place.path}`).catch(showError),
    },
  ];
  if (!writable) return [look];
  const inside: MenuItem[] = folder
    ? [
        { id: 'file', label: words.newFile, run: () => askName({ kind: 'file', folder: place }) },
        { id: 'folder', label: words.newFolder, run: () => askName({ kind: 'folder', folder: place }) },
      ]
    : [];
  return [
    look,
    inside,
    [
      { id: 'rename', label: words.rename, shortcut: 'F2', run: () => askName({ kind: 'rename', place }) },
      { id: 'delete', label: words.delete, danger: true, run: () => void remove(place, folder, size) },
    ],
  ];
}
