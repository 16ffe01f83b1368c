import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { AppError } from '../base/index.ts';
import type { SealedValue } from '../store/index.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** AES-256-GCM: nonce, ciphertext, tag. */
const VERSION = 1;

/**
 * Seals texts for the database. `place` says where the result will stand (owner and key) and is part of what is
 * authenticated: a value that was moved to another row cannot be opened there.
 */
export interface Cipher {
  seal(text: string, place: readonly string[]): SealedValue;
  /** Throws `secret_unreadable` for another key, another place, damaged bytes or an unknown version. */
  open(sealed: SealedValue, place: readonly string[]): string;
}

/** @param bytes 32 of them */
export function createCipher(bytes: Uint8Array): Cipher {
  // Made once: from plain bytes Node would make one for every single text.
  const key = createSecretKey(bytes);
  return {
    seal(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(authenticated(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { value: Buffer.concat([nonce, body, cipher.getAuthTag()]), encryptionVersion: VERSION };
    },
    open({ value, encryptionVersion }, place) {
      if (encryptionVersion !== VERSION)
        throw unreadable(`It was sealed in a way (${encryptionVersion}) that this version does not know`);
      const sealed = Buffer.from(value);
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw unreadable('What is stored is damaged');
      const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(authenticated(place));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      try {
        const body = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch (error) {
        throw unreadable('It was sealed with another key, or is damaged', error);
      }
    },
  };
}

/** In place of a cipher while there is no key: everything that needs one throws `error`. */
export function lockedCipher(error: AppError): Cipher {
  const refuse = (): never => {
    throw error;
  };
  return { seal: refuse, open: refuse };
}

/** JSON keeps the parts apart, whatever is in them. */
function authenticated(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place));
}

function unreadable(detail: string, cause?: unknown): AppError {
  return new AppError('secret_unreadable', 'A stored secret cannot be read', { detail, cause });
}
