import { AppError } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { whyUnread } from './read-part.ts';

export interface UploadOptions {
  readonly signal: AbortSignal;
  /** 0…1, as often as there is something to tell. */
  readonly onProgress: (done: number) => void;
}

/** What the engine answered. */
export interface UploadAnswer {
  readonly status: number;
  readonly text: string;
}

/** Uploads from a browser. `fetch` does not tell how much of a body has gone out. */
export function overRoute(
  workspaceId: string,
  file: File,
  { signal, onProgress }: UploadOptions,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
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
    // The browser tells no difference between a file that has changed and an engine that is away.
    request.onerror = async () => {
      const lost = () =>
        new AppError('disconnected', text.talk.file.connectionLost, { detail: text.talk.file.whenBack });
      reject((await whyUnread(file)) ?? lost());
    };
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onloadend = () => signal.removeEventListener('abort', onAbort);
    request.open(
      'POST',
      new URL(`/workspaces/${encodeURIComponent(workspaceId)}/chat/uploads`, location.href),
    );
    request.send(form);
  });
}
