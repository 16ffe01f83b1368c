import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { type InputOf, operations } from '../../../core/contract/index.ts';
import { type Docker, labelsFor } from '../../../core/docker/index.ts';
import { accessHandlers } from '../../../core/engine/access-handlers.ts';
import { Files } from '../../../core/files/index.ts';
import type { WorkspaceRecord } from '../../../core/store/index.ts';
import type { WorkspaceBackend } from '../../../core/workspaces/backend.ts';
import { createDockerBackend } from '../../../core/workspaces/docker-backend.ts';
import { temporaryFolder } from '../../support/store.ts';
import { cleanUp, connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage, until } from './engine.ts';

const MIB = 1024 * 1024;
const BIG_BYTES = 9 * MIB + 17;
const SPACED = 'a folder with spaces/Übersicht – 概要';

/** What is in the files, so that any part of them can be told: byte n of the big one is n modulo 251. */
const AGENT = `const fs = require('node:fs');
fs.mkdirSync('/configs/real/inner', { recursive: true });
fs.writeFileSync('/configs/real/inner/kept.txt', 'kept');
fs.chmodSync('/configs/real', 0o750);
fs.symlinkSync('real', '/configs/alias');
fs.symlinkSync('/etc', '/configs/out');
fs.symlinkSync('/etc/hostname', '/configs/host');
fs.symlinkSync('/nowhere/at/all', '/configs/dangling');
fs.writeFileSync('/configs/file', 'a file');
fs.writeFileSync('/configs/empty', '');
fs.writeFileSync('/configs/.auth_token', 'secret');
fs.writeFileSync('/configs/bytes', Buffer.from(Array.from({ length: 256 }, (_, at) => at)));
const big = Buffer.alloc(${BIG_BYTES});
for (let at = 0; at < big.length; at += 1) big[at] = at % 251;
fs.writeFileSync('/configs/big.bin', big);
fs.writeFileSync('/configs/ready', '');
setInterval(() => undefined, 1e6);
process.on('SIGTERM', () => process.exit(0));`;

describe.skipIf(!hasDocker)(`folders and parts of files in containers${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let backend: WorkspaceBackend;
  let image: string;
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let handlers: ReturnType<typeof accessHandlers>;
  const id = newId();
  const name = `ws-${id.slice(0, 12)}`;
  const restarts: string[] = [];

  beforeAll(async () => {
    docker = await connectedDocker();
    temporary = await temporaryFolder();
    backend = createDockerBackend({
      docker,
      guarded: [],
      logger: silentLogger(),
      redact: (line) => line,
      endedLogs: temporary.folder,
    });
    image = await testImage(docker);
    const record = { id, name: 'Tester', imageId: image, tier: 2, runtime: 'molecule', workspaceDir: '' };
    const files = new Files({
      require: () => ({ ...record, workspaceAccess: 'none', external: false }) as WorkspaceRecord,
      files: () => backend.files,
      restartSoon: (restarted) => restarts.push(restarted),
    });
    // No terminal is opened here.
    handlers = accessHandlers(undefined as never, files);
    await docker.volumes.ensure(`${name}-configs`, id);
    await start();
  });
  afterAll(async () => {
    await cleanUp(docker.instanceId);
    await backend.dispose();
    await docker.dispose();
    await temporary.dispose();
  });

  const start = async () => {
    const labels = Object.entries(labelsFor(docker.instanceId, { workspaceId: id })).flatMap(
      ([key, value]) => ['--label', `${key}=${value}`],
    );
    const volume = ['-v', `${name}-configs:/configs`];
    // A fresh volume belongs to root.
    await dockerCli('run', '--rm', ...volume, image, 'node', '-e', 'fs.chownSync("/configs", 1000, 1000)');
    const isolation = ['--user', '1000:1000', '--cap-drop', 'ALL', '--read-only'];
    const run = ['run', '-d', '--name', name, ...volume, ...labels, ...isolation];
    await docker.refreshContainer(await dockerCli(...run, image, 'node', '-e', AGENT));
    await until(async () => (await codeOf(part('ready'))) === 'done', 'the agent is ready');
  };

  // Through the schemas, as everybody outside comes in.
  const connection = new AbortController().signal;
  const make = async (path: string, root = '/configs') => {
    const input = operations['files.makeFolder'].input.parse({ id, root, path });
    return handlers['files.makeFolder'](input, connection);
  };
  const part = async (path: string, range: Partial<InputOf<'files.readPart'>> = {}, root = '/configs') => {
    const input = operations['files.readPart'].input.parse({ id, root, path, ...range });
    const { content, ...rest } = await handlers['files.readPart'](input, connection);
    return { bytes: Buffer.from(content, 'base64'), ...rest };
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string; name: string }) => error.code ?? error.name,
    );
  /** What is there, told by a program of the image, whoever the agent is. */
  const statOf = async (path: string) => {
    const program = `const { uid, gid, mode } = fs.statSync(process.argv[1]);
      console.log(uid + ':' + gid, (mode & 0o7777).toString(8))`;
    return dockerCli(
      ...['run', '--rm', '-v', `${name}-configs:/configs`, image],
      ...['node', '-e', program, path],
    );
  };
  const pattern = (from: number, length: number) =>
    Buffer.from(Array.from({ length }, (_, at) => (from + at) % 251));
  const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  const states = ['running', 'stopped', 'without a container'] as const;
  describe.each(states)('of one that is %s', (state) => {
    beforeAll(async () => {
      if (state === 'stopped') await dockerCli('stop', '-t', '1', name);
      if (state === 'without a container') await backend.stop(id);
      await until(
        () => docker.container(id)?.state !== (state === 'running' ? 'exited' : 'running'),
        'it is known',
      );
    });

    it('makes a folder with those above it, whatever their names, for the agent to write in', async () => {
      const path = `${state}/${SPACED}`;
      await make(path);
      expect(await statOf(`/configs/${path}`)).toBe('1000:1000 755');
      expect(await statOf(`/configs/${state}`)).toBe('1000:1000 755');
      const content = Buffer.from('here').toString('base64');
      const file = {
        id,
        root: '/configs',
        path: `${path}/für später.txt`,
        content,
        encoding: 'base64',
      } as const;
      await handlers['files.write'](operations['files.write'].input.parse(file), connection);
      expect((await part(file.path)).bytes.toString()).toBe('here');
    });

    it('leaves a folder that is there as it is, with what is in it', async () => {
      await make('real');
      await make('real/inner');
      expect(await statOf('/configs/real')).toBe('1000:1000 750');
      expect((await part('real/inner/kept.txt')).bytes.toString()).toBe('kept');
    });

    it('follows a link that stays inside', async () => {
      await make(`alias/${state}`);
      expect(await statOf(`/configs/real/${state}`)).toBe('1000:1000 755');
    });

    it('makes nothing where something else is in the way, or a link leads out', async () => {
      expect(await codeOf(make('file'))).toBe('not_a_folder');
      expect(await codeOf(make('file/below'))).toBe('not_a_folder');
      for (const path of ['out/new', 'out', 'host/new', 'dangling/new'])
        expect(await codeOf(make(path)), path).toBe('invalid_path');
    });

    it('makes and reads nothing outside of its folders', async () => {
      const refused = [
        '../escape',
        '/etc/new',
        'a/../../b',
        '',
        '.',
        'back\\slash',
        'line\nbreak',
        '.auth_token',
      ];
      for (const path of refused) {
        expect(await codeOf(make(path)), path).toBe('invalid_path');
        expect(await codeOf(part(path)), path).toBe('invalid_path');
      }
      for (const root of ['/etc', '/', '/configs/../etc']) {
        expect(await codeOf(make('new', root)), root).toBe('ZodError');
        expect(await codeOf(part('passwd', {}, root)), root).toBe('ZodError');
      }
      for (const path of ['out/passwd', 'host', 'dangling'])
        expect(await codeOf(part(path)), path).toBe('invalid_path');
    });

    it('reads parts of a big file, up to its end and not beyond', async () => {
      const first = await part('big.bin', { maxBytes: 1000 });
      expect(first).toMatchObject({ size: BIG_BYTES, next: 1000 });
      expect(first.bytes.equals(pattern(0, 1000))).toBe(true);

      const middle = await part('big.bin', { from: 8 * MIB + 3, maxBytes: 4096 });
      expect(middle.next).toBe(8 * MIB + 3 + 4096);
      expect(middle.bytes.equals(pattern(8 * MIB + 3, 4096))).toBe(true);

      const last = await part('big.bin', { from: BIG_BYTES - 5, maxBytes: 4 * MIB });
      expect(last).toMatchObject({ size: BIG_BYTES, next: null });
      expect(last.bytes.equals(pattern(BIG_BYTES - 5, 5))).toBe(true);

      for (const from of [BIG_BYTES, BIG_BYTES + 1, 1e12])
        expect(await part('big.bin', { from })).toEqual({
          bytes: Buffer.alloc(0),
          size: BIG_BYTES,
          next: null,
        });
    });

    it('hands over a big file whole, part by part', async () => {
      const parts: Buffer[] = [];
      for (let from: number | null = 0; from !== null; ) {
        const { bytes, next } = await part('big.bin', { from });
        // Whoever reads on gets on.
        expect(bytes.length).toBeGreaterThan(0);
        parts.push(bytes);
        from = next;
      }
      expect(parts.length).toBe(Math.ceil(BIG_BYTES / (2 * MIB)));
      expect(sha(Buffer.concat(parts))).toBe(sha(pattern(0, BIG_BYTES)));
    });

    it('reads every byte as it is, and an empty file', async () => {
      const { bytes } = await part('bytes');
      expect(bytes).toEqual(Buffer.from(Array.from({ length: 256 }, (_, at) => at)));
      expect(await part('empty')).toEqual({ bytes: Buffer.alloc(0), size: 0, next: null });
    });

    it('reads no folder, and nothing that is not there', async () => {
      expect(await codeOf(part('real'))).toBe('not_a_file');
      expect(await codeOf(part('alias'))).toBe('not_a_file');
      expect(await codeOf(part('missing'))).toBe('file_not_found');
      expect(await codeOf(part('file/below'))).toBe('file_not_found');
      const below = { id, root: '/configs', path: 'file/below' } as const;
      const works: readonly (() => unknown)[] = [
        () => handlers['files.list']({ ...below, depth: 1 }, connection),
        () => handlers['files.remove'](below, connection),
        () => handlers['files.move']({ ...below, to: 'elsewhere' }, connection),
      ];
      for (const work of works) expect(await codeOf(Promise.resolve().then(work))).toBe('file_not_found');
    });

    if (state !== 'without a container')
      it('makes nothing in what can only be read', async () => {
        expect(await codeOf(make('new', '/home'))).toBe('files_read_only');
      });
  });

  it('restarts nobody for a folder', () => {
    // Each of the three writes of a file did.
    expect(restarts).toEqual([id, id, id]);
  });
});
