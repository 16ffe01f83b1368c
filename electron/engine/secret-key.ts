import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type HomePaths, writeFileAtomic } from '../../core/base/index.ts';

const KEY_BYTES = 32;

/** The part of the system's keychain that wraps texts for this app. */
export interface Keychain {
  isAvailable(): Promise<boolean>;
  wrap(text: string): Promise<Buffer>;
  unwrap(wrapped: Buffer): Promise<string>;
}

/**
 * The master key of the secrets as base64, kept wrapped by the keychain and made at the first start. Undefined
 * where the engine has to find its own: the environment states one, the data folder has one in a file
 * already (an engine without a keychain was first), or there is no keychain. Never rejects.
 */
export async function keyFromKeychain(
  paths: Pick<HomePaths, 'secretKey' | 'wrappedSecretKey'>,
  keychain: Keychain,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (env.SECRETS_ENCRYPTION_KEY || existsSync(paths.secretKey)) return undefined;
  try {
    if (!(await keychain.isAvailable())) return undefined;
    if (existsSync(paths.wrappedSecretKey)) {
      return await keychain.unwrap(await readFile(paths.wrappedSecretKey));
    }
    const key = randomBytes(KEY_BYTES).toString('base64');
    await writeFileAtomic(paths.wrappedSecretKey, await keychain.wrap(key), 0o600);
    return key;
  } catch (error) {
    // The engine then says that the secrets are locked, once somebody needs one.
    console.error('The keychain did not give the key of the secrets', error);
    return undefined;
  }
}
