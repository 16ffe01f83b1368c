import { useEngine } from '../../../engine/store.ts';
import { saveFile } from '../../../files/save-file.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import {
  adoptDraft,
  fileDrafts,
  keepAllDrafts,
  openDocument,
  textOf,
  unsavedOf,
  useDocuments,
} from './documents.ts';
import { draftKeyOf, draftKeys } from './drafts.ts';
import { placeOfKey, shownName } from './place.ts';
import { zipOf } from './zip.ts';

/**
 * Watches over unsaved files for as long as the window lives: none is lost when it closes, drafts of other windows are
 * taken over, and whoever removes a workspace with unsaved files is told.
 */
export function guardUnsaved(): void {
  window.addEventListener('pagehide', keepAllDrafts);
  window.addEventListener('beforeunload', (event) => {
    keepAllDrafts();
    // What is stored comes back at the next start; only what the storage refused would be lost.
    if (fileDrafts.wouldLose()) event.preventDefault();
  });
  window.addEventListener('storage', ({ key: name }) => {
    const key = draftKeyOf(name);
    if (key !== null && useDocuments.getState().documents[key]) adoptDraft(key);
  });
  useEngine.subscribe(({ workspaces }, before) => {
    if (workspaces === before.workspaces) return;
    for (const id of Object.keys(before.workspaces))
      if (!(id in workspaces)) tellOfUnsaved(id, before.workspaces[id]?.name ?? '');
  });
}

/** Opens the files of a workspace that still have drafts from the last time. */
export function restoreDrafts(workspaceId: string): void {
  for (const key of draftKeys(localStorage)) {
    const place = placeOfKey(key);
    if (place?.workspaceId === workspaceId && !useDocuments.getState().documents[key]) openDocument(place);
  }
}

function tellOfUnsaved(workspaceId: string, name: string): void {
  const keys = unsavedOf(workspaceId);
  if (keys.length === 0) return;
  const copies = keys.map((key) => ({
    path: placeOfKey(key)?.path ?? 'file',
    content: new TextEncoder().encode(textOf(key) ?? ''),
  }));
  toast({
    tone: 'warning',
    title: text.work.files.removedUnsaved(shownName(name), keys.length),
    detail: keys.map((key) => shownName(placeOfKey(key)?.path ?? '')).join('\n'),
    action: {
      label: text.work.files.keepCopies,
      run: () => void saveFile(text.work.files.copiesName(shownName(name)), zipOf(copies)),
    },
  });
}
