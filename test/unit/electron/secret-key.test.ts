import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type HomePaths, homePaths } from '../../../core/base/index.ts';
import { type Keychain, keyFromKeychain } from '../../../electron/engine/secret-key.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let paths: HomePaths;
beforeEach(async () => {
  temporary = await temporaryFolder();
  paths = homePaths(temporary.folder);
});
afterEach(() => temporary.dispose());

/** Turns texts around, so that what is on the disk is not what went in. */
const keychain: Keychain = {
  isAvailable: async () => true,
  wrap: async (text) => Buffer.from(text).reverse(),
  unwrap: async (wrapped) => Buffer.from(wrapped).reverse().toString(),
};
const ask = (change: Partial<Keychain> = {}, env: NodeJS.ProcessEnv = {}) =>
  keyFromKeychain(paths, { ...keychain, ...change }, env);

test('a key is made once, lies only wrapped in the data folder, and comes back', async () => {
  const key = await ask();
  expect(Buffer.from(key ?? '', 'base64').length).toBe(32);
  expect(await readdir(temporary.folder)).toEqual(['secret-key.wrapped']);
  expect((await stat(paths.wrappedSecretKey)).mode & 0o777).toBe(0o600);
  expect(await readFile(paths.wrappedSecretKey, 'utf8')).not.toContain(key);
  expect(await ask()).toBe(key);
});

test('the engine finds its own key where there is one already, or no keychain', async () => {
  const unused = vi.fn(keychain.wrap);
  expect(await ask({ wrap: unused }, { SECRETS_ENCRYPTION_KEY: 'x' })).toBeUndefined();
  expect(await ask({ wrap: unused, isAvailable: async () => false })).toBeUndefined();
  await writeFile(paths.secretKey, 'key of a headless engine');
  expect(await ask({ wrap: unused })).toBeUndefined();
  expect(unused).not.toHaveBeenCalled();
});

test('a keychain that refuses ends in no key, and what it wrapped stays', async () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const key = await ask();
  const refuse = async () => {
    throw new Error('the user said no');
  };
  expect(await ask({ unwrap: refuse })).toBeUndefined();
  expect(quiet).toHaveBeenCalledOnce();
  expect(await ask()).toBe(key);
});
