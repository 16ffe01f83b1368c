import { browsedOf } from './browser.ts';
import { folderOf } from './place.ts';

/** The folder that the keyboard is at or in: where something new is put. */
export function folderAtCursor(workspaceId: string): string {
  const { cursor, folders } = browsedOf(workspaceId);
  if (cursor === null) return '';
  const entry = folders[folderOf(cursor)]?.entries?.find(({ path }) => path === cursor);
  return entry?.folder ? cursor : folderOf(cursor);
}
