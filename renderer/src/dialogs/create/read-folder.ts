import { AppError } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';

/** What a template may have: its files as text by path, and the name of the folder. */
export interface FolderTexts {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A file and where it lies below the folder that was chosen or dropped, that folder first. */
export interface PlacedFile {
  readonly path: string;
  readonly file: File;
}

const MOST_FILES = 200;
/** More files than that of one folder are not looked at. */
export const MOST_READ = 1_000;
const MOST_BYTES = 8 * 1024 * 1024;
/** Left out: nobody wants them in a template. */
const SKIPPED = /(^|\/)(\.git|node_modules|__pycache__|\.DS_Store)(\/|$)/;

/** Reads the text files of a folder. Throws `template_empty`, `template_too_large`. */
export async function readFolder(placed: readonly PlacedFile[]): Promise<FolderTexts> {
  const words = text.create.templates;
  const wanted = placed.filter(({ path }) => !SKIPPED.test(path));
  const bytes = wanted.reduce((sum, { file }) => sum + file.size, 0);
  if (wanted.length > MOST_FILES || bytes > MOST_BYTES) {
    throw new AppError('template_too_large', words.tooLarge, { detail: words.tooLargeHint });
  }
  const read = await Promise.all(
    wanted.map(async ({ path, file }) => [withoutTop(path), await textOf(file)] as const),
  );
  const files = Object.fromEntries(read.filter((each): each is [string, string] => each[1] !== null));
  if (Object.keys(files).length === 0) {
    throw new AppError('template_empty', words.noFiles, { detail: words.noFilesHint });
  }
  return { name: wanted[0]?.path.split('/')[0] ?? '', files };
}

/** The files of an `<input webkitdirectory>`. */
export function filesOfInput(list: FileList): readonly PlacedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** The files of a folder that was dropped; none when it was something else. */
export async function filesOfDrop(transfer: DataTransfer): Promise<readonly PlacedFile[]> {
  // Entries are gone after the event, so all of them are taken at once.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = await Promise.all(entries.filter((entry) => entry.isDirectory).map(below));
  return found.flat();
}

async function below(entry: FileSystemEntry): Promise<PlacedFile[]> {
  if (SKIPPED.test(entry.fullPath)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  // It gives a hundred at a time.
  for (;;) {
    const more = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (more.length === 0 || children.length > MOST_READ) break;
    children.push(...more);
  }
  return (await Promise.all(children.map(below))).flat();
}

/** A path without the folder that was chosen or dropped. */
export function withoutTop(path: string): string {
  return path.includes('/') ? path.slice(path.indexOf('/') + 1) : path;
}

/** null for what is no text. */
async function textOf(file: File): Promise<string | null> {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
