import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';

/** What the settings say of new workspaces counts for whoever makes one: scripts, the command line, the app. */

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  const home = await engines.freshHome();
  const folder = path.join(homePaths(home).templates, 'daring');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.yaml'), 'name: Daring\nruntime: molecule\ntier: 3\n');
  // Somewhere for images of named runtimes; nothing runs here, so nobody looks.
  const env = { MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: `${home}/nothing-` };
  engine = await engines.start({ home, args: ['--port', '0', '--backend', 'process'], env });
});
afterAll(() => engines.dispose());
beforeEach(async () => {
  for (const key of ['runtime', 'model', 'tier'])
    await engine.call('settings.reset', { key: `workspaces.${key}` });
});

let made = 0;
/** By each way to make one: what is stored about it. */
const ways: Record<string, (fields: Fields) => Promise<Made>> = {
  'POST /workspaces': async (fields) => {
    const { status, body } = await engine.admin.post<{ id: string }>('/workspaces', named(fields));
    expect(status, JSON.stringify(body)).toBe(201);
    return stored(body.id);
  },
  'workspaces.create': async (fields) =>
    stored((await engine.call('workspaces.create', { parentId: null, ...named(fields) })).id),
  'molecule create': async (fields) => {
    const { name, ...rest } = named(fields);
    const flags = Object.entries(rest).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
    const { code, stdout, stderr } = await engine.cli('create', name, ...flags);
    expect(code, stderr).toBe(0);
    return stored(stdout.trim());
  },
};
interface Fields {
  readonly template?: string;
  readonly runtime?: string;
  readonly model?: string;
  readonly tier?: number;
}
interface Made {
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
}
function named(fields: Fields): Fields & { name: string } {
  made += 1;
  return { name: `Made ${made}`, ...fields };
}
async function stored(id: string): Promise<Made> {
  const { workspaces } = await engine.call('engine.snapshot', {});
  const { runtime = '', model = '', tier = 0 } = workspaces.find((each) => each.id === id) ?? {};
  return { runtime, model, tier };
}
async function choose(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await engine.call('settings.set', { key: `workspaces.${key}`, value });
  }
}

for (const [way, make] of Object.entries(ways)) {
  test(`${way}: as documented while nobody chose anything`, async () => {
    expect(await make({})).toEqual({ runtime: 'molecule', model: '', tier: 2 });
    expect(await make({ template: 'daring' }), 'no template opens the machine').toMatchObject({ tier: 2 });
    expect(await make({ template: 'daring', tier: 3 })).toMatchObject({ tier: 3 });
  });

  test(`${way}: what is left out is as the settings say`, async () => {
    await choose({ runtime: 'codex', model: 'gpt-5-codex', tier: '1' });
    expect(await make({})).toEqual({ runtime: 'codex', model: 'gpt-5-codex', tier: 1 });
  });

  test(`${way}: what is named counts`, async () => {
    await choose({ runtime: 'codex', model: 'gpt-5-codex', tier: '1' });
    expect(await make({ model: 'mine', tier: 2 })).toEqual({ runtime: 'codex', model: 'mine', tier: 2 });
    const other = await make({ runtime: 'hermes' });
    expect(other, 'another runtime knows other models').toEqual({ runtime: 'hermes', model: '', tier: 1 });
    expect(await make({ template: 'molecule' }), 'and a template its own').toEqual({
      runtime: 'molecule',
      model: '',
      tier: 1,
    });
  });
}

test('a model of the settings reaches old images as one that was asked for', async () => {
  await choose({ runtime: 'codex', model: 'gpt-5-codex' });
  const { body } = await engine.admin.post<{ id: string }>('/workspaces', named({}));
  expect((await engine.admin.get(`/workspaces/${body.id}/model`)).body).toEqual({
    model: 'gpt-5-codex',
    source: 'workspace_secrets',
  });
});

test('an agent that runs elsewhere has nothing of it', async () => {
  await choose({ runtime: 'codex', model: 'gpt-5-codex', tier: '1' });
  const { body } = await engine.admin.post<{ id: string }>('/workspaces', { ...named({}), external: true });
  expect(await stored(body.id)).toMatchObject({ runtime: 'external', model: '', tier: 2 });
});

test('a runtime of the settings that is none is refused with where it stands and what there is', async () => {
  await choose({ runtime: 'nonsense' });
  expect(await engine.admin.post('/workspaces', named({}))).toMatchObject({
    status: 400,
    body: {
      code: 'unknown_runtime',
      detail: expect.stringMatching(/workspaces\.runtime\..*Known runtimes: .*molecule/),
    },
  });
  const byHand = await engine.admin.post('/workspaces', named({ runtime: 'nonsense' }));
  expect(byHand).toMatchObject({ status: 400 });
  expect(JSON.stringify(byHand.body)).not.toContain('workspaces.runtime');
});
