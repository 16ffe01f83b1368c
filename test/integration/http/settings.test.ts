import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { addWorkspace, storeIn, temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

/** One without a rule is degraded a moment after it came online. */
const BEHAVIOUR = 'rules:\n  - when: "*"\n    do:\n      - reply: ok\n';

let host: InProcessEngine;
let provisionings = 0;
beforeAll(async () => {
  host = await startInProcess();
  host.engine.events.on((batch) => {
    for (const { event } of batch)
      if (event.type === 'platform' && event.event === 'WORKSPACE_PROVISIONING') provisionings += 1;
  });
});
afterAll(() => host.dispose());

const ask = async <T>(method: string, path: string, body?: unknown) =>
  (await host.send(path, { method, token: host.adminToken, body })).json as T;
const isOnline = async (id: string, beats: number) =>
  provisionings === beats && (await ask<{ status: string }>('GET', `/workspaces/${id}`)).status === 'online';

it('a workspace begins with an imported template and a chosen model, and five changes restart it once', async () => {
  await ask('POST', '/templates/import', {
    name: 'My Agent',
    files: {
      'config.yaml': 'runtime: molecule\nadapter: scripted\nscript: behaviour.yaml\nmodel: of-the-template\n',
      'behaviour.yaml': BEHAVIOUR,
      'notes.md': 'from the template',
    },
  });
  const body = { name: 'Ada', template: 'my-agent', model: 'openai/gpt', secrets: { KEY: 'correct horse' } };
  const { id } = await ask<{ id: string }>('POST', '/workspaces', body);
  await until('it is online', () => isOnline(id, 1));
  expect(await ask('GET', `/workspaces/${id}/secrets/values`)).toEqual({
    KEY: 'correct horse',
    MODEL_PROVIDER: 'openai/gpt',
    LLM_PROVIDER: 'openrouter',
  });
  expect(await ask('GET', `/workspaces/${id}/model`)).toEqual({
    model: 'openai/gpt',
    source: 'workspace_secrets',
  });
  expect(await ask('GET', `/workspaces/${id}/files/notes.md`)).toMatchObject({
    content: 'from the template',
  });

  for (const value of ['1', '2', '3', '4'])
    await ask('PUT', `/workspaces/${id}/secrets`, { key: 'KEY', value });
  await ask('PUT', `/workspaces/${id}/model`, { model: '' });
  await until('it is online again', () => isOnline(id, 2));
  expect(await ask('GET', `/workspaces/${id}/model`)).toEqual({
    model: 'of-the-template',
    source: 'default',
  });
  const bundle = await ask<{ prompts: Record<string, string> }>('GET', `/bundles/export/${id}`);
  expect(bundle.prompts).toMatchObject({ 'notes.md': 'from the template', 'behaviour.yaml': BEHAVIOUR });
  expect(provisionings).toBe(2);
}, 60_000);

it('a restart that was due when an engine died comes with the next one, before anything is started twice', async () => {
  const { folder, dispose } = await temporaryFolder();
  try {
    const before = storeIn(folder);
    const { id } = addWorkspace(before, 'Ada', { restartDue: true });
    const { id: other } = addWorkspace(before, 'Bea');
    await before.dispose();
    await (await startInProcess({ home: folder })).dispose();
    const after = storeIn(folder);
    expect(after.workspaces.get(id)).toMatchObject({ restartDue: false, generation: 2 });
    expect(after.workspaces.get(other)).toMatchObject({ generation: 1 });
    await after.dispose();
  } finally {
    await dispose();
  }
});

it('values of variables are told only to who shows a token, also where everything else is open', async () => {
  const open = await startInProcess({ openDev: true });
  try {
    const { id, token } = await open.createAgent('Ada');
    expect((await open.send(`/workspaces/${id}/secrets`)).status).toBe(200);
    expect(await open.send(`/workspaces/${id}/secrets/values`)).toMatchObject({
      status: 401,
      json: { error: 'missing workspace auth token' },
    });
    expect((await open.send(`/workspaces/${id}/secrets/values`, { token })).status).toBe(200);
  } finally {
    await open.dispose();
  }
});
