import { closeDocument } from './actions.ts';
import { browsedOf, refreshFiles } from './browser.ts';
import { folderAtCursor } from './cursor-folder.ts';
import { saveDocument, useDocuments } from './documents.ts';
import { askName } from './questions.ts';

/** Key of the file of a workspace that is looked at. */
export function activeKey(workspaceId: string): string | undefined {
  return useDocuments.getState().active[workspaceId];
}

/** Saves the file that is looked at; a failure shows above its text. */
export function save(workspaceId: string): void {
  const key = activeKey(workspaceId);
  if (key !== undefined && useDocuments.getState().documents[key]?.modified) void saveDocument(key);
}

/** Closes the file that is looked at; what is unsaved is asked about first. */
export function close(workspaceId: string): void {
  const key = activeKey(workspaceId);
  if (key !== undefined) closeDocument(key);
}

export function refresh(workspaceId: string): void {
  void refreshFiles(workspaceId);
}

export function newFile(workspaceId: string): void {
  const folder = { workspaceId, root: browsedOf(workspaceId).root, path: folderAtCursor(workspaceId) };
  askName({ kind: 'file', folder });
}
