import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines, runCli } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import {
  agentEnvironment,
  environmentOf,
  filesWith,
  onlineWorkspace,
  setSecret,
  untilStatus,
} from './support.ts';

/** Only Linux tells what is in the environment of another process. */
const canLook = process.platform === 'linux';
const NEEDS_LINUX = canLook ? '' : ' (skipped: needs /proc)';

const engines = new Engines();
const args = ['--port', '0', '--backend', 'process'];
afterAll(() => engines.dispose());

const newValue = () => `swordfish-${randomBytes(12).toString('hex')}`;
/** How often a workspace was started since `seq`. */
async function startsSince(engine: EngineProcess, id: string, seq: number): Promise<number> {
  const { events } = await engine.call('events.since', { seq });
  const starts = events.filter(
    ({ event }) =>
      event.type === 'platform' && event.event === 'WORKSPACE_PROVISIONING' && event.workspaceId === id,
  );
  return starts.length;
}
const seqOf = async (engine: EngineProcess) => (await engine.call('engine.snapshot', {})).seq;

describe.skipIf(!canLook)(`a secret of an agent${NEEDS_LINUX}`, () => {
  it('is in the environment of that agent and nowhere else', async () => {
    const engine = await engines.start({ args });
    const value = newValue();
    const told = await setSecret(engine, 'MY_TOKEN', value);
    const ada = await onlineWorkspace(engine, 'Ada');
    expect(await agentEnvironment(ada)).toMatchObject({ MY_TOKEN: value, WORKSPACE_ID: ada });
    const reserved = await setSecret(engine, 'PLATFORM_URL', value);
    expect(reserved.code).toBe(1);

    const texts = [
      told,
      reserved,
      await engine.cli('secrets', 'ls', '--json'),
      await engine.cli('status', '--json'),
    ];
    expect(JSON.stringify(texts)).not.toContain(value);
    expect(JSON.stringify(await engine.call('secrets.list', {}))).not.toContain(value);
    expect(JSON.stringify(await engine.call('events.since', { seq: 0 }))).not.toContain(value);
    expect(JSON.stringify(await environmentOf(engine.line.pid))).not.toContain(value);
    expect(await filesWith(engine.home, value)).toEqual([]);
    expect(engine.stderr()).not.toContain(value);
    await engine.stop();
    expect(await filesWith(engine.home, value), 'after the end').toEqual([]);
  });

  it('restarts whoever uses it, once, and nobody for an equal value', async () => {
    const engine = await engines.start({ args });
    const [ada, bea] = [await onlineWorkspace(engine, 'Ada'), await onlineWorkspace(engine, 'Bea')];
    const [own, global] = [newValue(), newValue()];

    let seq = await seqOf(engine);
    await setSecret(engine, 'MY_TOKEN', own, '--workspace', 'Ada');
    await until('Ada has her token', async () => (await agentEnvironment(ada))?.MY_TOKEN === own);
    await untilStatus(engine, ada, 'online');
    expect([await startsSince(engine, ada, seq), await startsSince(engine, bea, seq)]).toEqual([1, 0]);

    seq = await seqOf(engine);
    await setSecret(engine, 'MY_TOKEN', own, '--workspace', 'Ada');
    await setSecret(engine, 'MY_TOKEN', global);
    await until('Bea has the token', async () => (await agentEnvironment(bea))?.MY_TOKEN === global);
    await untilStatus(engine, bea, 'online');
    expect([await startsSince(engine, ada, seq), await startsSince(engine, bea, seq)]).toEqual([0, 1]);
    expect((await agentEnvironment(ada))?.MY_TOKEN).toBe(own);

    await engine.cli('secrets', 'rm', 'MY_TOKEN', '--workspace', 'Ada');
    await until('Ada has the global one', async () => (await agentEnvironment(ada))?.MY_TOKEN === global);
    await engine.stop();
  });

  it('comes back with the engine, fails its workspace under another key, and is mended by entering it again', async () => {
    const first = await engines.start({ args });
    const { home } = first;
    const value = newValue();
    await setSecret(first, 'MY_TOKEN', value);
    const ada = await onlineWorkspace(first, 'Ada');
    await first.stop();

    const second = await engines.start({ home, args });
    await until('Ada runs again', async () => (await agentEnvironment(ada))?.MY_TOKEN === value);
    await second.stop();

    const otherKey = { SECRETS_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
    const third = await engines.start({ home, args, env: otherKey });
    const { error } = await untilStatus(third, ada, 'failed');
    expect(error).toMatchObject({
      code: 'secret_unreadable',
      message: 'The secret MY_TOKEN cannot be read',
      detail: expect.stringContaining('Enter MY_TOKEN again'),
    });
    const again = newValue();
    await setSecret(third, 'MY_TOKEN', again);
    await untilStatus(third, ada, 'online');
    expect((await agentEnvironment(ada))?.MY_TOKEN).toBe(again);
    await third.stop();
  });
});

it('a key that is none keeps the engine from starting, and is not repeated', async () => {
  const home = await engines.freshHome();
  const env = { SECRETS_ENCRYPTION_KEY: 'my-mistyped-key' };
  const { code, stderr } = await runCli(['serve', '--home', home, '--port', '0'], { env });
  expect(code).toBe(1);
  expect(stderr).toContain('SECRETS_ENCRYPTION_KEY is not a key');
  expect(stderr).not.toContain('mistyped');
});

describe('the command line', () => {
  let engine: EngineProcess;
  beforeAll(async () => {
    engine = await engines.start({ args });
    await engine.call('workspaces.create', { name: 'Ada' });
  });

  it('stores, lists and deletes for every workspace', async () => {
    const set = await setSecret(engine, 'REGION', 'north');
    expect(set).toEqual({ code: 0, stdout: '', stderr: 'REGION is stored for every workspace\n' });
    const listed = await engine.cli('secrets', 'ls');
    expect(listed.stdout).toMatch(/^KEY +SET BY +CHANGED\nREGION +user +\d{4}-\d\d-\d\dT/);
    const removed = await engine.cli('secrets', 'rm', 'REGION');
    expect(removed).toEqual({ code: 0, stdout: '', stderr: 'REGION is deleted for every workspace\n' });
    expect(await engine.cli('secrets', 'ls')).toMatchObject({ code: 0, stdout: '' });
    expect(await engine.cli('secrets', 'rm', 'REGION')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no secret REGION'),
    });
  });

  it('does so for one workspace, and is stable as JSON', async () => {
    const { workspaces } = await engine.call('engine.snapshot', {});
    const id = workspaces[0]?.id;
    const forAda = ['--workspace', 'ada', '--json'];
    const json = async (...words: string[]) =>
      JSON.parse((await engine.cli(...words, ...forAda)).stdout) as unknown;
    const set = await setSecret(engine, 'REGION', 'north', ...forAda);
    expect(JSON.parse(set.stdout)).toEqual({ key: 'REGION', workspace_id: id });
    expect(await json('secrets', 'ls')).toEqual({
      workspace_id: id,
      secrets: [{ key: 'REGION', source: 'user', updated_at: expect.any(Number) }],
    });
    expect(await json('secrets', 'rm', 'REGION')).toEqual({ key: 'REGION', workspace_id: id });
  });

  it.each([
    ['a value in the arguments', ['secrets', 'set', 'REGION', 'north'], 2, /expected KEY/],
    ['no value', ['secrets', 'set', 'REGION'], 2, /there is no value/],
    ['a name of the app', ['secrets', 'set', 'PATH'], 1, /PATH is set by the app itself/],
    ['a name that is none', ['secrets', 'set', 'my-token'], 1, /input is not valid/],
    ['a workspace that is none', ['secrets', 'set', 'REGION', '--workspace', 'Zoe'], 1, /no workspace "Zoe"/],
  ])('refuses %s', async (what, words, code, reason) => {
    const input = what === 'no value' ? '' : 'north';
    const result = await runCli([...words, '--home', engine.home], { input });
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(reason) });
    expect((await engine.call('secrets.list', {})).secrets).toEqual([]);
  });
});
