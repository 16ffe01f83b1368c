import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { type Command, parseCommand } from '../../../core/cli/command.ts';
import * as commands from '../../../core/cli/commands/lifecycle/index.ts';
import type { OutputOf, Workspace } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

let running: InProcessEngine;
let out: string[];
let err: string[];
/** What the person at the terminal says; null: there is no terminal. */
let answer: boolean | null;

beforeAll(async () => {
  running = await startInProcess();
  const lead = await running.createAgent('Lead');
  await running.createAgent('Ada', lead.id);
  await running.createAgent('Solo');
});
afterAll(() => running.dispose());
beforeEach(() => {
  out = [];
  err = [];
  answer = null;
});

async function run(command: Command, ...words: string[]): Promise<number | string> {
  try {
    const { args, flags } = parseCommand(command, words);
    const said = answer;
    return await command.run(args, flags, {
      home: running.home,
      env: {},
      output: { out: (text) => void out.push(text), err: (text) => void err.push(text) },
      version: '0.0.0',
      stop: new AbortController().signal,
      confirm: said === null ? null : async () => said,
    });
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

async function named(name: string): Promise<Workspace | undefined> {
  const snapshot = (await running.engine.dispatch('engine.snapshot', {})) as OutputOf<'engine.snapshot'>;
  return snapshot.workspaces.find((each) => each.name === name);
}

test('pause and resume tell how many', async () => {
  expect(await run(commands.pause, 'Lead')).toBe(0);
  expect(await run(commands.resume, 'Lead')).toBe(0);
  expect(err).toEqual(['2 paused', '2 resumed']);
});

test('move goes under another one, or to the top', async () => {
  expect(await run(commands.move, 'Solo', 'lead')).toBe(0);
  expect((await named('Solo'))?.parentId).toBe((await named('Lead'))?.id);
  expect(await run(commands.move, 'Solo', '/', '--restart')).toBe(0);
  expect((await named('Solo'))?.parentId).toBeNull();
  expect(await run(commands.move, 'Lead', 'Lead/Ada')).toBe('move_into_itself');
});

test('rename', async () => {
  expect(await run(commands.rename, 'Solo', 'Single')).toBe(0);
  expect(err).toEqual(['Solo changed']);
  expect(await run(commands.rename, 'Single', 'Solo')).toBe(0);
});

describe('set', () => {
  test('changes all that is named', async () => {
    const flags = ['--tier', '1', '--model', 'opus', '--role', 'writes', '--hibernate-after', '30'];
    expect(await run(commands.set, 'Solo', ...flags, '--folder', '/projects/site')).toBe(0);
    expect(await named('Solo')).toMatchObject({
      tier: 1,
      model: 'opus',
      role: 'writes',
      hibernateAfterMinutes: 30,
      workspaceDir: '/projects/site',
      workspaceAccess: 'read_write',
    });
    expect(await run(commands.set, 'Solo', '--hibernate-after', 'never', '--folder', '')).toBe(0);
    const cleared = { hibernateAfterMinutes: null, workspaceDir: '', workspaceAccess: 'none' };
    expect(await named('Solo')).toMatchObject(cleared);
  });

  test.each([[[]], [['--tier', '5']], [['--access', 'all']], [['--hibernate-after', 'soon']]])(
    'with %j is wrong usage',
    async (flags) => {
      expect(await run(commands.set, 'Solo', ...flags)).toBe('usage');
    },
  );
});

test('restart, hibernate and wake', async () => {
  expect(await run(commands.restart, 'Solo', '--reset')).toBe(0);
  expect(err).toEqual(['Solo restarts']);
  expect(await run(commands.hibernate, 'Solo', '--force')).toBe('not_awake');
  expect(await run(commands.wake, 'Solo')).toBe(0);
});

test('allow-tier asks before it opens this machine', async () => {
  expect(await run(commands.allowTier, 'Solo', '3')).toBe('usage');
  answer = false;
  expect(await run(commands.allowTier, 'Solo', '3')).toBe(1);
  expect((await named('Solo'))?.allowedTier).toBe(2);
  answer = true;
  expect(await run(commands.allowTier, 'Solo', '3')).toBe(0);
  expect((await named('Solo'))?.allowedTier).toBe(3);
});

test('duplicate prints the id of the copy', async () => {
  expect(await run(commands.duplicate, 'Lead', '--with-descendants')).toBe(0);
  expect(out).toEqual([(await named('Lead copy'))?.id]);
  expect(err).toEqual(['Lead copy made (2)']);
});

test('remove asks, and tells how many', async () => {
  expect(await run(commands.remove, 'Lead copy')).toBe('usage');
  answer = false;
  expect(await run(commands.remove, 'Lead copy')).toBe(1);
  expect(await named('Lead copy')).toBeDefined();
  expect(await run(commands.remove, 'Lead copy', '--yes', '--purge')).toBe(0);
  expect(err).toEqual(['2 removed']);
  expect(await run(commands.rm, 'Solo', '--yes')).toBe(0);
  expect(await named('Solo')).toBeUndefined();
});
