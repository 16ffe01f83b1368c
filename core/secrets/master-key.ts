import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { AppError, type HomePaths, systemCodeOf, writeFileAtomic } from '../base/index.ts';
import { type Cipher, createCipher, lockedCipher } from './cipher.ts';

const KEY_BYTES = 32;
const KEY_VARIABLE = 'SECRETS_ENCRYPTION_KEY';
/** base64 of 32 bytes, with its padding or without. */
const ENCODED = /^[A-Za-z0-9+/]{43}=?$/;

export interface KeySources {
  /** Of the environment: 32 characters or base64 of 32 bytes. */
  readonly variable: string | undefined;
  /** From the keychain, as base64, where the app could unwrap it. */
  readonly handedOver: string | undefined;
  readonly paths: Pick<HomePaths, 'secretKey' | 'wrappedSecretKey'>;
}

/**
 * The cipher of this installation. Its key is that of the environment, else the one that the app got from the
 * keychain, else the one in the key file, which is made when there is none. A key that only the keychain can
 * unwrap gives a cipher that throws `secrets_locked`; the engine runs all the same.
 *
 * @throws AppError `secret_key_invalid` when the environment or the file holds something else
 */
export async function openCipher({ variable, handedOver, paths }: KeySources): Promise<Cipher> {
  if (variable) {
    const key = Buffer.byteLength(variable) === KEY_BYTES ? Buffer.from(variable) : decoded(variable);
    if (!key) {
      throw invalid(
        `${KEY_VARIABLE} is not a key`,
        'It must be 32 characters, or 32 bytes in base64 (openssl rand -base64 32).',
      );
    }
    return createCipher(key);
  }
  if (handedOver !== undefined) {
    const key = decoded(handedOver);
    if (!key)
      throw invalid('The keychain holds something else than a key', 'Remove the entry of this app there.');
    return createCipher(key);
  }
  if (!existsSync(paths.secretKey) && existsSync(paths.wrappedSecretKey)) return lockedCipher(locked());
  return createCipher(await keyOfFile(paths.secretKey));
}

async function keyOfFile(file: string): Promise<Buffer> {
  const text = readIfThere(file);
  if (text === null) {
    const key = randomBytes(KEY_BYTES);
    await writeFileAtomic(file, `${key.toString('base64')}\n`, 0o600);
    return key;
  }
  const key = decoded(text);
  if (key) return key;
  throw invalid(
    'The key of the stored secrets is damaged',
    `${file} must hold 32 bytes in base64. Put a copy of it back; or remove it and enter all secrets again.`,
  );
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function decoded(text: string): Buffer | null {
  if (!ENCODED.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : null;
}

function invalid(message: string, detail: string): AppError {
  return new AppError('secret_key_invalid', message, { detail });
}

function locked(): AppError {
  return new AppError('secrets_locked', 'The secrets of this data folder are locked by the keychain', {
    detail: `The app made them and its key lies in the keychain. Start this folder with the app, or set ${KEY_VARIABLE}.`,
  });
}
