import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestOrg } from '../../support/org.ts';
import { settingsOf } from '../../support/settings.ts';

const MANY = 40;
let org: TestOrg;
let parts: ReturnType<typeof settingsOf>;

beforeEach(() => {
  org = new TestOrg();
  parts = settingsOf(org);
});
afterEach(async () => {
  await org.reconciler.dispose();
  await org.store.dispose();
});

const generations = (ids: readonly string[]) => ids.map((id) => org.get(id).generation);
const later = async () => {
  await org.clock.elapse(20_000);
  await org.bringOnline();
};

test('changes for all restart each that uses them once, whatever their number', async () => {
  const ids = Array.from({ length: MANY }, (_, at) => org.create(`agent ${at}`));
  const [hidden = '', paused = ''] = ids;
  const mock = org.lifecycle.add({
    name: 'mock',
    role: '',
    runtime: 'mock',
    parentId: null,
    canvas: null,
    files: [],
  }).id;
  await org.bringOnline();
  parts.secrets.set({ key: 'A', value: 'own', workspaceId: hidden });
  await later();
  org.lifecycle.pause(paused);
  await later();
  const all = [...ids, mock];
  const before = generations(all);
  for (const value of ['1', '2', '3', '4', '5']) {
    parts.secrets.set({ key: 'A', value, workspaceId: null });
    await org.clock.elapse(500);
  }
  expect(generations(all), 'not before it is quiet').toEqual(before);
  await later();
  const untouched = new Set([hidden, paused, mock]);
  expect(generations(all)).toEqual(all.map((id, at) => (before[at] ?? 0) + (untouched.has(id) ? 0 : 1)));
});

test('model, provider and variables of one within a moment are one restart', async () => {
  const [ada, bea] = [await org.createOnline('Ada'), await org.createOnline('Bea')];
  const before = generations([ada, bea]);
  await parts.settings.models.setModel(org.get(ada), 'openai/gpt');
  parts.settings.models.setProvider(org.get(ada), 'azure');
  parts.secrets.set({ key: 'KEY', value: 'x', workspaceId: ada });
  parts.secrets.remove({ key: 'KEY', workspaceId: ada });
  await later();
  expect(generations([ada, bea])).toEqual([(before[0] ?? 0) + 1, before[1]]);
});

test('what is stored as it was restarts nobody', async () => {
  const ada = await org.createOnline('Ada');
  parts.secrets.set({ key: 'KEY', value: 'x', workspaceId: ada });
  await later();
  const before = generations([ada]);
  parts.secrets.set({ key: 'KEY', value: 'x', workspaceId: ada });
  await later();
  expect(generations([ada])).toEqual(before);
});

test('the wish for a restart is stored with the secret, and carried out with the next instance', async () => {
  const [ada, bea] = [await org.createOnline('Ada'), await org.createOnline('Bea')];
  const due = () => [ada, bea].map((id) => org.get(id).restartDue);
  parts.secrets.set({ key: 'KEY', value: 'x', workspaceId: ada });
  expect(due()).toEqual([true, false]);
  await later();
  expect(due()).toEqual([false, false]);
  parts.secrets.set({ key: 'KEY', value: 'y', workspaceId: null });
  expect(due(), 'it has its own').toEqual([false, true]);
  const [before] = generations([bea]);
  org.lifecycle.restart(bea);
  await later();
  expect(generations([bea])).toEqual([(before ?? 0) + 1]);
});
