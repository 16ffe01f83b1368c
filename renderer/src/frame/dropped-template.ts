/** The parts of a drop that tell where it comes from. */
export interface Drop {
  readonly files: ArrayLike<File>;
  getData(format: string): string;
}

const ADDRESS = /^(?:https?|ssh|git):\/\/\S+$/;

/**
 * The template that was dropped: the path of a folder or file where the shell tells it, else an address that was
 * dragged from elsewhere. Null when neither is known.
 */
export function droppedTemplate(drop: Drop, pathOf: ((file: File) => string) | undefined): string | null {
  const [file] = Array.from(drop.files);
  if (file) return pathOf?.(file) || null;
  const [address = ''] = drop
    .getData('text/uri-list')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'));
  return ADDRESS.test(address) ? address : null;
}
