import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecRequest, FilesOwner } from '../../../core/workspaces/access/types.ts';
import { execInFolder, loadPty } from '../../../core/workspaces/process/exec.ts';
import { processFiles } from '../../../core/workspaces/process/files.ts';
import { temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const NODE = process.execPath;
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

let folder: string;
let cleanUp: () => Promise<void>;
beforeEach(async () => {
  const temporary = await temporaryFolder();
  folder = temporary.folder;
  cleanUp = async () => temporary.dispose();
});
afterEach(() => cleanUp());

describe('programs beside a workspace that is a process', () => {
  const run = async (
    request: Partial<ExecRequest>,
    env: NodeJS.ProcessEnv = { PATH: process.env.PATH, SHELL: '/bin/sh' },
  ) => {
    const spawnPty = await loadPty();
    const session = await execInFolder(
      { command: null, tty: false, cols: 80, rows: 24, ...request },
      { folder, env, spawnPty },
    );
    let output = '';
    session.onData((data) => {
      output += Buffer.from(data).toString();
    });
    return { session, output: () => output };
  };

  it.skipIf(process.platform === 'win32')(
    'has a real terminal that can be resized and ends with what it started',
    async () => {
      const { session, output } = await run({ tty: true, cols: 90, rows: 20 });
      expect(session.tty).toBe(true);
      session.write(Buffer.from('stty size\r'));
      await until('the size is told', () => output().includes('20 90'));
      await session.resize(120, 40);
      session.write(Buffer.from('stty size; echo pid=$$ é\r'));
      await until('the new size is told', () => output().includes('40 120'));
      await until('its id is told', () => /pid=\d+ é/.test(output()));
      const pid = Number(/pid=(\d+)/.exec(output())?.[1]);
      await session.kill();
      expect(await session.exited).toBeNull();
      expect(() => process.kill(pid, 0)).toThrow();
    },
  );

  it('runs programs over pipes, with the end of their input and their exit code', async () => {
    const script =
      'process.stdin.on("data", (d) => process.stdout.write(d)).on("end", () => process.exit(5))';
    const { session, output } = await run({ command: [NODE, '-e', script] });
    session.write(Buffer.from('typed'));
    session.endInput();
    expect(await session.exited).toBe(5);
    expect(output()).toBe('typed');
    expect(session.tty).toBe(false);
  });

  it('works in the folder of the workspace, without what the engine was started with', async () => {
    const script =
      'console.log(process.cwd(), JSON.stringify(Object.keys(process.env).filter((n) => n.includes("KEY"))))';
    const { session, output } = await run(
      { command: [NODE, '-e', script] },
      { PATH: process.env.PATH, SECRETS_ENCRYPTION_KEY: 'x', API_KEY: 'y' },
    );
    expect(await session.exited).toBe(0);
    expect(output().trim()).toBe(`${folder} []`);
  });

  it('says so when there is no such program', async () => {
    expect(await code(run({ command: ['no-such-program'] }))).toBe('exec_failed');
  });

  it.skipIf(process.platform === 'win32')(
    'ends one that ignores being asked, with its children',
    async () => {
      const script = `process.on('SIGHUP', () => 0); const child = require('child_process').spawn(process.execPath,
      ['-e', 'process.on("SIGHUP", () => 0); setInterval(() => 0, 1e6); console.log("up")'], { stdio: ['ignore', 1, 1] });
      console.log('child=' + child.pid); setInterval(() => 0, 1e6)`;
      const { session, output } = await run({ command: [NODE, '-e', script] });
      await until('both run', () => output().includes('child=') && output().includes('up'));
      await session.kill();
      expect(await session.exited).toBeNull();
      const child = Number(/child=(\d+)/.exec(output())?.[1]);
      await until('its child is gone', () => {
        try {
          return !process.kill(child, 0);
        } catch {
          return true;
        }
      });
    },
  );
});

describe('files of a workspace that is a process', () => {
  const owner = (change: Partial<FilesOwner> = {}): FilesOwner => ({
    id: 'w',
    name: 'Tester',
    image: '',
    hostFolder: null,
    ...change,
  });
  const files = (guarded: string[] = []) => processFiles((id) => path.join(folder, id), guarded);
  const text = async (relative: string) =>
    Buffer.from(await files().read(owner(), '/configs', relative)).toString();
  const content = Buffer.from('new');

  beforeEach(async () => {
    const configs = path.join(folder, 'w/configs');
    await mkdir(path.join(configs, 'a/b/node_modules/x'), { recursive: true });
    await writeFile(path.join(configs, 'config.yaml'), 'name: Tester\n');
    await writeFile(path.join(configs, 'a/b/deep.txt'), 'deep');
    await writeFile(path.join(configs, '.auth_token'), 'secret');
    await writeFile(path.join(configs, 'large'), Buffer.alloc(5 * 1024 * 1024 + 1));
    await writeFile(path.join(folder, 'outside'), 'outside');
    await symlink(folder, path.join(configs, 'out'));
    await symlink('../../outside', path.join(configs, 'out-file'));
    await symlink('config.yaml', path.join(configs, 'alias'));
    await symlink('/no/where', path.join(configs, 'dangling'));
  });

  it('lists, reads, writes and removes', async () => {
    const list = async (relative: string, depth: number) =>
      (await files().list(owner(), '/configs', relative, depth)).entries.map((entry) => entry.path);
    expect(await list('', 1)).toEqual(['a', 'alias', 'config.yaml', 'dangling', 'large', 'out', 'out-file']);
    expect(await list('a', 5)).toEqual(['a/b', 'a/b/deep.txt']);
    expect(await text('alias')).toBe('name: Tester\n');
    await files().write(owner(), '/configs', [
      { path: 'x/y/z.txt', content },
      { path: 'config.yaml', content },
    ]);
    expect([await text('x/y/z.txt'), await text('config.yaml')]).toEqual(['new', 'new']);
    await files().remove(owner(), '/configs', 'x');
    expect(await code(text('x/y/z.txt'))).toBe('file_not_found');
    // The link goes, and what it leads to stays.
    await files().remove(owner(), '/configs', 'out');
    expect(await code(files().read(owner(), '/configs', 'out'))).toBe('file_not_found');
    await files().write(owner({ id: 'w' }), '/configs', [{ path: 'still', content }]);
  });

  it('makes folders, also where there is one, and none outside', async () => {
    const make = (relative: string) => files().makeFolder(owner(), '/configs', relative);
    await make('new/inner');
    await make('new');
    expect((await files().list(owner(), '/configs', 'new', 1)).entries).toEqual([
      { path: 'new/inner', sizeBytes: 0, folder: true },
    ]);
    expect(await code(make('config.yaml'))).toBe('not_a_folder');
    expect(await code(make('out/new'))).toBe('invalid_path');
  });

  it('reads files of any size part by part, and says which folders there are', async () => {
    const part = async (from: number, maxBytes: number) => {
      const { content: bytes, sizeBytes } = await files().readPart(
        owner(),
        '/configs',
        'large',
        from,
        maxBytes,
      );
      return [bytes.length, sizeBytes];
    };
    const size = 5 * 1024 * 1024 + 1;
    expect(await part(0, 1_000)).toEqual([1_000, size]);
    expect(await part(size - 3, 1_000)).toEqual([3, size]);
    expect(await part(size, 1_000)).toEqual([0, size]);
    expect(await code(files().readPart(owner(), '/configs', 'out-file', 0, 1))).toBe('invalid_path');
    expect(await code(files().readPart(owner(), '/configs', 'a', 0, 1))).toBe('not_a_file');
    const readOnly = owner({ hostFolder: { path: folder, readOnly: true } });
    // Beside a process such a folder is not used at all.
    expect(files().access(readOnly, '/workspace').access).toBe('read_write');
    expect(files().access(owner(), '/home').access).toBe('none');
  });

  it('moves what is there to where nothing is', async () => {
    const move = (from: string, to: string) => files().move(owner(), '/configs', from, to);
    await move('a', 'x/y/a');
    expect(await text('x/y/a/b/deep.txt')).toBe('deep');
    // A link itself moves, wherever it leads.
    await move('out', 'x/out');
    await move('dangling', 'x/dangling');
    expect(await code(text('x/out/outside'))).toBe('invalid_path');
    expect(await code(move('a', 'b'))).toBe('file_not_found');
    for (const [from, to] of [
      ['x', 'config.yaml'],
      ['x', 'alias'],
      ['config.yaml', 'x/out/z'],
      ['config.yaml', 'x/dangling'],
      ['config.yaml', 'x/dangling/z'],
      ['x/out/outside', 'z'],
    ] as const)
      expect(await code(move(from, to)), `${from} to ${to}`).toBe('invalid_path');
    expect(await code(move('x', 'config.yaml/z'))).toBe('not_a_folder');
    expect(await text('config.yaml')).toBe('name: Tester\n');
  });

  it('stays in its folders, also through links', async () => {
    for (const relative of ['out/outside', 'out-file'])
      expect(await code(text(relative))).toBe('invalid_path');
    for (const relative of ['out/x', 'out/new/x', 'out-file', 'dangling', 'dangling/x'])
      expect(await code(files().write(owner(), '/configs', [{ path: relative, content }]))).toBe(
        'invalid_path',
      );
    expect(await code(files().remove(owner(), '/configs', 'out/outside'))).toBe('invalid_path');
    expect(await code(files().list(owner(), '/configs', 'out', 1))).toBe('invalid_path');
  });

  it('has the token of its agent, as long as that is one', async () => {
    const token = path.join(folder, 'w/configs/.auth_token');
    expect(await files().token(owner())).toBe('secret');
    await writeFile(token, 'x'.repeat(257));
    expect(await files().token(owner())).toBeNull();
    await rm(token);
    expect(await files().token(owner())).toBeNull();
    await symlink('../../outside', token);
    expect(await files().token(owner())).toBeNull();
  });

  it('tells what is no file, too large, or not there', async () => {
    expect(await code(text('a'))).toBe('not_a_file');
    expect(await code(text('large'))).toBe('file_too_large');
    expect(await code(files().write(owner(), '/configs', [{ path: 'a', content }]))).toBe('not_a_file');
    expect(await code(files().write(owner(), '/configs', [{ path: 'config.yaml/x', content }]))).toBe(
      'not_a_folder',
    );
    expect(await code(files().list(owner(), '/configs', 'config.yaml', 1))).toBe('not_a_folder');
    expect(await code(files().list(owner(), '/workspace', '', 1))).toBe('no_volume');
    expect(await code(files().list(owner(), '/home', '', 1))).toBe('no_volume');
    expect(await code(files().list(owner({ id: 'never' }), '/configs', '', 1))).toBe('no_volume');
  });

  it('keeps credentials to itself, also where a link leads to them', async () => {
    const configs = path.join(folder, 'w/configs');
    await symlink('.auth_token', path.join(configs, 'token'));
    await symlink('.', path.join(configs, 'loop'));
    for (const relative of ['token', 'loop/.auth_token', 'loop/loop/.auth_token']) {
      expect(await code(text(relative))).toBe('invalid_path');
      expect(await code(files().write(owner(), '/configs', [{ path: relative, content }]))).toBe(
        'invalid_path',
      );
    }
  });

  it('reaches no folder of this machine that its agent may not work in', async () => {
    const guarded = path.join(folder, 'guarded');
    const list = (folderPath: string) =>
      files([guarded]).list(
        owner({ hostFolder: { path: folderPath, readOnly: false } }),
        '/workspace',
        '',
        1,
      );
    await mkdir(guarded);
    await symlink(guarded, path.join(folder, 'project'));
    expect(await code(list(path.join(folder, 'project')))).toBe('workspace_dir_refused');
    expect(await code(list(path.join(folder, 'nothing')))).toBe('workspace_dir_missing');
  });

  it('reaches a folder of this machine only where the agent may write in it', async () => {
    const hostFolder = { path: folder, readOnly: false };
    const list = (readOnly: boolean) =>
      files().list(owner({ hostFolder: { ...hostFolder, readOnly } }), '/workspace', '', 1);
    expect((await list(false)).entries.map((entry) => entry.path)).toEqual(['outside', 'w']);
    expect(await code(list(true))).toBe('no_volume');
  });
});
