import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import type { InputOf, OutputOf, Workspace } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

/** One command makes a workspace with everything that was chosen for it, or nothing of it. */

let running: InProcessEngine;
beforeAll(async () => {
  running = await startInProcess({ env: { DOCKER_HOST: 'unix:///no/such/docker.sock' } });
  const folder = path.join(homePaths(running.home).templates, 'torn');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.yaml'), 'name: [\n');
});
afterAll(() => running.dispose());

type Made = OutputOf<'workspaces.create'>;
const create = (input: InputOf<'workspaces.create'>) =>
  running.engine.dispatch('workspaces.create', input) as Promise<Made>;
const keysOf = async (workspaceId: string | null) => {
  const listed = (await running.engine.dispatch('secrets.list', { workspaceId })) as OutputOf<'secrets.list'>;
  return listed.secrets.map(({ key }) => key).sort();
};
const everybody = async () => {
  const { workspaces } = (await running.engine.dispatch('engine.snapshot', {})) as {
    workspaces: Workspace[];
  };
  return workspaces.map(({ name }) => name).sort();
};

test('everything that was chosen is stored with it', async () => {
  const made = await create({
    name: 'Ada',
    runtime: 'molecule',
    model: 'anthropic/opus',
    tier: 3,
    allowTier: true,
    budgetCents: 1250,
    hibernateAfterMinutes: 60,
    canvas: { x: 4, y: 5 },
    secrets: { OWN_KEY: 'one' },
    sharedSecrets: { COMMON_KEY: 'two' },
  });
  expect(made).toMatchObject({
    name: 'Ada',
    model: 'anthropic/opus',
    tier: 3,
    allowedTier: 3,
    hibernateAfterMinutes: 60,
    canvas: { x: 4, y: 5 },
    copies: [],
  });
  const budget = await running.engine.dispatch('budget.get', { id: made.id });
  expect(budget).toMatchObject({ limitCents: 1250 });
  expect(await keysOf(made.id)).toContain('OWN_KEY');
  expect(await keysOf(null)).toEqual(['COMMON_KEY']);
});

test('a tier that opens the machine counts as agreed to only when it was', async () => {
  expect(await create({ name: 'Careful', runtime: 'mock', tier: 4 })).toMatchObject({
    tier: 4,
    allowedTier: 2,
  });
});

test('a template that lies nowhere on this machine is kept, whole or as the archive that it is', async () => {
  const org = Buffer.from('name: Dropped\nworkspaces: [{name: A, runtime: mock}]\n').toString('base64');
  const receive = async (name: string, files: Record<string, string>) => {
    const answer = await running.engine.dispatch('org.receive', { name, files });
    return (answer as OutputOf<'org.receive'>).template;
  };
  const template = await receive('Dropped', { 'org.yaml': org, 'prompts/a.md': 'YQ==' });
  const plan = (await running.engine.dispatch('org.plan', { template })) as OutputOf<'org.plan'>;
  expect(plan.entries.map(({ name }) => name)).toEqual(['A']);
  expect(await receive('one', { 'studio.zip': 'YQ==' })).toMatch(/one[/\\]studio\.zip$/);
  const received = path.dirname(path.dirname(template));
  for (let more = 0; more < 12; more += 1) await receive('more', { 'org.yaml': org });
  expect(await readdir(received)).toHaveLength(10);
});

test('several are numbered, past those that are there', async () => {
  await create({ name: 'Worker 2', runtime: 'mock' });
  const { name, copies } = await create({
    name: 'Worker',
    runtime: 'mock',
    count: 3,
    canvas: { x: 0, y: 0 },
  });
  expect(name).toBe('Worker 1');
  expect(copies).toHaveLength(2);
  expect((await everybody()).filter((each) => each.startsWith('Worker'))).toEqual([
    'Worker 1',
    'Worker 2',
    'Worker 3',
    'Worker 4',
  ]);
});

test.each<[code: string, input: InputOf<'workspaces.create'>]>([
  ['name_taken', { name: 'Ada', runtime: 'mock', sharedSecrets: { NEVER_STORED: 'x' } }],
  [
    'secret_reserved',
    { name: 'New', runtime: 'mock', sharedSecrets: { NEVER_STORED: 'x', WORKSPACE_ID: 'y' } },
  ],
  ['secret_reserved', { name: 'New', count: 2, secrets: { WORKSPACE_ID: 'y' } }],
  ['invalid_folder', { name: 'New', count: 2, workspaceDir: 'here', sharedSecrets: { NEVER_STORED: 'x' } }],
  ['template_invalid', { name: 'New', template: 'torn', sharedSecrets: { NEVER_STORED: 'x' } }],
])('nobody is made and no key is stored: %s', async (code, input) => {
  const before = await everybody();
  await expect(create(input)).rejects.toMatchObject({ code });
  expect(await everybody()).toEqual(before);
  expect(await keysOf(null)).not.toContain('NEVER_STORED');
});
