import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { type Command, parseCommand } from '../../../core/cli/command.ts';
import { tokensCreate, tokensList, tokensRemove } from '../../../core/cli/commands/tokens.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

let running: InProcessEngine;
let lead: { id: string; token: string };
let ada: typeof lead;
beforeAll(async () => {
  running = await startInProcess();
  lead = await running.createAgent('Lead');
  ada = await running.createAgent('Ada', lead.id);
});
afterAll(() => running.dispose());

/** What the command prints, or the code of its error. */
async function run(command: Command, ...words: string[]): Promise<string> {
  const out: string[] = [];
  try {
    const { args, flags } = parseCommand(command, words);
    await command.run(args, flags, {
      home: running.home,
      env: {},
      output: { out: (text) => void out.push(text), err: () => undefined },
      version: '0.0.0',
      stop: new AbortController().signal,
      confirm: null,
    });
    return out.join('\n');
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}
const status = async (url: string, token: string) => (await running.send(url, { token })).status;
const listed = async (...words: string[]) =>
  (JSON.parse(await run(tokensList, '--json', ...words)) as { tokens: { id: string; prefix: string }[] })
    .tokens;

test('a token for the installation is made, used, listed without its text and revoked', async () => {
  const token = await run(tokensCreate, '--name', 'nightly');
  expect(await status('/workspaces', token)).toBe(200);
  expect(await listed()).toMatchObject([{ prefix: token.slice(0, 8), name: 'nightly', org_id: null }]);
  const text = await run(tokensList);
  expect(text).toMatch(/ID +TOKEN +NAME +CREATED +LAST USED/);
  expect(text).not.toContain(token);
  await run(tokensRemove, (await listed())[0]?.id ?? '');
  expect(await status('/workspaces', token)).toBe(401);
});

test('a token for all below a workspace reaches no further', async () => {
  const token = await run(tokensCreate, '--below', 'Lead');
  expect(await status(`/workspaces/${ada.id}/activity`, token)).toBe(200);
  expect(await status('/workspaces', token)).toBe(401);
});

test('a token of a workspace is one of several', async () => {
  const token = await run(tokensCreate, '--workspace', 'Ada');
  expect(await status(`/workspaces/${ada.id}/activity`, token)).toBe(200);
  expect(await status(`/workspaces/${lead.id}/activity`, token)).toBe(401);
  const tokens = await listed('--workspace', 'Ada');
  expect(tokens).toHaveLength(2);
  for (const { id } of tokens) await run(tokensRemove, id, '--workspace', 'Ada');
  expect(await listed('--workspace', 'Ada')).toEqual([]);
  expect(await status(`/workspaces/${ada.id}/activity`, token)).toBe(401);
});

test('what cannot be is said', async () => {
  expect(await run(tokensCreate, '--workspace', 'Ada', '--name', 'x')).toBe('usage');
  expect(await run(tokensRemove, 'nothing')).toBe('token_not_found');
  expect(await run(tokensRemove, 'nothing', '--workspace', 'Lead')).toBe('token_not_found');
});
