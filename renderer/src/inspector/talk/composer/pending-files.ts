import { create } from 'zustand';
import {
  type AppErrorJson,
  type ChatFile,
  MAX_UPLOAD_BYTES,
  MAX_UPLOADED_FILE_BYTES,
  MAX_UPLOADED_FILES,
} from '../../../../../core/contract/index.ts';
import { text as texts } from '../../../text/index.ts';
import { errorOf } from '../../errors.ts';
import { bytesText } from '../../text.ts';
import { clockTime } from '../../time.ts';
import { isOfFile } from './read-part.ts';
import { uploadFile } from './upload.ts';

const words = texts.talk.file;

/** A file that goes with the next message. */
export interface PendingFile {
  readonly key: string;
  readonly file: File;
  /** The workspace has it once this is there. */
  readonly uploaded: ChatFile | null;
  readonly error: Pick<AppErrorJson, 'message' | 'detail'> | null;
  /** How much of it is there, 0…1; null until that is known. */
  readonly progress: number | null;
  /** Whether another attempt may help. */
  readonly canRetry: boolean;
}

const useFiles = create<Readonly<Record<string, readonly PendingFile[]>>>(() => ({}));

const NONE: readonly PendingFile[] = [];
let serial = 0;
/** What is under way, by key: with it goes the upload. */
const underWay = new Map<string, AbortController>();

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
    const problem = problemOf(file, known);
    const pending = {
      key: `${serial}`,
      file,
      uploaded: null,
      error: problem === null ? null : { message: problem },
      progress: null,
      canRetry: false,
    };
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

/** Takes a file back; when it is still on its way it does not go on. */
export function removeFile(workspaceId: string, key: string): void {
  underWay.get(key)?.abort();
  set(
    workspaceId,
    filesOf(workspaceId).filter((each) => each.key !== key),
  );
}

export function retryFile(workspaceId: string, pending: PendingFile): void {
  change(workspaceId, pending.key, { error: null, progress: null });
  void upload(workspaceId, pending);
}

/** They were sent, or go with something else. */
export function clearFiles(workspaceId: string): void {
  set(workspaceId, NONE);
}

async function upload(workspaceId: string, { key, file }: PendingFile): Promise<void> {
  const cancelling = new AbortController();
  underWay.set(key, cancelling);
  try {
    const { signal } = cancelling;
    const onProgress = (progress: number) => change(workspaceId, key, { progress });
    change(workspaceId, key, { uploaded: await uploadFile(workspaceId, file, { signal, onProgress }) });
  } catch (thrown) {
    // Who took it back does not want to hear of it; nothing is left that could tell.
    const error = errorOf(thrown);
    change(workspaceId, key, { error, canRetry: !isOfFile(error.code) });
  } finally {
    underWay.delete(key);
  }
}

function problemOf({ size }: File, known: readonly PendingFile[]): string | null {
  if (known.length >= MAX_UPLOADED_FILES) return words.tooMany(MAX_UPLOADED_FILES);
  if (size > MAX_UPLOADED_FILE_BYTES)
    return words.tooLarge(bytesText(size), bytesText(MAX_UPLOADED_FILE_BYTES));
  // What cannot be sent takes no room.
  const before = known.reduce(
    (sum, each) => sum + (each.error === null || each.canRetry ? each.file.size : 0),
    0,
  );
  if (before + size > MAX_UPLOAD_BYTES) return words.tooMuch(bytesText(MAX_UPLOAD_BYTES));
  return size === 0 ? words.isEmpty : null;
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
