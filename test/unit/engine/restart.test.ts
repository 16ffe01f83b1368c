import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { restartWith } from '../../../core/engine/restart.ts';
import { TestOrg } from '../../support/org.ts';
import { temporaryFolder } from '../../support/store.ts';

let org: TestOrg;
let resources: { folder: string; dispose: () => Promise<void> };
let ada: string;

beforeEach(async () => {
  org = new TestOrg();
  resources = await temporaryFolder();
  await template('molecule', 'runtime: molecule\nmodel: small\n', { 'prompt.md': 'of the runtime' });
  await template('writer', 'name: Ada\nruntime: molecule\n', { 'prompt.md': 'of the writer' });
  await template('graph', 'runtime: langgraph\n', {});
  ada = await org.createOnline('Ada');
});
afterEach(async () => {
  await org.reconciler.dispose();
  org.store.dispose();
  await resources.dispose();
});

async function template(name: string, config: string, files: Record<string, string>): Promise<void> {
  const folder = path.join(resources.folder, 'workspace-templates', name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.yaml'), config);
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
}

const asked: string[] = [];
function restart(id: string, request: Partial<Parameters<typeof restartWith>[0]> = {}) {
  const parts = {
    store: org.store,
    lifecycle: org.lifecycle,
    templateRoots: [path.join(resources.folder, 'workspace-templates')],
    requireRuntime: async (runtime: string) => void asked.push(runtime),
  };
  return restartWith({ id, reset: false, applyTemplate: false, rebuildConfig: false, ...request }, parts);
}
const configs = (id: string) => org.machine.data.get(id) ?? new Map<string, string>();

test('a plain restart keeps what is there', async () => {
  configs(ada).set('config.yaml', 'changed by the agent');
  expect(await restart(ada)).toEqual({ template: '', reset: false });
  await org.bringOnline();
  expect(configs(ada)).toEqual(new Map([['config.yaml', 'changed by the agent']]));
});

test('a named template goes before one of its name; its files are delivered with the name of the workspace', async () => {
  org.store.workspaces.update(ada, { role: 'writes', model: 'opus' });
  expect(await restart(ada, { template: 'graph', applyTemplate: true, reset: true })).toEqual({
    template: 'graph',
    reset: true,
  });
  expect(asked).toContain('langgraph');
  expect(org.get(ada)).toMatchObject({ runtime: 'langgraph', template: 'graph', resetSession: true });
  await org.bringOnline();
  expect(parse(configs(ada).get('config.yaml') ?? '')).toEqual({
    name: 'Ada',
    description: 'writes',
    runtime: 'langgraph',
    model: 'opus',
    tier: 2,
  });
});

test('a template of its name goes before that of its runtime', async () => {
  expect(await restart(ada, { applyTemplate: true })).toMatchObject({ template: 'writer' });
  const bob = await org.createOnline('Bob');
  expect(await restart(bob, { applyTemplate: true })).toMatchObject({ template: 'molecule' });
  await org.bringOnline();
  expect(configs(ada).get('prompt.md')).toBe('of the writer');
  expect(configs(bob).get('prompt.md')).toBe('of the runtime');
});

test('its org gives it its files again, whatever the agent made of them', async () => {
  const { id: orgId } = org.store.orgs.upsert({ name: 'Studio', description: '', template: 'studio' });
  const bob = await org.createOnline('Bob');
  org.store.workspaces.update(bob, { orgId });
  configs(bob).set('config.yaml', 'changed by the agent');
  const request = { rebuildConfig: true, applyTemplate: true };
  expect(await restart(bob, request)).toMatchObject({ template: 'org-templates/Studio' });
  await org.bringOnline();
  expect(configs(bob).get('config.yaml')).toBe('name: x');
});

test.each(['nobody', '../writer', ''])('a template "%s" that is not there is refused', async (name) => {
  const { generation } = org.get(ada);
  await expect(restart(ada, { template: name })).rejects.toMatchObject({ code: 'unknown_template' });
  expect(org.get(ada).generation).toBe(generation);
});

test('a paused one is refused before anything is read', async () => {
  org.lifecycle.pause(ada);
  await expect(restart(ada, { template: 'nobody' })).rejects.toMatchObject({ code: 'ancestor_paused' });
});
