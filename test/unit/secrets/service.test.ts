import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KnownSecrets, silentLogger } from '../../../core/base/index.ts';
import { createCipher } from '../../../core/secrets/cipher.ts';
import { isReservedName, SecretService } from '../../../core/secrets/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let known: KnownSecrets;
let restarted: string[];
let secrets: SecretService;
const key = randomBytes(32);
const serviceWith = (masterKey: Uint8Array, logger = silentLogger()) =>
  new SecretService({
    store,
    cipher: createCipher(masterKey),
    known,
    logger,
    restart: (id) => restarted.push(id),
  });
beforeEach(() => {
  store = memoryStore();
  known = new KnownSecrets();
  restarted = [];
  secrets = serviceWith(key);
});
afterEach(() => store.dispose());

const add = (name: string, fields = {}) => addWorkspace(store, name, fields).id;
const code = (expected: string) => expect.objectContaining({ code: expected });

test('values go in and come out only as an environment', () => {
  const ada = add('Ada');
  secrets.set({ key: 'TOKEN', value: 'swordfish', workspaceId: ada });
  secrets.set({ key: 'REGION', value: 'north', workspaceId: null });
  expect(secrets.environmentOf(ada)).toEqual({ TOKEN: 'swordfish', REGION: 'north' });
  expect(secrets.globalValue('REGION')).toBe('north');
  expect(secrets.globalValue('ABSENT')).toBeUndefined();
  secrets.set({ key: 'REGION', value: 'south', workspaceId: ada });
  expect([secrets.valueFor(ada, 'REGION'), secrets.valueFor(null, 'REGION')]).toEqual(['south', 'north']);
  secrets.remove({ key: 'REGION', workspaceId: ada });
  expect(secrets.valueFor(ada, 'REGION')).toBe('north');
  const listed = [...secrets.list(ada), ...secrets.list(null)];
  expect(listed).toEqual([
    { key: 'TOKEN', workspaceId: ada, source: 'user', updatedAt: expect.any(Number) },
    { key: 'REGION', workspaceId: null, source: 'user', updatedAt: expect.any(Number) },
  ]);
  expect(secrets.has('REGION')).toBe(true);
  expect(secrets.has('TOKEN'), 'only global ones count').toBe(false);
  secrets.remove({ key: 'REGION', workspaceId: null });
  expect(secrets.has('REGION')).toBe(false);
});

test('the environment is the global layer under the own one, whatever was set in whatever order', () => {
  const ada = add('Ada');
  const other = add('Bea');
  const keys = fc.constantFrom('A', 'B', 'C', 'D');
  const owners = fc.constantFrom(null, ada, other);
  const step = fc.record({ owner: owners, key: keys, value: fc.option(fc.string({ minLength: 1 })) });
  const model = new Map<string | null, Map<string, string>>([null, ada, other].map((id) => [id, new Map()]));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      for (const { owner, key: name, value } of steps) {
        if (value !== null) {
          secrets.set({ key: name, value, workspaceId: owner });
          model.get(owner)?.set(name, value);
        } else if (model.get(owner)?.delete(name)) secrets.remove({ key: name, workspaceId: owner });
      }
      for (const id of [ada, other]) {
        const layers = new Map([...(model.get(null) ?? []), ...(model.get(id) ?? [])]);
        expect(secrets.environmentOf(id)).toEqual(Object.fromEntries(layers));
      }
    }),
  );
});

describe('what a template brings', () => {
  test('is told as changed only where the value is another one', () => {
    const ada = add('Ada');
    expect(secrets.setMany(ada, { A: '1', B: '2', EMPTY: '' }, 'template').changed).toEqual(['A', 'B']);
    expect(secrets.compare(ada, { A: '1', B: '3', C: '4' }, 'template').changed).toEqual(['B', 'C']);
    expect(secrets.setMany(ada, { A: '1', B: '3', C: '4' }, 'template').changed).toEqual(['B', 'C']);
    expect(secrets.setMany(ada, { A: '1', B: '3', C: '4' }, 'template').changed).toEqual([]);
    expect(secrets.environmentOf(ada)).toEqual({ A: '1', B: '3', C: '4' });
    expect(restarted, 'the import decides that').toEqual([]);
  });

  test('never overwrites what a person has set, also where the person only confirmed it', () => {
    const ada = add('Ada');
    secrets.setMany(ada, { A: 'template' }, 'template');
    secrets.set({ key: 'A', value: 'template', workspaceId: ada });
    expect(restarted, 'an equal value').toEqual([]);
    expect(secrets.setMany(ada, { A: 'newer' }, 'template')).toEqual({
      changed: [],
      kept: ['A'],
      reserved: [],
    });
    expect(secrets.environmentOf(ada)).toEqual({ A: 'template' });
    expect(secrets.list(ada)).toMatchObject([{ key: 'A', source: 'user' }]);
  });

  test('joins the transaction of the import', () => {
    const ada = add('Ada');
    expect(() =>
      store.transaction(() => {
        secrets.setMany(ada, { A: '1' }, 'template');
        throw new Error('the import failed');
      }),
    ).toThrow('the import failed');
    expect(secrets.list(ada)).toEqual([]);
  });
});

describe('names of the app', () => {
  test.each(['WORKSPACE_ID', 'PLATFORM_URL', 'path', 'Path', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES'])(
    '%s is reserved',
    (name) => {
      for (const source of ['user', 'template'] as const) expect(isReservedName(name, source)).toBe(true);
      expect(() => secrets.set({ key: name, value: 'x', workspaceId: null })).toThrow(
        code('secret_reserved'),
      );
      const ada = add('Ada');
      expect(secrets.setMany(ada, { [name]: 'x', FINE: 'y' }, 'template')).toEqual({
        changed: ['FINE'],
        kept: [],
        reserved: [name],
      });
      expect(secrets.environmentOf(ada)).toEqual({ FINE: 'y' });
    },
  );

  test.each([
    'NODE_OPTIONS',
    'NODE_V8_COVERAGE',
    'node_redirect_warnings',
    'OPENSSL_CONF',
    'UV_USE_IO_URING',
    'GCONV_PATH',
    'BASH_ENV',
    'ENV',
    'HOME',
    'PYTHONSTARTUP',
    'PERL5OPT',
    'RUBYOPT',
    'GIT_SSH_COMMAND',
    'GIT_EXTERNAL_DIFF',
    'GIT_CONFIG_COUNT',
    'npm_config_script_shell',
  ])('%s runs what it says: a person may set it, a template may not', (name) => {
    const ada = add('Ada');
    expect(secrets.setMany(ada, { [name]: 'x' }, 'template')).toMatchObject({
      reserved: [name],
      changed: [],
    });
    secrets.set({ key: name, value: 'x', workspaceId: ada });
    expect(secrets.environmentOf(ada)).toEqual({ [name]: 'x' });
  });

  test('do not get into an environment even when they are stored', () => {
    const ada = add('Ada');
    for (const [name, source] of [
      ['TIER', 'user'],
      ['NODE_OPTIONS', 'template'],
    ] as const) {
      const sealed = createCipher(key).seal('4', ['secret', ada, name]);
      store.secrets.put({ workspaceId: ada, key: name, source, ...sealed });
    }
    expect(secrets.environmentOf(ada)).toEqual({});
  });

  test.each([
    'MODEL',
    'TOKEN',
    'HTTP_PROXY',
    'WORKSPACE',
    'OLD_PATH',
    'LDAP_URL',
    'NODE_ENV',
    'ENVIRONMENT',
    'GIT_AUTHOR_NAME',
    'GIT_COMMITTER_EMAIL',
    'GIT_TOKEN',
  ])('%s is free', (name) => expect(isReservedName(name, 'template')).toBe(false));
});

describe('what cannot be read', () => {
  test('names the secret and the way out, and is mended by entering it again', () => {
    const ada = add('Ada');
    secrets.setMany(ada, { FINE: 'x' }, 'user');
    serviceWith(randomBytes(32)).setMany(ada, { TOKEN: 'of another key' }, 'user');
    secrets = serviceWith(key);
    expect(() => secrets.environmentOf(ada)).toThrow(
      expect.objectContaining({
        code: 'secret_unreadable',
        message: 'The secret TOKEN cannot be read',
        detail: expect.stringContaining('Enter TOKEN again for this workspace'),
      }),
    );
    expect(secrets.list(ada).map((each) => each.key)).toEqual(['FINE', 'TOKEN']);
    secrets.set({ key: 'TOKEN', value: 'again', workspaceId: ada });
    expect(secrets.environmentOf(ada)).toEqual({ FINE: 'x', TOKEN: 'again' });
    expect(restarted).toEqual([ada]);
  });

  test('harms nobody who has an own value', () => {
    const ada = add('Ada');
    serviceWith(randomBytes(32)).setMany(null, { TOKEN: 'of another key' }, 'user');
    secrets.setMany(ada, { TOKEN: 'own' }, 'user');
    expect(secrets.environmentOf(ada)).toEqual({ TOKEN: 'own' });
  });

  test('includes a row that was moved to another workspace', () => {
    const [ada, bea] = [add('Ada'), add('Bea')];
    secrets.setMany(ada, { TOKEN: 'of ada' }, 'user');
    const row = store.secrets.get(ada, 'TOKEN');
    if (row) store.secrets.put({ ...row, workspaceId: bea });
    expect(() => secrets.environmentOf(bea)).toThrow(code('secret_unreadable'));
  });
});

test('secrets of another key are named when the engine starts, without a word of them', () => {
  secrets.set({ key: 'FOR_ALL', value: 'correct horse', workspaceId: null });
  const logger = silentLogger();
  const warn = vi.spyOn(logger, 'warn');
  serviceWith(key, logger);
  expect(warn).not.toHaveBeenCalled();
  serviceWith(randomBytes(32), logger);
  expect(warn.mock.calls).toEqual([[{ keys: ['FOR_ALL'] }, expect.stringContaining('another key')]]);
});

describe('restarts', () => {
  test('a secret of one workspace restarts that one, and only when its value is another', () => {
    const [ada] = [add('Ada'), add('Bea')];
    secrets.set({ key: 'TOKEN', value: 'one', workspaceId: ada });
    secrets.set({ key: 'TOKEN', value: 'one', workspaceId: ada });
    expect(restarted).toEqual([ada]);
    secrets.remove({ key: 'TOKEN', workspaceId: ada });
    expect(restarted).toEqual([ada, ada]);
  });

  test('a global one restarts each that runs here and has no value of its own', () => {
    const ada = add('Ada');
    const failed = add('Failed', { status: 'failed' });
    const own = add('Own');
    add('Paused', { status: 'paused', desired: 'paused' });
    add('External', { external: true, runtime: 'external' });
    add('Mock', { runtime: 'mock' });
    add('Gone', { status: 'removed', desired: 'removed' });
    secrets.setMany(own, { TOKEN: 'own' }, 'user');
    secrets.set({ key: 'TOKEN', value: 'global', workspaceId: null });
    expect(restarted.sort()).toEqual([ada, failed].sort());
  });

  test('one that cannot be restarted neither stops the others nor the storing', () => {
    const [ada, bea] = [add('Ada'), add('Bea')];
    const stubborn = new SecretService({
      store,
      cipher: createCipher(key),
      known,
      logger: silentLogger(),
      restart: (id) => {
        restarted.push(id);
        throw new Error('its team is paused');
      },
    });
    stubborn.set({ key: 'TOKEN', value: 'x', workspaceId: null });
    expect(restarted).toEqual([ada, bea]);
    expect(stubborn.environmentOf(ada)).toEqual({ TOKEN: 'x' });
  });
});

test('who does not exist or was removed has no secrets', () => {
  const gone = add('Gone', { status: 'removed', desired: 'removed' });
  const set = (workspaceId: string) => () => secrets.set({ key: 'A', value: 'x', workspaceId });
  expect(set('nobody')).toThrow(code('workspace_not_found'));
  expect(set(gone)).toThrow(code('workspace_removed'));
  expect(() => secrets.list('nobody')).toThrow(code('workspace_not_found'));
  expect(() => secrets.remove({ key: 'A', workspaceId: null })).toThrow(code('secret_not_found'));
});

test('every value is known to the log: when it is set, and again at the next start', () => {
  const ada = add('Ada');
  secrets.set({ key: 'TOKEN', value: 'swordfish', workspaceId: ada });
  expect(known.redact('a swordfish')).toBe('a [REDACTED:SECRET]');
  known = new KnownSecrets();
  serviceWith(key);
  expect(known.redact('a swordfish')).toBe('a [REDACTED:SECRET]');
});
