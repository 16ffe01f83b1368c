import type { FileRoot } from '../../../../../core/contract/index.ts';

/** Where a file or folder of a workspace is; the empty path is the root itself. */
export interface Place {
  readonly workspaceId: string;
  readonly root: FileRoot;
  /** Relative to the root, with `/`. */
  readonly path: string;
}

/** The same for the same place, in this window and the next. */
export function keyOf({ workspaceId, root, path }: Place): string {
  return `${workspaceId} ${root} ${path}`;
}

/** The place that a key was made of; null for what is none. */
export function placeOfKey(key: string): Place | null {
  const [, workspaceId, root, path] = /^(\S+) (\/\S+) ([\s\S]*)$/.exec(key) ?? [];
  if (workspaceId === undefined || root === undefined || path === undefined) return null;
  return { workspaceId, root: root as FileRoot, path };
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that something lies in; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The path of something in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Whether a path is a folder's, or that of anything below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

const LONGEST_SHOWN = 300;
/* biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are made visible */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A name as it is shown: on one line, with what cannot be seen or turns the text around made visible. */
export function shownName(name: string): string {
  const cut = name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
  return cut.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}
