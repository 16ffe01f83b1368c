import { AppError, type Clock, type Logger, newId } from '../base/index.ts';
import type { PendingUpload, Store } from '../store/index.ts';
import { MAX_WAITING_BYTES } from './limits.ts';
import type { ChatFile, UploadedFile } from './types.ts';

const KEPT_MS = 24 * 3_600_000;
const ACKED_KEPT_MS = 3_600_000;

/** Writes the history: rows and events in one transaction. */
export interface ActivityWriter {
  log(entry: {
    readonly workspaceId: string;
    readonly type: string;
    readonly method: string;
    readonly summary: string;
    readonly targetId: string;
    readonly requestBody: unknown;
  }): unknown;
}

export interface PendingUploadsOptions {
  readonly store: Store;
  readonly activity: ActivityWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What may wait for one agent; unset: 500 MiB. */
  readonly maxWaitingBytes?: number;
}

/** Files for agents that fetch what is meant for them: kept until they did, or for a day. */
export class PendingUploads {
  readonly #options: PendingUploadsOptions;

  constructor(options: PendingUploadsOptions) {
    this.#options = options;
  }

  /** Removes what was acknowledged an hour ago, and what nobody has fetched within a day. Returns how many. */
  sweep(): { readonly acked: number; readonly expired: number } {
    const { store, clock } = this.#options;
    const now = clock.now();
    return store.pendingUploads.sweep(now - ACKED_KEPT_MS, now);
  }

  /** Keeps the files and tells the agent in its history, all or none. Throws `too_much_waiting`. */
  stage(workspaceId: string, files: readonly UploadedFile[]): ChatFile[] {
    const { store, activity, clock, maxWaitingBytes = MAX_WAITING_BYTES } = this.#options;
    return store.transaction(() => {
      const now = clock.now();
      const coming = files.reduce((sum, { content }) => sum + content.length, 0);
      if (store.pendingUploads.waitingBytes(workspaceId, now) + coming > maxWaitingBytes) throw tooMuch();
      return files.map(({ name, mimeType, content }) => {
        const fileId = newId();
        const upload = { fileId, workspaceId, filename: name, mimeType };
        store.pendingUploads.insert({ ...upload, createdAt: now, expiresAt: now + KEPT_MS }, content);
        const file = {
          name,
          mimeType,
          size: content.length,
          uri: `platform-pending:${workspaceId}/${fileId}`,
        };
        activity.log({
          workspaceId,
          type: 'a2a_receive',
          method: 'chat_upload_receive',
          summary: `chat_upload_receive: ${name}`,
          targetId: workspaceId,
          requestBody: { file_id: fileId, ...file },
        });
        return file;
      });
    });
  }

  /** A file that still waits, with its bytes. Throws `upload_not_found`. */
  content(workspaceId: string, fileId: string): { upload: PendingUpload; bytes: Buffer } {
    const { store, clock, logger } = this.#options;
    const upload = this.#find(workspaceId, fileId);
    if (upload.ackedAt !== null) throw notFound();
    const bytes = store.pendingUploads.contentOf(fileId);
    try {
      store.pendingUploads.fetched(fileId, clock.now());
    } catch (error) {
      logger.warn({ err: error }, 'when an upload was fetched could not be noted');
    }
    return { upload, bytes };
  }

  /** The agent has it. Fine when it said so before. Throws `upload_not_found`. */
  ack(workspaceId: string, fileId: string): void {
    const { store, clock } = this.#options;
    const upload = this.#find(workspaceId, fileId);
    if (upload.ackedAt === null) store.pendingUploads.ack(upload.fileId, clock.now());
  }

  /** Nobody learns whether it never was, is over, or is another's. */
  #find(workspaceId: string, fileId: string): PendingUpload {
    const { store, clock } = this.#options;
    const found = store.pendingUploads.get(workspaceId, fileId);
    if (!found || (found.ackedAt === null && found.expiresAt <= clock.now())) throw notFound();
    return found;
  }
}

function notFound(): AppError {
  return new AppError('upload_not_found', 'This file does not wait here', {
    detail: 'It was fetched, its time is over, or there never was one.',
  });
}

function tooMuch(): AppError {
  return new AppError('too_much_waiting', 'Too many files wait for this agent', {
    detail: 'It has to fetch them first. What nobody fetches goes after a day.',
  });
}
