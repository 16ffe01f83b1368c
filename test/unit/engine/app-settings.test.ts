import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  appSettings,
  type SettingKey,
  type SettingKind,
  type SettingValue,
  settingOf,
} from '../../../core/contract/index.ts';
import { decide } from '../../../core/engine/app-settings/decide.ts';
import type { EnvironmentSourceOptions } from '../../../core/engine/app-settings/environment-source.ts';
import {
  AppSettings,
  EnvironmentSource,
  imageSource,
  lockedImages,
  lockedPolicy,
  policySource,
  readLocked,
} from '../../../core/engine/app-settings/index.ts';
import { variables } from '../../../core/engine/app-settings/variables.ts';
import { StartPolicies } from '../../../core/engine/start-policy.ts';
import {
  changeImageSettings,
  imageEnvironment,
  imageSettings,
  withLocked,
} from '../../../core/images/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { collectEvents, memoryStore } from '../../support/store.ts';

let store: Store;
let home: string;
beforeEach(async () => {
  store = memoryStore();
  home = await mkdtemp(path.join(tmpdir(), 'settings-'));
});
afterEach(async () => {
  store.dispose();
  await rm(home, { recursive: true });
});

/** As the engine puts them together when it starts. */
function begin(
  started: NodeJS.ProcessEnv = {},
  more: Pick<EnvironmentSourceOptions, 'options' | 'onWrite'> = {},
) {
  const locked = readLocked(home);
  const environment = new EnvironmentSource({ store, env: started, locked, ...more });
  const env = environment.environment();
  const policies = new StartPolicies(store.settings, env, () => undefined, lockedPolicy(locked));
  const ofImages = withLocked(imageEnvironment(env), lockedImages(locked), 'settings.locked.json');
  const stored = () => store.settings.get('images.settings');
  const images = imageSource({
    settings: () => imageSettings(stored(), ofImages),
    fixed: ofImages.fixed,
    configure(change) {
      store.settings.set('images.settings', changeImageSettings(stored(), change, ofImages));
      return imageSettings(stored(), ofImages);
    },
  });
  const settings = new AppSettings([policySource(policies), images, environment]);
  const of = (key: SettingKey) => settings.list().find((each) => each.key === key);
  return { settings, env, policies, of };
}

/** Two that a setting may have. An unset switch is off, so it is on that a variable can say. */
function twoValues(kind: SettingKind): readonly [SettingValue, SettingValue] {
  if (kind.type === 'switch') return [true, false];
  if (kind.type === 'number') return [kind.min + 1, kind.min + 2];
  return kind.type === 'choice' ? [kind.choices[0] ?? '', kind.choices[1] ?? ''] : ['one', 'two'];
}

const lock = (values: unknown) => writeFile(path.join(home, 'settings.locked.json'), JSON.stringify(values));

test('every setting has one who keeps it, and is as usual at first', () => {
  const { settings } = begin();
  expect(Object.fromEntries(settings.list().map(({ key, value }) => [key, value]))).toEqual(
    Object.fromEntries(appSettings.map((each) => [each.key, each.default])),
  );
  expect(settings.changed()).toEqual({});
});

test('what is set is kept, told, and is in the environment of the next start', () => {
  const events = collectEvents(store);
  const { settings, env } = begin();
  const stored = settings.set('network.requestsPerMinute', 50);
  expect(stored).toMatchObject({ value: 50, waitsForRestart: true, lock: null });
  expect(events.all).toEqual([{ type: 'settings.changed' }]);
  expect(env.RATE_LIMIT).toBeUndefined();
  const next = begin();
  expect(next.env.RATE_LIMIT).toBe('50');
  expect(next.of('network.requestsPerMinute')).toMatchObject({ value: 50, waitsForRestart: false });
  next.settings.reset('network.requestsPerMinute');
  expect(begin().env.RATE_LIMIT).toBeUndefined();
});

test('settings that were there before are kept where they were', () => {
  const { settings, policies } = begin();
  settings.set('start.hibernateAfterMinutes', 30);
  settings.set('images.keep', 5);
  expect(policies.current.hibernateAfterMinutes).toBe(30);
  expect(JSON.parse(store.settings.get('images.settings') ?? '')).toEqual({ keep: 5 });
});

test.each([
  ['images.keep', -1],
  ['images.keep', 1.5],
  ['images.keep', 'many'],
  ['images.watch', 'sometimes'],
  ['images.platform', 'amiga'],
  ['network.externalUrl', 'here'],
  ['start.lazily', 1],
  ['network.requestsPerMinute', null],
])('%s cannot be %j, and stays as it is', (key, value) => {
  const { settings } = begin();
  const before = settings.list();
  expect(() => settings.set(key, value)).toThrow(
    expect.objectContaining({ code: 'setting_invalid', detail: expect.stringMatching(/\w/) }),
  );
  expect(settings.list()).toEqual(before);
});

describe('locked settings', () => {
  test('a variable of the environment decides, and says so', () => {
    const { settings, of } = begin({ RATE_LIMIT: '9', REMOTE_LIVENESS_STALE_AFTER: '40s' });
    expect(of('network.staleAfterSeconds')?.value).toBe(40);
    expect(of('network.requestsPerMinute')).toMatchObject({
      value: 9,
      lock: { by: 'variable', name: 'RATE_LIMIT' },
    });
    expect(() => settings.set('network.requestsPerMinute', 10)).toThrow(
      expect.objectContaining({ code: 'setting_locked', detail: expect.stringContaining('RATE_LIMIT') }),
    );
    expect(settings.changed(), 'it belongs to the machine').toEqual({});
  });

  test('the file goes before variables and before what is stored', async () => {
    begin().settings.set('start.lazily', true);
    await lock({
      'network.requestsPerMinute': 7,
      'images.keep': 4,
      'start.lazily': false,
      'network.port': null,
    });
    const { env, policies, of, settings } = begin({ RATE_LIMIT: '9', PORT: '99' });
    expect([env.RATE_LIMIT, env.PORT]).toEqual(['7', '']);
    expect(policies.current.startLazily).toBe(false);
    for (const key of ['network.requestsPerMinute', 'images.keep', 'start.lazily'] as const)
      expect(of(key)?.lock, key).toEqual({ by: 'file', name: 'settings.locked.json' });
    expect(of('images.keep')?.value).toBe(4);
    expect(() => policies.change({ startLazily: true })).toThrow(
      expect.objectContaining({ code: 'decided_elsewhere' }),
    );
    expect(() => settings.set('images.keep', 1)).toThrow(expect.objectContaining({ code: 'setting_locked' }));
  });

  test('an option of the command line decides for one start, and the file goes before it', async () => {
    begin().settings.set('network.port', 9000);
    const options = { 'network.port': { name: '--port', value: 7000 } };
    const { of, settings } = begin({ PORT: '99' }, { options });
    expect(of('network.port')).toMatchObject({ value: 7000, lock: { by: 'option', name: '--port' } });
    expect(() => settings.set('network.port', 1)).toThrow(
      expect.objectContaining({ code: 'setting_locked', detail: 'Start the app again without --port.' }),
    );
    expect(begin().of('network.port'), 'it was for that start alone').toMatchObject({
      value: 9000,
      lock: null,
    });
    await lock({ 'network.port': 8001 });
    expect(begin({}, { options }).of('network.port')).toMatchObject({ value: 8001, lock: { by: 'file' } });
  });

  test.each(Object.keys(variables) as SettingKey[])(
    '%s: file, command line, environment, what people chose, what is usual, in this order',
    (key) => {
      const { kind, default: usual } = settingOf(key) ?? {};
      const variable = variables[key];
      if (!kind || !variable) throw new Error(`${key} has no variable`);
      const [strong, weak] = twoValues(kind);
      const nobody = { locked: {}, options: {}, env: {}, stored: {} };
      const saying = {
        file: (value: SettingValue) => ({ locked: { [key]: value } }),
        option: (value: SettingValue) => ({ options: { [key]: { name: '--it', value } } }),
        variable: (value: SettingValue) => ({ env: { [variable.name]: variable.write(value) } }),
        stored: (value: SettingValue) => ({ stored: { [key]: value } }),
      };
      const order = Object.entries(saying);
      for (const [index, [by, says]] of order.entries()) {
        const weaker = Object.assign({}, ...order.slice(index + 1).map(([, other]) => other(weak)));
        const decision = decide(key, { ...nobody, ...weaker, ...says(strong) });
        expect(decision.value, by).toBe(strong);
        expect(decision.lock?.by ?? 'stored', by).toBe(by);
      }
      expect(decide(key, nobody)).toEqual({ value: usual, lock: null });
    },
  );

  test.each([
    [{ nothing: 1 }, 'There is no setting "nothing"'],
    [{ 'images.keep': -1 }, 'whole number from 0 to 100'],
    [[], 'It is an object'],
  ])('a file that cannot be meant stops the start: %j', async (content, reason) => {
    await lock(content);
    expect(() => begin()).toThrow(
      expect.objectContaining({
        code: 'settings_locked_invalid',
        detail: expect.stringContaining(reason),
      }),
    );
  });
});

test('a document changes what is valid and free, and says of all else why not', () => {
  const { settings, of } = begin({ RATE_LIMIT: '9' });
  const document = {
    'images.keep': 7,
    'messages.maxDepth': 16,
    'start.memoryBudgetMb': 0,
    'network.requestsPerMinute': 10,
    ADMIN_TOKEN: 'x',
  };
  const preview = settings.import(document, false);
  expect(preview).toMatchObject({
    applied: false,
    changes: [{ key: 'images.keep', from: 2, to: 7 }],
    unchanged: ['messages.maxDepth'],
    unknown: ['ADMIN_TOKEN'],
    invalid: [{ key: 'start.memoryBudgetMb' }],
    locked: [{ key: 'network.requestsPerMinute', lock: { by: 'variable', name: 'RATE_LIMIT' } }],
  });
  expect(of('images.keep')?.value, 'a preview changes nothing').toBe(2);
  expect(settings.import(document, true).applied).toBe(true);
  expect(settings.changed()).toEqual({ 'images.keep': 7 });
});

test('what counts at once waits for no restart and is told as it is written', () => {
  const told: Partial<Record<SettingKey, SettingValue>>[] = [];
  const { settings } = begin({}, { onWrite: (values) => told.push(values) });
  expect(settings.set('engine.logLevel', 'debug')).toMatchObject({ value: 'debug', waitsForRestart: false });
  expect(told).toEqual([{ 'engine.logLevel': 'debug' }]);
  expect(begin().env.LOG_LEVEL).toBe('debug');
  const locked = begin({ LOG_LEVEL: 'trace' });
  expect(locked.of('engine.logLevel')).toMatchObject({ value: 'trace', lock: { name: 'LOG_LEVEL' } });
});

test('what is usual for new workspaces is kept without any variable', () => {
  const { settings } = begin();
  settings.set('workspaces.runtime', 'claude-code');
  settings.set('workspaces.tier', '1');
  expect(() => settings.set('workspaces.tier', '3')).toThrow(
    expect.objectContaining({ code: 'setting_invalid' }),
  );
  const next = begin();
  expect(next.settings.changed()).toEqual({ 'workspaces.runtime': 'claude-code', 'workspaces.tier': '1' });
  expect(next.env).toEqual({});
});

test('what another version stored and this one cannot use does not stop the start', () => {
  store.settings.set('app.settings', JSON.stringify({ 'messages.maxDepth': 'deep', 'network.port': 9000 }));
  const { of, env } = begin();
  expect(of('messages.maxDepth')?.value).toBe(16);
  expect([env.MOLECULE_MAX_DEPTH, env.PORT]).toEqual([undefined, '9000']);
});
