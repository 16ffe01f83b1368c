import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../../core/cli/command.ts';
import {
  approvalsApprove,
  approvalsDeny,
  approvalsList,
  approvalsShow,
} from '../../../core/cli/commands/approvals.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { runCommand } from '../../support/run-command.ts';

let running: InProcessEngine;
let ada: { id: string; token: string };
let out: string[];
let err: string[];

beforeAll(async () => {
  running = await startInProcess();
  ada = await running.createAgent('Ada');
});
afterAll(() => running.dispose());
beforeEach(() => {
  out = [];
  err = [];
});

const run = (command: Command, ...words: string[]) => runCommand(running.home, { out, err }, command, words);

async function ask(action: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const path = `/workspaces/${ada.id}/approvals`;
  const body = { action, ...more };
  const { json } = await running.send(path, { method: 'POST', token: ada.token, body });
  return (json as { approval_id: string }).approval_id;
}

test('a person lists what waits, approves and denies, once', async () => {
  expect(await run(approvalsList)).toBe(0);
  expect(err).toEqual(['Nothing waits for a decision']);
  const deploy = await ask('Deploy\u001b[2J\nnow', { reason: 'It is tested' });
  const remove = await ask('Remove the branch');
  expect(await run(approvalsList, '--workspace', 'Ada')).toBe(0);
  expect(out.join()).toMatch(
    /^ID +WORKSPACE +STATUS +ASKED +ACTION +REASON\n.+Remove the branch\n.+Ada +pending +\S+ +Deploy.*… +It is tested$/,
  );
  expect(out.join()).not.toContain('\u001b');

  expect(await run(approvalsApprove, deploy)).toBe(0);
  expect(await run(approvalsDeny, deploy)).toBe('approval_decided');
  expect(await run(approvalsDeny, 'nothing')).toBe('approval_not_found');
  out = [];
  expect(await run(approvalsDeny, remove, '--json')).toBe(0);
  expect(JSON.parse(out.join())).toMatchObject({ id: remove, status: 'denied', decided_by: 'human' });

  out = [];
  expect(await run(approvalsList, '--json')).toBe(0);
  expect(JSON.parse(out.join())).toEqual({ approvals: [] });
  out = [];
  expect(await run(approvalsList, '--all')).toBe(0);
  expect(out.join()).toMatch(/denied[\s\S]+approved/);
});

test('who decides reads all that the agent said, and nothing of it is hidden', async () => {
  const id = await ask('Delete it all\rRead\u001b[8m a file', {
    reason: 'one\nApproved: two\u200b',
    context: { 'to\u202e': ['eu', 2], note: 'a\nb' },
  });
  out = [];
  expect(await run(approvalsList)).toBe(0);
  expect(out.join()).toMatch(/Delete it all… +one…$/);
  out = [];
  expect(await run(approvalsShow, id)).toBe(0);
  expect(out.join('\n').split('\n')).toEqual([
    'Workspace: Ada',
    expect.stringMatching(/^Asked: \S+Z$/),
    expect.stringMatching(/^Status: pending until \S+Z$/),
    'Asks: Delete it all',
    '    Read\ufffd[8m a file',
    '  Reason: one',
    '    Approved: two\ufffd',
    '  to\ufffd: ["eu",2]',
    '  note: a',
    '    b',
  ]);
  err = [];
  expect(await run(approvalsDeny, id)).toBe(0);
  expect(err).toEqual([
    'Denied: Delete it all\n    Read\ufffd[8m a file',
    '  Reason: one\n    Approved: two\ufffd',
    '  to\ufffd: ["eu",2]',
    '  note: a\n    b',
  ]);
});

test('what an agent says at length is read in full, also once it is decided', async () => {
  const log = 'x'.repeat(20_000);
  const id = await ask('Restart', { task_id: 't-1', context: { log } });
  expect(await run(approvalsApprove, id)).toBe(0);
  out = [];
  expect(await run(approvalsShow, id)).toBe(0);
  expect(out.join('\n')).toMatch(/^Status: approved by human, \S+Z$/m);
  expect(out.join('\n')).toContain(`\n  Task: t-1\n  log: ${log}`);
  out = [];
  expect(await run(approvalsShow, id, '--json')).toBe(0);
  expect(JSON.parse(out.join())).toMatchObject({ id, context: { log } });
  expect(await run(approvalsShow, 'nothing')).toBe('approval_not_found');
});

test('a list that is not whole says so', async () => {
  for (let count = 0; count < 50; count += 1) await ask(`Step ${count}`);
  err = [];
  expect(await run(approvalsList)).toBe(0);
  expect(err).toEqual([]);
  expect(await run(approvalsList, '--all')).toBe(0);
  expect(err).toEqual(['There are more; these are the newest 50']);
});
