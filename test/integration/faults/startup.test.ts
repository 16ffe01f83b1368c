import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Engines, runCli } from '../../support/engine-process.ts';
import { orgOf } from '../../support/installation.ts';
import { until } from '../../support/until.ts';
import { hasDocker } from '../docker/engine.ts';
import { byName, importOrg, TRIO } from '../engine/support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

const PROCESS = ['--backend', 'process'];

/** Listens on a port of loopback whose two successors are free as well, as far as one can know. */
async function takePort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, server };
}

describe('the port', () => {
  it('is the next free one when the wanted one is taken, and is printed', async () => {
    const { port, server } = await takePort();
    try {
      const engine = await engines.start({ args: ['--port', String(port), ...PROCESS] });
      expect(engine.line.port).toBeGreaterThan(port);
      expect(engine.line.port).toBeLessThan(port + 50);
      expect(engine.line.url).toBe(`http://127.0.0.1:${engine.line.port}`);
      expect((await engine.admin.get('/health')).status).toBe(200);
      await engine.stop();
    } finally {
      server.close();
    }
  });

  it('comes from PORT without --port, and stays the same afterwards', async () => {
    const { port, server } = await takePort();
    await new Promise((resolve) => server.close(resolve));
    const engine = await engines.start({ args: PROCESS, env: { PORT: String(port) } });
    expect(engine.line.port).toBe(port);
    await engine.stop();
    const again = await engines.start({ home: engine.home, args: PROCESS });
    expect(again.line.port).toBe(port);
    await again.stop();
  });

  it.each([
    [['--port', '70000'], {}, '--port is a number from 0 to 65535, not "70000"'],
    [['--port', 'http'], {}, '--port is a number from 0 to 65535, not "http"'],
    [[], { PORT: 'many' }, '"many" is not a port'],
    [['--backend', 'cloud'], {}, '--backend is one of auto, docker, process, not "cloud"'],
    [['--fast'], {}, "Unknown option '--fast'"],
    [PROCESS, { PROVISION_TIMEOUT_SECONDS: 'soon' }, '"soon" is not a time'],
  ])('and other settings are refused when they make no sense: %j %j', async (args, env, text) => {
    const home = await engines.freshHome();
    const { code, stdout, stderr } = await runCli(['serve', '--home', home, ...args], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
  });
});

describe('the data folder', () => {
  it('belongs to one engine; a second one says so and leaves the first alone', async () => {
    const engine = await engines.start({ args: ['--port', '0', ...PROCESS] });
    const second = await runCli(['serve', '--home', engine.home, '--port', '0', ...PROCESS]);
    expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' });
    expect(second.stderr).toContain('already running with this data folder');
    expect(second.stderr).toContain(engine.home);
    expect((await engine.cli('status')).code).toBe(0);
    await engine.stop();
  });

  it('that is damaged is told with the way to its copies, and stays as it was', async () => {
    const home = await engines.freshHome();
    await writeFile(
      path.join(home, 'molecule.db'),
      'this is no database, and it is long enough to tell'.repeat(20),
    );
    const { code, stderr } = await runCli(['serve', '--home', home, '--port', '0', ...PROCESS]);
    expect(code).toBe(1);
    expect(stderr).toContain('The app data file cannot be read');
    expect(stderr).toContain(path.join(home, 'backups'));
  });

  it('that cannot be made is told in words', async () => {
    const { code, stderr } = await runCli([
      'serve',
      '--home',
      '/dev/null/molecule',
      '--port',
      '0',
      ...PROCESS,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^molecule: The data folder .+ cannot be written/);
    expect(stderr).toContain('/dev/null');
    expect(stderr).toContain('--home');
    expect(stderr).not.toContain('at ');
  });
});

/** Words that run a program where no Docker socket exists: in a mount namespace with an empty one on top. */
const HIDE = [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'for s in /var/run /run; do [ ! -e $s/docker.sock ] || mount --bind /dev/null $s/docker.sock; done; exec "$@"',
  'sh',
];
const canHide = !hasDocker || spawnSync(HIDE[0] ?? '', [...HIDE.slice(1), 'true']).status === 0;
const NEEDS_HIDING = canHide ? '' : ' (skipped: the Docker socket cannot be hidden without root)';

describe.skipIf(!canHide)(`without Docker${NEEDS_HIDING}`, () => {
  const noDocker = async () => ({
    env: { DOCKER_HOST: 'unix:///nowhere/docker.sock', HOME: await engines.freshHome() },
    wrapper: hasDocker ? HIDE : [],
  });

  it('picks plain processes by itself, and says in the doctor what was tried', async () => {
    const engine = await engines.start(await noDocker());
    expect(engine.line.backend).toBe('process');
    await importOrg(engine);
    expect((await engine.cli('chat', 'Lead', 'hello')).stdout.trim()).toBe('Hello from Lead');
    const doctor = await engine.cli('doctor', '--json');
    expect(doctor.code).toBe(0);
    const { checks } = JSON.parse(doctor.stdout) as { checks: { id: string }[] };
    expect(checks.find(({ id }) => id === 'docker')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('unix:///nowhere/docker.sock (DOCKER_HOST)'),
      fix: expect.stringContaining('Start Docker'),
    });
    await engine.stop();
  });

  it('keeps an org that was asked to run on Docker waiting, with the way out as a button', async () => {
    const engine = await engines.start({
      ...(await noDocker()),
      args: ['--port', '0', '--backend', 'docker'],
    });
    const { workspaces } = await engine.call('org.import', { template: TRIO });
    expect(workspaces.length).toBe(3);
    const { problems } = await engine.call('engine.snapshot', {});
    expect(problems[0]).toMatchObject({
      title: 'Workspaces cannot run',
      error: {
        code: 'docker_absent',
        actions: [
          { operation: 'docker.retry' },
          { operation: 'engine.useBackend', input: { backend: 'process' } },
        ],
      },
    });
    await expect(engine.call('engine.useBackend', { backend: 'docker' })).rejects.toMatchObject({
      code: 'docker_absent',
    });
    await engine.call('engine.useBackend', { backend: 'process' });
    await until('all are online', async () =>
      [...(await byName(engine)).values()].every(({ status }) => status === 'online'),
    );
    expect((await engine.call('engine.snapshot', {})).problems).toEqual([]);
    await engine.stop();
  });
});

describe('plain processes', () => {
  it('refuse other runtimes and name the way out', async () => {
    const engine = await engines.start({ args: ['--port', '0', ...PROCESS] });
    const home = await engines.freshHome();
    await mkdir(home, { recursive: true });
    const { code, stderr } = await engine.cli(
      'org',
      'import',
      await orgOf(home, 'Claude', 'claude-code'),
      '--wait',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('Claude: failed: The runtime "claude-code" needs Docker');
    const claude = (await byName(engine)).get('Claude');
    expect(claude?.error).toMatchObject({
      code: 'runtime_needs_docker',
      actions: [{ operation: 'docker.retry' }, { operation: 'workspaces.restart' }],
    });
    await engine.stop();
  });
});
