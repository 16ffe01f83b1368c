import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { freePort } from '../../support/free-port.ts';

/** Settings of the app over the command line, and what becomes of them with the next start. */

const engines = new Engines();
const args = ['--backend', 'process'];
let home: string;
let engine: EngineProcess;

beforeAll(async () => {
  home = await engines.freshHome();
  engine = await engines.start({ home, args: ['--port', '0', ...args] });
});
afterAll(() => engines.dispose());

const settingOf = async (key: string) => {
  const { settings } = await engine.call('settings.list', {});
  return settings.find((setting) => setting.key === key);
};
const restart = async () => {
  await engine.stop();
  return engines.start({ home, args });
};

test('what is set counts from the next start on, where it has to', async () => {
  expect(await engine.cli('settings', 'set', 'network.staleAfterSeconds', '120')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('network.staleAfterSeconds is 120 from the next start on'),
  });
  expect(await settingOf('network.staleAfterSeconds')).toMatchObject({ value: 120, waitsForRestart: true });
  engine = await restart();
  expect(await settingOf('network.staleAfterSeconds')).toMatchObject({ value: 120, waitsForRestart: false });

  const wanted = String(await freePort());
  await engine.cli('settings', 'set', 'network.port', wanted);
  engine = await restart();
  expect(String(engine.line.port)).toBe(wanted);
});

test('the command line decides the port of one start, and the setting says so', async () => {
  await engine.stop();
  engine = await engines.start({ home, args: ['--port', '0', ...args] });
  expect(await settingOf('network.port')).toMatchObject({ value: 0, lock: { by: 'option', name: '--port' } });
  const refused = await engine.cli('settings', 'set', 'network.port', '9000');
  expect([refused.code, refused.stderr.includes('--port')]).toEqual([1, true]);
  engine = await restart();
  expect((await settingOf('network.port'))?.lock).toBeNull();
});

test('what is written down changes at once', async () => {
  const debugLines = async () => {
    const { lines } = await engine.call('engine.log', { wait: false });
    return lines.filter(({ level }) => level === 'debug').length;
  };
  expect(await debugLines()).toBe(0);
  await engine.cli('settings', 'set', 'engine.logLevel', 'debug');
  expect(await settingOf('engine.logLevel')).toMatchObject({ value: 'debug', waitsForRestart: false });
  await expect
    .poll(async () => {
      await engine.call('engine.info', {});
      return debugLines();
    })
    .toBeGreaterThan(0);
  engine = await restart();
  expect((await settingOf('engine.logLevel'))?.value, 'and for later starts').toBe('debug');
  await engine.cli('settings', 'reset', 'engine.logLevel');
});

test('tiers and the choice of Docker are told as they are here', async () => {
  expect(await engine.call('engine.tiers', {})).toMatchObject({ backend: 'process', tiers: [] });
  expect(await engine.call('docker.choice', {})).toMatchObject({ endpoint: null, context: null });
});

test('what cannot be is refused with a reason, and nothing changes', async () => {
  const before = await engine.call('settings.list', {});
  for (const [key, value, reason] of [
    ['nonsense', '1', 'There is no setting "nonsense"'],
    ['network.port', 'abc', '"network.port" cannot have this value'],
    ['images.keep', 'many', '"images.keep" cannot have this value'],
    ['network.requestsPerMinute', '5', 'RATE_LIMIT'],
  ] as const) {
    const { code, stderr } = await engine.cli('settings', 'set', key, value);
    expect([key, code !== 0, stderr.includes(reason)]).toEqual([key, true, true]);
  }
  expect(await engine.call('settings.list', {})).toEqual(before);
});

test('a document brings the settings of one machine to another', async () => {
  const file = path.join(home, 'settings.json');
  await engine.cli('settings', 'set', 'images.keep', '5');
  expect(await engine.cli('settings', 'export', '--file', file)).toMatchObject({ code: 0 });
  await engine.cli('settings', 'reset', 'images.keep');
  expect((await settingOf('images.keep'))?.value).toBe(2);
  expect((await engine.cli('settings', 'import', file)).stdout).toContain('change  images.keep: 2 → 5');
  expect((await settingOf('images.keep'))?.value).toBe(2);
  await engine.cli('settings', 'import', file, '--apply');
  expect((await settingOf('images.keep'))?.value).toBe(5);

  await writeFile(file, 'not JSON');
  expect(await engine.cli('settings', 'import', file)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('cannot be read as settings'),
  });
});

test('who manages the machine decides what nobody else can change', async () => {
  const locks = path.join(home, 'settings.locked.json');
  await writeFile(locks, JSON.stringify({ 'images.keep': 9 }));
  engine = await restart();
  expect(await settingOf('images.keep')).toMatchObject({ value: 9, lock: { name: 'settings.locked.json' } });
  const refused = await engine.cli('settings', 'set', 'images.keep', '3');
  expect([refused.code, refused.stderr.includes('settings.locked.json')]).toEqual([1, true]);

  await engine.stop();
  await writeFile(locks, JSON.stringify({ nope: 1 }));
  await expect(engines.start({ home, args })).rejects.toThrow('There is no setting "nope"');
  expect(await readFile(locks, 'utf8')).toContain('nope');

  await writeFile(locks, '{}');
  engine = await engines.start({ home, args });
  expect((await settingOf('images.keep'))?.value).toBe(5);
});
