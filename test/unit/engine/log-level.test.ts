import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LOCKED_SETTINGS_FILE, type OutputOf } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { temporaryFolder } from '../../support/store.ts';

/** What is written down is decided in the order of every other setting. */

let home: Awaited<ReturnType<typeof temporaryFolder>>;
let running: InProcessEngine | undefined;
beforeEach(async () => {
  home = await temporaryFolder();
});
afterEach(async () => {
  await running?.dispose();
  running = undefined;
  await home.dispose();
});

async function begin(logLevel: string, env: NodeJS.ProcessEnv = {}): Promise<InProcessEngine> {
  running = await startInProcess({ home: home.folder, logLevel, env });
  return running;
}
async function stated({ engine }: InProcessEngine) {
  const { settings } = (await engine.dispatch('settings.list', {})) as OutputOf<'settings.list'>;
  return settings.find(({ key }) => key === 'engine.logLevel');
}
/** Each request is written down as one of these. */
async function debugLines({ engine, send, adminToken }: InProcessEngine): Promise<number> {
  await send('/workspaces', { token: adminToken });
  const { lines } = (await engine.dispatch('engine.log', { wait: false })) as OutputOf<'engine.log'>;
  return lines.filter(({ level }) => level === 'debug').length;
}

test('the file of locked settings goes before the option: what it says is what is written down', async () => {
  const locked = JSON.stringify({ 'engine.logLevel': 'debug' });
  await writeFile(path.join(home.folder, LOCKED_SETTINGS_FILE), locked);
  const host = await begin('error');
  expect(await stated(host)).toMatchObject({
    value: 'debug',
    lock: { by: 'file', name: LOCKED_SETTINGS_FILE },
  });
  await expect.poll(() => debugLines(host)).toBeGreaterThan(0);
});

test('the option goes before the environment, and nobody changes it while it counts', async () => {
  const host = await begin('error', { LOG_LEVEL: 'debug' });
  expect(await stated(host)).toMatchObject({ value: 'error', lock: { by: 'option', name: 'the log level' } });
  const change = host.engine.dispatch('settings.set', { key: 'engine.logLevel', value: 'debug' });
  await expect(change).rejects.toMatchObject({ code: 'setting_locked' });
  expect(await debugLines(host)).toBe(0);
});
