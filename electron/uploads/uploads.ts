import { AppError, newId } from '../../core/base/index.ts';
import { MAX_UPLOADED_FILE_BYTES } from '../../core/contract/index.ts';
import type { UploadAnswer } from '../bridge.ts';
import type { EngineAddress } from '../engine/address.ts';
import { engineAway } from '../outcome.ts';
import { parseUploadHead } from './form.ts';
import { Upload } from './upload.ts';

/** More than a message has files. */
const MOST_AT_ONCE = 100;

/**
 * Passes files of pages on to the engine's route for uploads. The pages name their uploads; what proves to the engine that
 * its owner asks stays here. Every method throws for what nobody began, or what somebody else did.
 */
export class Uploads {
  readonly #address: () => Promise<EngineAddress>;
  /** How often all uploads of a page have ended with it. */
  readonly #ends = new WeakMap<object, number>();
  readonly #running = new Map<string, { readonly owner: object; readonly upload: Upload }>();

  constructor(address: () => Promise<EngineAddress>) {
    this.#address = address;
  }

  /** Resolves with the name of the upload. */
  async begin(owner: object, value: unknown): Promise<string> {
    const head = parseUploadHead(value);
    if (!head) throw new AppError('internal', 'This is no file that can be uploaded');
    if (head.size > MAX_UPLOADED_FILE_BYTES) throw tooLarge();
    const ends = this.#ends.get(owner);
    const address = await this.#address().catch((error: unknown) => {
      throw engineAway(error);
    });
    if (this.#ends.get(owner) !== ends)
      throw new AppError('upload_cancelled', 'The page that wanted this is gone');
    if (this.#running.size >= MOST_AT_ONCE) throw tooMany();
    const id = newId();
    this.#running.set(id, { owner, upload: new Upload(head, address) });
    return id;
  }

  async part(owner: object, id: unknown, bytes: unknown): Promise<void> {
    if (!(bytes instanceof Uint8Array)) throw new AppError('internal', 'This is no part of a file');
    await this.#of(owner, id).part(bytes);
  }

  async end(owner: object, id: unknown): Promise<UploadAnswer> {
    const upload = this.#of(owner, id);
    try {
      return await upload.end();
    } finally {
      this.#running.delete(String(id));
    }
  }

  /** Also of what has ended by itself. */
  cancel(owner: object, id: unknown): void {
    const running = this.#running.get(String(id));
    if (running?.owner !== owner) return;
    running.upload.cancel();
    this.#running.delete(String(id));
  }

  /** The page is gone. */
  cancelAll(owner: object): void {
    this.#ends.set(owner, (this.#ends.get(owner) ?? 0) + 1);
    for (const [id, running] of this.#running) if (running.owner === owner) this.cancel(owner, id);
  }

  #of(owner: object, id: unknown): Upload {
    const running = this.#running.get(String(id));
    if (running?.owner !== owner) throw new AppError('upload_not_found', 'There is no such upload');
    return running.upload;
  }
}

function tooLarge(): AppError {
  const most = MAX_UPLOADED_FILE_BYTES / 1024 / 1024;
  return new AppError('file_too_large', `The file has more than the ${most} MiB that can be sent`, {
    detail: 'Put it into a folder that the workspace may read, or send it in parts.',
  });
}

function tooMany(): AppError {
  return new AppError('too_many_uploads', 'Too many files are on their way', {
    detail: 'Wait until some of them have arrived, then try again.',
  });
}
