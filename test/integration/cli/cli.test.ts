import { readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines, runCli } from '../../support/engine-process.ts';
import { orgOf } from '../../support/installation.ts';
import { until } from '../../support/until.ts';
import { importOrg, type StatusRow, TRIO } from '../engine/support.ts';
import { UUID } from '../http/support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
  await importOrg(engine);
});
afterAll(() => engines.dispose());

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('serve', () => {
  it('prints one line for scripts and keeps the token to its owner', () => {
    const { line, home } = engine;
    expect(line).toEqual({
      url: `http://127.0.0.1:${line.port}`,
      port: expect.any(Number),
      home,
      backend: 'process',
      adminTokenFile: path.join(home, 'admin-token'),
      pid: expect.any(Number),
    });
    expect(Object.keys(line)).toEqual(['url', 'port', 'home', 'backend', 'adminTokenFile', 'pid']);
    expect(statSync(line.adminTokenFile).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(home, 'engine.json')).mode & 0o777).toBe(0o600);
    expect(() => process.kill(line.pid, 0)).not.toThrow();
    expect(engine.stderr()).not.toContain(engine.admin.token);
  });

  it('takes ADMIN_TOKEN as the owner’s token, for itself and for commands', async () => {
    const env = { ADMIN_TOKEN: 'chosen-by-the-owner-of-this-machine' };
    const other = await engines.start({ args: ['--port', '0', '--backend', 'process'], env });
    expect(readFileSync(other.line.adminTokenFile, 'utf8').trim()).toBe(env.ADMIN_TOKEN);
    expect((await other.admin.as(env.ADMIN_TOKEN).get('/workspaces')).status).toBe(200);
    expect((await runCli(['status', '--home', other.home])).code).toBe(0);
    const wrong = await runCli(['status', '--home', other.home], { env: { ADMIN_TOKEN: 'wrong' } });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/^molecule: .*(token|auth)/i);
    expect(await other.stop()).toBe(0);
  });

  it('ends on SIGTERM with 0 and takes its address file along', async () => {
    const other = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
    expect(await other.stop()).toBe(0);
    expect(() => statSync(path.join(other.home, 'engine.json'))).toThrow('ENOENT');
  });
});

describe('status', () => {
  it('is stable as JSON', async () => {
    const { code, stdout, stderr } = await engine.cli('status', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n').length).toBe(1);
    const status = JSON.parse(stdout) as { engine: unknown; workspaces: StatusRow[] };
    expect(status.engine).toEqual({
      url: engine.line.url,
      port: engine.line.port,
      pid: engine.line.pid,
      home: engine.home,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      backend: 'process',
      docker: { state: expect.stringMatching(/^(ready|absent|connecting)$/), version: expect.any(String) },
    });
    const [lead, ...rest] = status.workspaces;
    expect(lead).toEqual({
      id: expect.stringMatching(UUID),
      name: 'Lead',
      parent_id: null,
      status: 'online',
      runtime: 'molecule',
      tier: 2,
      phase: null,
      current_task: '',
      error: null,
    });
    expect(rest.map(({ name, parent_id: parent }) => [name, parent])).toEqual([
      ['Writer', lead?.id],
      ['Checker', lead?.id],
    ]);
  });

  it('is a table for people', async () => {
    const { stdout } = await engine.cli('status');
    expect(stdout).toContain(`at ${engine.line.url}`);
    expect(stdout).toMatch(/^NAME +STATUS +RUNTIME +TASK +ID$/m);
    expect(stdout).toMatch(/^Writer +online +molecule /m);
  });

  it('finds the engine through MOLECULE_HOME, and --home wins', async () => {
    const byVariable = await runCli(['status', '--json'], { env: { MOLECULE_HOME: engine.home } });
    expect(byVariable.code).toBe(0);
    const elsewhere = { MOLECULE_HOME: '/nowhere' };
    expect((await runCli(['status', '--home', engine.home], { env: elsewhere })).code).toBe(0);
  });
});

describe('without an engine', () => {
  it.each([
    ['status'],
    ['status', '--json'],
    ['chat', 'Lead', 'hi'],
    ['logs', 'Lead'],
    ['restart', 'Lead'],
    ['rm', 'Lead', '--yes'],
    ['org', 'import', TRIO],
  ])('%s %s says so', async (...args) => {
    const words = args.filter((word) => word !== undefined);
    const home = await engines.freshHome();
    const { code, stdout, stderr } = await runCli([...words, '--home', home]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`No engine is running for ${home}`);
    expect(stderr).toContain('molecule serve');
  });

  it('is also what a killed one leaves', async () => {
    const other = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
    await other.kill();
    expect(await other.cli('status')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No engine is running'),
    });
  });
});

describe('chat', () => {
  it('answers as text or as stable JSON', async () => {
    expect(await engine.cli('chat', 'lead', 'hello')).toEqual({
      code: 0,
      stdout: 'Hello from Lead\n',
      stderr: '',
    });
    const { code, stdout } = await engine.cli('chat', 'Lead/Checker', 'this', '--json');
    expect(code).toBe(0);
    const [, , checker] = JSON.parse((await engine.cli('status', '--json')).stdout).workspaces as StatusRow[];
    expect(json(stdout)).toEqual({
      id: expect.stringMatching(UUID),
      workspace_id: checker?.id,
      name: 'Checker',
      role: 'agent',
      text: 'checked this',
      duration_ms: expect.any(Number),
    });
    expect((await engine.cli('chat', checker?.id ?? '', 'by id')).stdout).toBe('checked by id\n');
  });

  it('reads what it shows, but not what a program takes, nor what came before and was not shown', async () => {
    const id = (await engine.call('engine.snapshot', {})).workspaces.find(
      ({ name }) => name === 'Writer',
    )?.id;
    const unread = async () => (await engine.call('engine.snapshot', {})).unread[id ?? ''];
    expect((await engine.cli('chat', 'Writer', 'one')).code).toBe(0);
    expect(await unread()).toBeUndefined();
    expect((await engine.cli('chat', 'Writer', 'two', '--json')).code).toBe(0);
    expect(await unread()).toBe(1);
    expect((await engine.cli('chat', 'Writer', 'three')).code).toBe(0);
    expect(await unread()).toBe(2);
  });

  it('waits across a crash of the engine', async () => {
    const args = ['--backend', 'process'];
    const first = await engines.start({ args: ['--port', '0', ...args] });
    await importOrg(first);
    const answer = first.cli('chat', 'Lead', 'slowly please');
    await until('it is being worked on', async () =>
      (await first.call('engine.snapshot', {})).workspaces.some(
        ({ currentTask }) => currentTask === 'Thinking slowly',
      ),
    );
    await first.kill();
    const second = await engines.start({ home: first.home, args });
    expect(await answer).toMatchObject({ code: 0, stdout: 'Slowly done: slowly please\n' });
    await second.stop();
  });
});

describe('an agent that is not there', () => {
  it('is said at once, and its removal ends the chat', async () => {
    const folder = await orgOf(await engines.freshHome(), 'Absent', 'elsewhere');
    expect(await engine.cli('org', 'import', folder, '--wait')).toMatchObject({ code: 1 });
    const chatting = engine.cli('chat', 'Absent', 'hello');
    await until('the message waits', async () => {
      const { workspaces } = await engine.call('engine.snapshot', {});
      const id = workspaces.find(({ name }) => name === 'Absent')?.id ?? '';
      return (await engine.call('chat.history', { id })).messages.length === 1;
    });
    expect(await engine.cli('rm', 'Absent', '--yes', '--purge')).toMatchObject({ code: 0 });
    const { code, stderr } = await chatting;
    expect(code).toBe(1);
    expect(stderr).toContain('Absent is failed: the message waits until it is online');
    expect(stderr).toContain('removed before it answered');
  });

  it('ends the waiting of an import also when it is there but cannot work', async () => {
    const folder = await orgOf(await engines.freshHome(), 'Confused', 'molecule');
    await writeFile(path.join(folder, 'files/behaviour.yaml'), 'rules: [\n');
    expect(await engine.cli('org', 'import', folder)).toMatchObject({ code: 0 });
    await until('it is degraded', async () =>
      (await engine.call('engine.snapshot', {})).workspaces.some(({ status }) => status === 'degraded'),
    );
    const { code, stderr } = await engine.cli('org', 'import', folder, '--wait');
    expect(code).toBe(1);
    expect(stderr).toContain('Confused: degraded: behaviour.yaml:2:1');
    expect(await engine.cli('rm', 'Confused', '--yes', '--purge')).toMatchObject({ code: 0 });
  });
});

describe('names', () => {
  it('that nobody has are told with those that there are', async () => {
    const { code, stderr } = await engine.cli('chat', 'Nobody', 'hi');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no workspace "Nobody"');
    expect(stderr).toContain('Lead, Writer, Checker');
  });

  it('that two have are refused with the ways to tell them apart', async () => {
    const { body } = await engine.admin.post<{ id: string }>('/workspaces', {
      name: 'Writer',
      external: true,
    });
    const { code, stderr } = await engine.cli('restart', 'writer');
    expect(code).toBe(1);
    expect(stderr).toContain('"writer" is the name of 2 workspaces');
    expect(stderr).toMatch(/^Lead\/Writer {2}[0-9a-f-]{36}$/m);
    expect(stderr).toContain(`Writer  ${body.id}`);
    expect((await engine.cli('restart', 'Lead/Writer')).code).toBe(0);
    expect(await engine.cli('rm', body.id, '--yes', '--purge')).toMatchObject({ code: 0 });
  });
});

describe('logs', () => {
  it('shows what the agent printed', async () => {
    const { code, stdout } = await engine.cli('logs', 'Checker');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{"listening":\d+\}$/m);
  });

  it('shows only what was asked for', async () => {
    const some = await engine.cli(
      'logs',
      'Checker',
      '--grep',
      'LISTEN',
      '--tail',
      '1',
      '--since',
      '1h',
      '--json',
    );
    expect(JSON.parse(some.stdout)).toMatchObject({
      stream: 'stdout',
      text: expect.stringContaining('listening'),
    });
    expect(await engine.cli('logs', 'Checker', '--since', 'yesterday')).toMatchObject({ code: 2 });
    expect(await engine.cli('logs', 'Checker', '--tail', 'all')).toMatchObject({ code: 2 });
  });
});

describe('stats', () => {
  it('shows what workspaces use, and the sum', async () => {
    const { stdout } = await engine.cli('stats', 'Checker');
    expect(stdout).toMatch(/^NAME +CPU +MEMORY +RECEIVED +SENT +DISK$/m);
    expect(stdout).toMatch(/^Checker +[\d.]+% +[\d.]+ MiB/m);
    expect(stdout).toMatch(/^All \d+ that run/m);
    const all = json((await engine.cli('stats', '--json')).stdout) as { samples: unknown[]; total: object };
    expect(all.total).toMatchObject({ workspaces: all.samples.length });
  });
});

describe('org', () => {
  it('resolve needs no engine, and its JSON has the whole tree', async () => {
    const { code, stdout } = await runCli(['org', 'resolve', TRIO, '--json']);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({
      name: 'Trio',
      totals: { workspaces: 3, depth: 2 },
      diagnostics: [],
      workspaces: [
        {
          name: 'Lead',
          path: 'Lead',
          depth: 1,
          runtime: 'molecule',
          tier: 2,
          source: { file: 'org.yaml', line: 7 },
          children: [{ path: 'Lead/Writer' }, { path: 'Lead/Checker' }],
        },
      ],
    });
  });

  it('import without --wait answers at once, with the statuses open', async () => {
    const { code, stdout } = await engine.cli('org', 'import', TRIO, '--json');
    expect(code).toBe(0);
    expect(json(stdout)).toEqual({
      org: 'Trio',
      mode: 'merge',
      created: 0,
      kept: 3,
      updated: 0,
      moved: 0,
      removed: 0,
      failed: 0,
      workspaces: ['Lead', 'Writer', 'Checker'].map((name) => ({
        id: expect.stringMatching(UUID),
        name,
        tier: 2,
        action: 'keep',
        skipped: true,
        channels: [],
        channelsSkipped: [],
        status: null,
      })),
    });
  });
});

describe('link', () => {
  it('prints a link that differs each time', async () => {
    const links = [await engine.cli('link'), await engine.cli('link')].map(({ stdout }) => stdout.trim());
    for (const link of links) expect(link).toMatch(new RegExp(`^${engine.line.url}/\\?token=\\S+$`));
    expect(new Set(links).size).toBe(2);
  });
});

describe('doctor', () => {
  it('works without an engine, and says that none runs', async () => {
    const { code, stdout } = await runCli(['doctor', '--json', '--home', await engines.freshHome()]);
    expect(code).toBe(0);
    const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string }[] };
    expect(checks.map(({ id, status }) => [id, status])[0]).toEqual(['engine', 'warning']);
    expect(checks.map(({ id }) => id)).toContain('docker');
  });

  it('is stable as JSON and says what to do', async () => {
    const { code, stdout } = await engine.cli('doctor', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { ok: boolean; checks: Record<string, unknown>[] };
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ id }) => id)).toEqual(['engine', 'docker', 'disk', 'runtimes', 'backend']);
    for (const check of report.checks) {
      expect(check).toMatchObject({
        title: expect.any(String),
        message: expect.any(String),
        status: expect.stringMatching(/^(ok|warning|error)$/),
      });
    }
    expect(report.checks.at(-1)).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('without isolation'),
    });
  });
});

describe('wrong usage is 2', () => {
  it.each([
    [[], 'molecule serve'],
    [['fly'], 'there is no command "fly"'],
    [['status', 'extra'], 'takes no arguments'],
    [['chat', 'Lead'], 'expected ID|NAME TEXT'],
    [['status', '--loud'], '--loud'],
    [['org', 'import'], 'expected TEMPLATE'],
    [['org', 'import', TRIO, '--mode', 'sweep'], '--mode is merge or reconcile, not "sweep"'],
    [['rm', 'Lead'], 'without a terminal, --yes is needed'],
  ])('%j', async (args, text) => {
    const { code, stdout, stderr } = await runCli(
      args.length === 0 ? args : [...args, '--home', engine.home],
    );
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(text);
    expect((await engine.call('engine.snapshot', {})).workspaces.length).toBe(3);
  });

  it('but help and version are 0', async () => {
    expect(await runCli(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('molecule org import'),
    });
    expect(await runCli(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });
});

describe('create', () => {
  it('makes several, numbered, below somebody, and refuses what is no number', async () => {
    const parent = ['--parent', 'Lead', '--home', engine.home];
    const made = await runCli(['create', 'Reader', '--runtime', 'mock', '--count', '2', '--json', ...parent]);
    expect(json(made.stdout)).toEqual({ ids: [expect.stringMatching(UUID), expect.stringMatching(UUID)] });
    const listed = await runCli(['status', '--json', '--home', engine.home]);
    const { workspaces } = JSON.parse(listed.stdout) as { workspaces: StatusRow[] };
    expect(workspaces.map(({ name }) => name)).toEqual(expect.arrayContaining(['Reader 1', 'Reader 2']));
    const wrong = await runCli(['create', 'Reader', '--tier', 'high', ...parent]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('--tier is a number');
    for (const name of ['Reader 1', 'Reader 2']) await runCli(['rm', name, '--home', engine.home]);
  });
});
