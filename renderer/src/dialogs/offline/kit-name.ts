const DEFAULT_NAME = 'molecule-kit.tar';

/** The path of a kit in a folder, with the name that was typed already. Folders keep their kind of separator. */
export function inFolder(folder: string, typed: string): string {
  const name = typed.split(/[\\/]/).at(-1)?.trim() || DEFAULT_NAME;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${separator}${name}`;
}
