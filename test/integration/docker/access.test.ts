import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { type Docker, labelsFor } from '../../../core/docker/index.ts';
import { clearSwap, swapIn } from '../../../core/plugins/swap.ts';
import type { ExecSession, FilesOwner } from '../../../core/workspaces/access/types.ts';
import type { WorkspaceBackend } from '../../../core/workspaces/backend.ts';
import { createDockerBackend } from '../../../core/workspaces/docker-backend.ts';
import { temporaryFolder } from '../../support/store.ts';
import { cleanUp, connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage, until } from './engine.ts';

/** Files that a workspace may have made to fool the app, and one that keeps running. */
const AGENT = `const fs = require('node:fs');
fs.writeFileSync('/configs/config.yaml', 'name: Tester\\n');
fs.writeFileSync('/configs/.auth_token', 'secret');
fs.symlinkSync('/etc', '/configs/out');
fs.symlinkSync('/etc/hostname', '/configs/host');
fs.symlinkSync('config.yaml', '/configs/alias');
fs.mkdirSync('/configs/a/b/c', { recursive: true });
fs.writeFileSync('/configs/a/b/c/deep.txt', 'deep');
fs.writeFileSync('/configs/large', Buffer.alloc(5 * 1024 * 1024 + 1));
fs.mkdirSync('/configs/node_modules');
fs.writeFileSync('/configs/node_modules/node', \`#!/usr/local/bin/node
require('node:fs').writeFileSync('/configs/node_modules/fooled', String(process.getuid()));
setInterval(() => undefined, 1e6)\`, { mode: 0o755 });
setInterval(() => undefined, 1e6);
process.on('SIGTERM', () => process.exit(0));`;

describe.skipIf(!hasDocker)(`programs and files in containers${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let backend: WorkspaceBackend;
  let image: string;
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  const id = newId();
  const name = `ws-${id.slice(0, 12)}`;
  const owner = (): FilesOwner => ({ id, name: 'Tester', image, hostFolder: null });
  const text = (content: Uint8Array) => Buffer.from(content).toString();
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const containers = () =>
    dockerCli(
      'ps',
      '-a',
      '--format',
      '{{.Names}}',
      '--filter',
      `label=molecule.platform.instance=${docker.instanceId}`,
    );

  beforeAll(async () => {
    docker = await connectedDocker();
    const redact = (line: string) => line;
    temporary = await temporaryFolder();
    const endedLogs = temporary.folder;
    backend = createDockerBackend({ docker, guarded: [], logger: silentLogger(), redact, endedLogs });
    image = await testImage(docker);
    await docker.volumes.ensure(`${name}-configs`, id);
    await start(AGENT);
  });
  afterAll(async () => {
    await cleanUp(docker.instanceId);
    await backend.dispose();
    await docker.dispose();
    await temporary.dispose();
  });

  const start = async (program: string) => {
    const labels = Object.entries(labelsFor(docker.instanceId, { workspaceId: id })).flatMap(
      ([key, value]) => ['--label', `${key}=${value}`],
    );
    const volume = ['-v', `${name}-configs:/configs`];
    // A fresh volume belongs to root.
    await dockerCli('run', '--rm', ...volume, image, 'node', '-e', 'fs.chownSync("/configs", 1000, 1000)');
    const isolation = ['--user', '1000:1000', '--cap-drop', 'ALL', '--read-only'];
    // As images do for tools that an agent installs for itself.
    const search = ['-e', 'PATH=/configs/node_modules:/usr/local/bin'];
    const run = ['run', '-d', '--name', name, ...volume, ...labels, ...isolation, ...search];
    const container = await dockerCli(...run, image, 'node', '-e', program);
    await docker.refreshContainer(container);
    await until(
      async () => (await code(backend.files.read(owner(), '/configs', 'large'))) === 'file_too_large',
      'the agent is ready',
    );
  };

  describe('a terminal', () => {
    const open = async (command: string[] | null = null) => {
      const session = await backend.exec(id, { command, tty: true, cols: 90, rows: 20 });
      let output = '';
      session.onData((data) => {
        output += text(data);
      });
      const says = (what: string) => until(() => output.includes(what), `it prints ${what} (${output})`);
      const type = (line: string) => session.write(Buffer.from(`${line}\r`));
      return { session, says, type };
    };
    const processesWith = async (session: ExecSession, word: string) => {
      expect(session.tty).toBe(true);
      return (await dockerCli('top', name, '-eo', 'pid,args'))
        .split('\n')
        .filter((line) => line.includes(word)).length;
    };

    it('runs in the container, knows its size, tells its end', async () => {
      const { session, says, type } = await open();
      expect(session.program).toBe('node');
      expect(session.notice).toContain('no shell');
      type('process.stdout.columns + "x" + process.stdout.rows');
      await says("'90x20'");
      await session.resize(120, 40);
      type('process.stdout.columns + "x" + process.stdout.rows');
      await says("'120x40'");
      type('process.exit(7)');
      expect(await session.exited).toBe(7);
    });

    it('ends with all that it has started', async () => {
      const { session, says, type } = await open();
      type(
        `require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGHUP",()=>{});setInterval(()=>{},1e6)//marked']).pid > 0`,
      );
      await says('true');
      await until(async () => (await processesWith(session, 'marked')) === 1, 'the child runs');
      await session.kill();
      await session.exited;
      expect(await processesWith(session, 'marked')).toBe(0);
      expect(docker.container(id)?.state).toBe('running');
    });

    it('runs programs over pipes, without frames, with their exit code', async () => {
      const session = await backend.exec(id, {
        command: [
          '/usr/local/bin/node',
          '-e',
          'process.stdin.pipe(process.stdout).on("finish", () => 0); console.error("err"); process.stdin.on("end", () => process.exitCode = 3)',
        ],
        tty: false,
        cols: 80,
        rows: 24,
      });
      let output = '';
      session.onData((data) => {
        output += text(data);
      });
      session.write(Buffer.from('typed'));
      session.endInput();
      expect(await session.exited).toBe(3);
      expect(output).toContain('err\n');
      expect(output).toContain('typed');
    });
  });

  /** Puts a plugin into the container that runs, in one step, with nothing but what is in there. */
  const putPlugin = async () => {
    const place = { files: backend.files, owner: owner(), logger: silentLogger() };
    for (const version of ['1', '2']) {
      const content = Buffer.from(version);
      const script = { path: 'hooks/run.sh', content, mode: 0o755 };
      await swapIn(place, 'greeter', [script, { path: 'plugin.yaml', content, mode: 0o644 }], Date.now());
      await clearSwap(place);
    }
    const printed = `const { uid, mode } = fs.statSync('/configs/plugins/greeter/hooks/run.sh');
console.log(uid, (mode & 0o777).toString(8), fs.readFileSync('/configs/plugins/greeter/plugin.yaml', 'utf8'),
  fs.readdirSync('/configs/plugins').join(), fs.existsSync('/configs/.plugin-swap'))`;
    expect(await dockerCli('exec', name, '/usr/local/bin/node', '-e', printed)).toBe(
      '1000 755 2 greeter false',
    );
    await backend.files.remove(owner(), '/configs', 'plugins');
    expect(await containers()).toBe(name);
  };

  const states = ['running', 'stopped', 'without a container'] as const;
  it.each(states)('reads, writes, lists and removes files of one that is %s', async (state) => {
    if (state === 'stopped') await dockerCli('stop', '-t', '1', name);
    if (state === 'without a container') await backend.stop(id);
    await until(
      () => docker.container(id)?.state !== (state === 'running' ? 'exited' : 'running'),
      'it is known',
    );
    const { files } = backend;
    const list = async (path: string, depth: number) =>
      (await files.list(owner(), '/configs', path, depth)).entries.map((entry) => entry.path);

    expect(await list('', 1)).toEqual(['a', 'alias', 'config.yaml', 'host', 'large', 'out']);
    expect(await list('a', 2)).toEqual(['a/b', 'a/b/c']);
    expect(await list('a', 3)).toEqual(['a/b', 'a/b/c', 'a/b/c/deep.txt']);
    expect(text(await files.read(owner(), '/configs', 'alias'))).toBe('name: Tester\n');
    expect(await files.token(owner())).toBe('secret');
    expect(text(await files.read(owner(), '/configs', 'a/b/c/deep.txt'))).toBe('deep');

    const content = Buffer.from(`new ${state}`);
    await files.write(owner(), '/configs', [
      { path: 'new/folder/x.txt', content },
      { path: 'new/y.txt', content },
    ]);
    expect(text(await files.read(owner(), '/configs', 'new/folder/x.txt'))).toBe(`new ${state}`);
    if (state === 'running') await putPlugin();
    await files.move(owner(), '/configs', 'new', 'moved/to/here');
    expect(text(await files.read(owner(), '/configs', 'moved/to/here/folder/x.txt'))).toBe(`new ${state}`);
    expect(await code(files.move(owner(), '/configs', 'new', 'x'))).toBe('file_not_found');
    for (const [from, to] of [
      ['a', 'moved'],
      ['moved', 'out/x'],
      ['out/hosts', 'x'],
    ] as const)
      expect(await code(files.move(owner(), '/configs', from, to))).toBe('invalid_path');
    await files.move(owner(), '/configs', 'moved/to/here', 'new');
    await files.remove(owner(), '/configs', 'moved');
    await files.remove(owner(), '/configs', 'new');
    expect(await code(files.read(owner(), '/configs', 'new/y.txt'))).toBe('file_not_found');
    expect(await code(files.remove(owner(), '/configs', 'new'))).toBe('file_not_found');

    for (const path of ['out/passwd', 'host'])
      expect(await code(files.read(owner(), '/configs', path))).toBe('invalid_path');
    expect(await code(files.write(owner(), '/configs', [{ path: 'out/x', content }]))).toBe('invalid_path');
    expect(await code(files.remove(owner(), '/configs', 'out/hosts'))).toBe('invalid_path');
    expect(await code(files.read(owner(), '/configs', 'a'))).toBe('not_a_file');
    expect(await code(files.write(owner(), '/configs', [{ path: 'a', content }]))).toBe('not_a_file');
    expect(await code(files.list(owner(), '/configs', 'config.yaml', 1))).toBe('not_a_folder');
    expect(await code(files.read(owner(), '/configs', 'large'))).toBe('file_too_large');
    if (state !== 'without a container') {
      expect(await code(files.write(owner(), '/home', [{ path: 'x', content }]))).toBe('files_read_only');
      expect((await files.list(owner(), '/home', '', 1)).entries).toMatchObject([{ path: 'agent' }]);
    }
    expect(await containers()).toBe(state === 'without a container' ? '' : name);
    // None of it went through a program of the agent.
    expect(await code(files.read(owner(), '/configs', 'node_modules/fooled'))).toBe('file_not_found');
  });

  it('has no files of what was never started, and none but those in volumes without a container', async () => {
    const never = { ...owner(), id: newId() };
    expect(await code(backend.files.list(never, '/configs', '', 1))).toBe('no_volume');
    expect(await code(backend.files.list(owner(), '/plugins', '', 1))).toBe('no_volume');
    expect(await code(backend.files.list(owner(), '/workspace', '', 1))).toBe('no_volume');
  });

  it('sweeps what a crash left of stand-ins', async () => {
    const labels = Object.entries(labelsFor(docker.instanceId)).flatMap(([key, value]) => [
      '--label',
      `${key}=${value}`,
    ]);
    await dockerCli('create', '--name', `${name}-files`, ...labels, '-v', `${name}-configs:/configs`, image);
    expect(await backend.listIds()).toEqual([id]);
    expect(await containers()).toBe('');
    await dockerCli(
      'create',
      '--name',
      `${name}-files-rm`,
      ...labels,
      '-v',
      `${name}-configs:/configs`,
      image,
    );
    await backend.remove(id);
    expect(await containers()).toBe('');
    expect(await backend.listIds()).toEqual([]);
  });
});
