import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../../core/base/index.ts';
import type { Command } from '../../../core/cli/command.ts';
import { memoryList, memorySearch } from '../../../core/cli/commands/memory.ts';
import type { InputOf, OperationName, OutputOf } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { runCommand } from '../../support/run-command.ts';

let running: InProcessEngine;
let ada: string;
let out: string[];
let err: string[];

const call = async <N extends OperationName>(name: N, input: InputOf<N>) =>
  (await running.engine.dispatch(name, input)) as OutputOf<N>;
const refusal = (work: Promise<unknown>) => work.catch((error: AppError) => error.code);

beforeAll(async () => {
  running = await startInProcess();
  const lead = await running.createAgent('Lead');
  ada = (await running.createAgent('Ada', lead.id)).id;
});
afterAll(() => running.dispose());
beforeEach(() => {
  out = [];
  err = [];
});

const run = (command: Command, ...words: string[]) => runCommand(running.home, { out, err }, command, words);

test('a person adds, changes, finds and removes what a workspace remembers', async () => {
  const added = await call('memories.add', { workspaceId: ada, content: 'the door is green', scope: 'TEAM' });
  expect(added).toMatchObject({ scope: 'TEAM', namespace: 'general', content: 'the door is green' });
  const edited = await call('memories.edit', {
    workspaceId: ada,
    id: added.id,
    content: 'the door is red\u001b[2J\nand heavy',
  });
  expect(edited.content).toContain('red');

  expect(await run(memoryList, 'Ada')).toBe(0);
  expect(out.join()).toMatch(/SINCE +SCOPE +NAMESPACE +CONTENT\n\S+ +TEAM +general +the door is red.*…$/);
  expect(out.join()).not.toContain('\u001b');
  out = [];
  expect(await run(memorySearch, 'Lead', 'doors', '--scope', 'team', '--json')).toBe(0);
  expect(JSON.parse(out.join())).toMatchObject({ memories: [{ id: added.id, workspaceId: ada }] });
  expect(await run(memorySearch, 'Ada', 'windows')).toBe(0);
  expect(err).toEqual(['Ada remembers nothing like that']);
  expect(await run(memoryList, 'Ada', '--scope', 'galaxy')).toBe('usage');

  await call('memories.remove', { workspaceId: ada, id: added.id });
  expect(await refusal(call('memories.remove', { workspaceId: ada, id: added.id }))).toBe('memory_not_found');
  expect(await refusal(call('memories.add', { workspaceId: ada, content: 'x', scope: 'GLOBAL' }))).toBe(
    'not_root',
  );
  expect(await refusal(call('memories.list', { workspaceId: 'nobody' }))).toBe('workspace_not_found');
});

test('a person sees and changes what a workspace keeps by name', async () => {
  expect(await call('keyValues.set', { workspaceId: ada, key: 'plan', value: { step: 1 } })).toEqual({
    version: 1,
  });
  const conflict = call('keyValues.set', { workspaceId: ada, key: 'plan', value: 2, ifVersion: 0 });
  expect(await refusal(conflict)).toBe('version_conflict');
  expect(await call('keyValues.list', { workspaceId: ada })).toMatchObject({
    entries: [{ key: 'plan', value: { step: 1 }, version: 1, expiresAt: null }],
  });
  await call('keyValues.remove', { workspaceId: ada, key: 'plan' });
  expect(await call('keyValues.list', { workspaceId: ada })).toEqual({ entries: [] });
});
