import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as openRequest } from 'node:http';
import { AppError } from '../../core/base/index.ts';
import type { UploadAnswer, UploadHead } from '../bridge.ts';
import type { EngineAddress } from '../engine/address.ts';
import { engineAway } from '../outcome.ts';
import { formOf } from './form.ts';

const MOST_ANSWER_CHARACTERS = 1024 * 1024;

/**
 * One file on its way to the engine. Whoever sends the parts waits for each, so nothing piles up here. Throws
 * `disconnected`, `file_changed` where it has not the size that was said, and `upload_cancelled`.
 */
export class Upload {
  readonly #request: ClientRequest;
  readonly #after: Buffer;
  readonly #answer: Promise<UploadAnswer>;
  #left: number;
  #isOver = false;
  #isCancelled = false;

  constructor(head: UploadHead, { url, token }: EngineAddress) {
    const { contentType, before, after } = formOf(head);
    this.#left = head.size;
    this.#after = after;
    this.#request = openRequest(
      new URL(`/workspaces/${encodeURIComponent(head.workspaceId)}/chat/uploads`, url),
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': contentType,
          'content-length': before.length + head.size + after.length,
        },
      },
    );
    this.#answer = new Promise<UploadAnswer>((resolve, reject) => {
      this.#request.once('response', (response) => resolve(answerOf(response)));
      this.#request.on('error', reject);
      this.#request.once('close', () => reject());
    })
      .catch((error: unknown) => {
        // Also in the middle of the answer.
        throw this.#isCancelled ? cancelled() : engineAway(error);
      })
      .finally(() => {
        this.#isOver = true;
      });
    // Whoever ends the upload hears of it.
    this.#answer.catch(() => undefined);
    this.#request.write(before);
  }

  /** Resolves when the next part may come. */
  async part(bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#left) {
      this.cancel();
      throw changed();
    }
    this.#left -= bytes.length;
    // It was refused before all of it had been read: the answer tells why.
    if (this.#isOver || this.#request.write(bytes)) return;
    // How it broke off, the answer knows as well.
    await Promise.race([once(this.#request, 'drain').catch(() => this.#answer), this.#answer]);
  }

  /** Resolves with what the engine answers. */
  end(): Promise<UploadAnswer> {
    if (this.#left > 0 && !this.#isOver) {
      this.cancel();
      throw changed();
    }
    this.#request.end(this.#after);
    return this.#answer;
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#request.destroy();
  }
}

function cancelled(): AppError {
  return new AppError('upload_cancelled', 'The upload was cancelled');
}

function changed(): AppError {
  return new AppError('file_changed', 'The file was changed while it was sent', {
    detail: 'Take it out and choose it again.',
  });
}

async function answerOf(response: IncomingMessage): Promise<UploadAnswer> {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text = (text + chunk).slice(0, MOST_ANSWER_CHARACTERS);
  return { status: response.statusCode ?? 0, text };
}
