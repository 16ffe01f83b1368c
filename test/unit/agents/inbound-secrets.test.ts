import { afterEach, beforeEach, expect, test } from 'vitest';
import { InboundSecrets } from '../../../core/agents/index.ts';
import { silentLogger } from '../../../core/base/index.ts';
import { createCipher, lockedCipher } from '../../../core/secrets/cipher.ts';
import type { Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

const cipher = createCipher(Buffer.alloc(32, 1));
const secrets = (given: typeof cipher = cipher) =>
  new InboundSecrets({ store, cipher: given, logger: silentLogger() });

test('is minted once, kept sealed, and known after a restart of the app', () => {
  const { id } = addWorkspace(store, 'Ada');
  const first = secrets();
  expect(first.get(id)).toBeNull();
  const secret = first.deliver(id);
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(first.deliver(id)).toBe(secret);
  expect(secrets().get(id)).toBe(secret);
  const sealed = store.inboundSecrets.get(id);
  expect(Buffer.from(sealed?.value ?? []).includes(secret)).toBe(false);
});

test('of another workspace is of no use', () => {
  const [ada, bea] = [addWorkspace(store, 'Ada').id, addWorkspace(store, 'Bea').id];
  secrets().deliver(ada);
  store.inboundSecrets.put(
    bea,
    store.inboundSecrets.get(ada) ?? { value: Buffer.alloc(0), encryptionVersion: 0 },
  );
  expect(secrets().get(bea)).toBeNull();
});

test('is another one once it was rotated, and gone with its workspace', () => {
  const { id } = addWorkspace(store, 'Ada');
  const known = secrets();
  const before = known.deliver(id);
  const after = known.rotate(id);
  expect(after).not.toBe(before);
  expect(secrets().get(id)).toBe(after);
  known.forget(id);
  expect(known.get(id)).toBeNull();
  expect(secrets().get(id)).toBeNull();
});

test('lets agents start also while nothing can be sealed, or what was sealed not be read', () => {
  const { id } = addWorkspace(store, 'Ada');
  const locked = secrets(lockedCipher(new Error('locked') as never));
  const secret = locked.rotate(id);
  expect(locked.deliver(id)).toBe(secret);
  expect(secrets().get(id)).toBeNull();
  secrets().rotate(id);
  const otherKey = secrets(createCipher(Buffer.alloc(32, 2)));
  expect(otherKey.get(id)).toBeNull();
  expect(otherKey.deliver(id)).toMatch(/^[\w-]{43}$/);
});
