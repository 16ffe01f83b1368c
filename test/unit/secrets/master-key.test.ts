import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HomePaths, homePaths } from '../../../core/base/index.ts';
import { openCipher } from '../../../core/secrets/index.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let paths: HomePaths;
beforeEach(async () => {
  temporary = await temporaryFolder();
  paths = homePaths(temporary.folder);
});
afterEach(() => temporary.dispose());

const place = ['secret', '', 'TOKEN'];
const open = (variable?: string, handedOver?: string) => openCipher({ variable, handedOver, paths });

test('a key file is made once, for its owner alone, and used from then on', async () => {
  const sealed = (await open()).seal('swordfish', place);
  expect((await stat(paths.secretKey)).mode & 0o777).toBe(0o600);
  expect(await readdir(temporary.folder)).toEqual(['secret-key']);
  expect((await open()).open(sealed, place)).toBe('swordfish');
});

test('the environment goes before the keychain, the keychain before the file', async () => {
  const [raw, base64, handed] = [
    '0123456789abcdef0123456789abcdef',
    randomBytes(32).toString('base64'),
    randomBytes(32).toString('base64'),
  ];
  const ofRaw = (await open(raw, handed)).seal('raw', place);
  const ofBase64 = (await open(base64, handed)).seal('base64', place);
  const ofKeychain = (await open(undefined, handed)).seal('keychain', place);
  expect(await readdir(temporary.folder), 'none of them needs the file').toEqual([]);
  expect((await open(Buffer.from(raw).toString('base64'))).open(ofRaw, place)).toBe('raw');
  expect((await open(base64.replace(/=$/, ''))).open(ofBase64, place)).toBe('base64');
  expect((await open(undefined, handed)).open(ofKeychain, place)).toBe('keychain');
  await expect(open(undefined, handed).then((each) => each.open(ofRaw, place))).rejects.toMatchObject({
    code: 'secret_unreadable',
  });
});

test.each(['short', 'x'.repeat(33), '!'.repeat(44), randomBytes(31).toString('base64'), 'é'.repeat(32)])(
  'the environment may not hold %j',
  async (variable) => {
    const failure = await open(variable).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'secret_key_invalid',
      message: 'SECRETS_ENCRYPTION_KEY is not a key',
    });
    expect(JSON.stringify(failure), 'what may be a mistyped key is not repeated').not.toContain(variable);
  },
);

test('a damaged key file is told and left as it is', async () => {
  await writeFile(paths.secretKey, 'half a key');
  await expect(open()).rejects.toMatchObject({
    code: 'secret_key_invalid',
    detail: expect.stringContaining(paths.secretKey),
  });
  expect(await readFile(paths.secretKey, 'utf8')).toBe('half a key');
});

test('a key that only the keychain can unwrap locks the secrets instead of making a second key', async () => {
  await writeFile(paths.wrappedSecretKey, 'wrapped');
  const cipher = await open();
  expect(() => cipher.seal('x', place)).toThrow(expect.objectContaining({ code: 'secrets_locked' }));
  expect(() => cipher.open({ value: new Uint8Array(), encryptionVersion: 1 }, place)).toThrow(
    expect.objectContaining({ code: 'secrets_locked' }),
  );
  expect(await readdir(temporary.folder)).toEqual(['secret-key.wrapped']);
});
