import { AppError, type ChatFile } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { isPastShown } from '../../../engine/shown.ts';
import { text as texts } from '../../../text/index.ts';

const words = texts.talk.file;
const MEBIBYTE = 1024 * 1024;

/** The page of the desktop shell is not served by the engine: all that it has is the contract. */
const hasRoute = typeof window !== 'undefined' && window.molecule === undefined;

/** What one file, and all files of a message together, may have. */
export const MAX_FILE_BYTES = (hasRoute ? 25 : 5) * MEBIBYTE;
export const MAX_TOGETHER_BYTES = 50 * MEBIBYTE;

export interface UploadOptions {
  readonly signal: AbortSignal;
  /** 0…1, as often as the browser tells. */
  readonly onProgress: (done: number) => void;
}

/** Gives a file to a workspace. Rejects with an `AppError`, or with the reason of `signal` once that is aborted. */
export function uploadFile(workspaceId: string, file: File, options: UploadOptions): Promise<ChatFile> {
  return hasRoute ? overRoute(workspaceId, file, options) : overContract(workspaceId, file);
}

/** `fetch` does not tell how much of a body has gone out. */
function overRoute(
  workspaceId: string,
  file: File,
  { signal, onProgress }: UploadOptions,
): Promise<ChatFile> {
  return new Promise((resolve, reject) => {
    if (isPastShown()) {
      reject(new AppError('past_shown', words.notInReplay));
      return;
    }
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('files', file, file.name);
    const onAbort = () => {
      request.abort();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort);
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total);
    };
    request.onerror = () => reject(new AppError('disconnected', words.connectionLost));
    request.onload = () => {
      const uploaded = request.status === 200 ? fileOf(request.responseText) : undefined;
      if (uploaded) resolve(uploaded);
      else reject(new AppError('upload_refused', refusal(request.status)));
    };
    request.onloadend = () => signal.removeEventListener('abort', onAbort);
    request.open(
      'POST',
      new URL(`/workspaces/${encodeURIComponent(workspaceId)}/chat/uploads`, location.href),
    );
    request.send(form);
  });
}

async function overContract(id: string, file: File): Promise<ChatFile> {
  const data = await base64Of(file);
  return client.call('chat.upload', { id, name: file.name, mimeType: file.type, data });
}

function fileOf(json: string): ChatFile | undefined {
  try {
    return (JSON.parse(json) as { readonly files?: readonly ChatFile[] }).files?.[0];
  } catch {
    return undefined;
  }
}

function refusal(status: number): string {
  if (status === 401 || status === 403) return words.signedOut;
  if (status === 404 || status === 410) return words.workspaceGone;
  if (status === 413) return words.refusedSize;
  if (status === 422 || status === 502 || status === 503) return words.agentAway;
  return words.refused;
}

/** Read by the browser: a loop over megabytes would hold up the window. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(new AppError('file_not_read', words.notRead));
    reader.readAsDataURL(file);
  });
}
