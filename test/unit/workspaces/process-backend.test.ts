import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
// The spec is internal to its folder: a test of a backend has to speak exactly the same types.
import type { WorkspaceSpec } from '../../../core/workspaces/backend.ts';
import { createProcessBackend, type WorkspaceBackend } from '../../../core/workspaces/index.ts';
import { temporaryFolder } from '../../support/store.ts';

let folder: string;
let removeFolder: () => Promise<void>;
let backend: WorkspaceBackend;
beforeEach(async () => {
  ({ folder, dispose: removeFolder } = await temporaryFolder());
});
afterEach(async () => {
  await backend.dispose();
  await removeFolder();
});

/** A backend whose agents run this program. */
async function agentsThat(program: string): Promise<void> {
  const runtimeEntry = path.join(folder, 'agent.mjs');
  await writeFile(runtimeEntry, program);
  backend = createProcessBackend({
    folder: path.join(folder, 'workspaces'),
    runtimeEntry,
    logger: silentLogger(),
  });
}

const spec = (id = newId()): WorkspaceSpec => ({
  id,
  name: 'Ada',
  runtime: 'molecule',
  tier: 2,
  image: '',
  env: {},
  files: [],
  seeded: false,
  credentials: () => ({ files: [], env: {} }),
  fingerprint: 'f',
});
const nothing = () => undefined;
const STAYS = 'setInterval(() => {}, 1000);';

test('an agent that prints what only looks like its address does no harm', async () => {
  await agentsThat(`console.log('{"listening":'); console.log('{"listening":"x"} or so');
    console.log('{"listening":4711}'); ${STAYS}`);
  const { observed } = await backend.ensure(spec(), nothing);
  expect(observed).toMatchObject({ state: 'running', url: 'http://127.0.0.1:4711' });
});

test('an agent whose log cannot be written runs all the same, and its newest lines are there', async () => {
  await agentsThat(`console.log('hello'); console.log('{"listening":4711}'); ${STAYS}`);
  const wanted = spec();
  await mkdir(path.join(folder, 'workspaces', wanted.id, 'agent.log'), { recursive: true });
  await backend.ensure(wanted, nothing);
  expect(await backend.logs(wanted.id, 10)).toContain('hello');
});

test('an agent that cannot be started is an error with its last words, and can be removed', async () => {
  await agentsThat(`console.error('no brain found'); process.exit(3);`);
  const wanted = spec();
  await expect(backend.ensure(wanted, nothing)).rejects.toMatchObject({ code: 'process_start_failed' });
  expect(backend.observe(wanted.id)).toMatchObject({ state: 'absent' });
  await backend.remove(wanted.id);
  expect(await backend.listIds()).toEqual([]);
});
