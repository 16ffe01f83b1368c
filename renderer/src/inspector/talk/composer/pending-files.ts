import { create } from 'zustand';
import type { ChatFile } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { text as texts } from '../../../text/index.ts';
import { errorOf } from '../../errors.ts';
import { bytesText } from '../../text.ts';
import { clockTime } from '../../time.ts';

const words = texts.talk.file;

/** What an operation of the contract takes. The API's own route takes more, but not from a browser's session. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;
const MAX_FILES = 64;

/** A file that goes with the next message. */
export interface PendingFile {
  readonly key: string;
  readonly file: File;
  /** The workspace has it once this is there. */
  readonly uploaded: ChatFile | null;
  readonly error: string | null;
  /** Whether another attempt may help. */
  readonly canRetry: boolean;
}

const useFiles = create<Readonly<Record<string, readonly PendingFile[]>>>(() => ({}));

const NONE: readonly PendingFile[] = [];
let serial = 0;

/** Files for the next message to a workspace. They stay for as long as the window does. */
export function usePendingFiles(workspaceId: string): readonly PendingFile[] {
  return useFiles((state) => state[workspaceId] ?? NONE);
}

/** Uploads files; what cannot be sent says so at once. The same file twice counts once. */
export function addFiles(workspaceId: string, files: readonly File[]): void {
  for (const file of files) {
    const known = filesOf(workspaceId);
    if (known.some((each) => isSame(each.file, file))) continue;
    serial += 1;
    const problem = problemOf(file, known.length);
    const pending = { key: `${serial}`, file, uploaded: null, error: problem, canRetry: false };
    set(workspaceId, [...known, pending]);
    if (problem === null) void upload(workspaceId, pending);
  }
}

/** Pasted pictures are all called `image.png`: they get a name of their own. */
export function pastedName(file: File, at: number): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const ending = file.name.split('.').at(-1) ?? 'png';
  serial += 1;
  const time = `${clockTime(at).replace(':', '.')} (${serial})`;
  return new File([file], words.pasted(time, ending), { type: file.type, lastModified: at });
}

export function removeFile(workspaceId: string, key: string): void {
  set(
    workspaceId,
    filesOf(workspaceId).filter((each) => each.key !== key),
  );
}

export function retryFile(workspaceId: string, pending: PendingFile): void {
  change(workspaceId, pending.key, { error: null });
  void upload(workspaceId, pending);
}

/** They were sent, or go with something else. */
export function clearFiles(workspaceId: string): void {
  set(workspaceId, NONE);
}

async function upload(workspaceId: string, { key, file }: PendingFile): Promise<void> {
  try {
    const data = await base64Of(file);
    const { name, type: mimeType } = file;
    change(workspaceId, key, {
      uploaded: await client.call('chat.upload', { id: workspaceId, name, mimeType, data }),
    });
  } catch (thrown) {
    const error = thrown instanceof DOMException ? words.notRead : errorOf(thrown).message;
    change(workspaceId, key, { error, canRetry: true });
  }
}

function problemOf({ size }: File, count: number): string | null {
  if (count >= MAX_FILES) return words.tooMany(MAX_FILES);
  if (size > MAX_FILE_BYTES) return words.tooLarge(bytesText(size), bytesText(MAX_FILE_BYTES));
  return size === 0 ? words.isEmpty : null;
}

/** Read by the browser: a loop over megabytes would hold up the window. Rejects with a `DOMException`. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function isSame(a: File, b: File): boolean {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
}

function filesOf(workspaceId: string): readonly PendingFile[] {
  return useFiles.getState()[workspaceId] ?? NONE;
}

function set(workspaceId: string, files: readonly PendingFile[]): void {
  useFiles.setState({ [workspaceId]: files });
}

function change(workspaceId: string, key: string, next: Partial<PendingFile>): void {
  set(
    workspaceId,
    filesOf(workspaceId).map((each) => (each.key === key ? { ...each, ...next } : each)),
  );
}
