import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import { type Docker, tarStream } from '../../../core/docker/index.ts';
import { ensureBaseImage } from '../../../core/images/base/base-image.ts';
import { openTar, writeImageTar } from '../../../core/images/base/base-image-tar.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';

describe.skipIf(!hasDocker)(`the base image${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let folder: string;
  beforeAll(async () => {
    docker = await connectedDocker();
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-base-image-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const options = () => ({
    docker,
    resources: path.join(folder, 'resources'),
    home: { offline: path.join(folder, 'offline') },
    logger: silentLogger(),
  });

  it('runs Node.js that resolves names, makes temporary files and has certificates', async () => {
    const { reference, imageId, architecture } = await ensureBaseImage(options());
    expect(await docker.images.find(reference)).toBe(imageId);
    const script = `
      const fs = require('node:fs');
      fs.writeFileSync('/tmp/probe', '');
      require('node:dns').lookup('localhost', (error) => {
        console.log(JSON.stringify({ arch: process.arch, uid: process.getuid(), error, name: require('node:os').userInfo().uid }));
      });`;
    const answer = JSON.parse(
      await dockerCli('run', '--rm', '--user', '1000:1000', reference, 'node', '-e', script),
    );
    expect(answer).toMatchObject({ uid: 1000, error: null, name: 1000 });
    expect(answer.arch).toBe({ amd64: 'x64', arm64: 'arm64' }[architecture]);
    expect(await ensureBaseImage(options(), [])).toEqual({ reference, imageId, architecture });
  });

  it.each(['.tar', '.tar.gz', '.tar.zst'])('survives being saved as %s and loaded again', async (ending) => {
    const name = { repository: 'molecule-test/saved', tag: path.basename(folder).toLowerCase() };
    const tag = `${name.repository}:${name.tag}`;
    const root = {
      path: 'hello',
      mode: 0o644,
      content: { kind: 'bytes', bytes: Buffer.from('hello') },
    } as const;
    await docker.images.import(tarStream([root]), { ...name, changes: ['CMD ["x"]'] });
    try {
      const id = await docker.images.find(tag);
      const file = path.join(folder, `image${ending}`);
      await writeImageTar(docker, tag, file);
      expect(await readdir(folder)).toEqual([`image${ending}`]);
      await dockerCli('rmi', tag);
      expect(await docker.images.load(openTar(file))).toEqual([tag]);
      expect(await docker.images.find(tag)).toBe(id);
    } finally {
      await dockerCli('rmi', '-f', tag);
    }
  });

  it('refuses an ending that it cannot write', async () => {
    await expect(writeImageTar(docker, 'x', path.join(folder, 'image.rar'))).rejects.toMatchObject({
      code: 'unsupported_format',
    });
  });

  it('tells of a broken archive instead of hanging', async () => {
    const file = path.join(folder, 'broken.tar.gz');
    await writeFile(file, 'this is not gzip');
    await expect(docker.images.load(openTar(file))).rejects.toMatchObject({ code: 'image_load_failed' });
  });

  it('is of its architecture, whatever else carries its tag', async () => {
    const { reference } = await ensureBaseImage(options());
    const foreign = { ...options(), architecture: 's390x' };
    const repository = 'molecule-local/base';
    const tag = `${repository}:1-s390x`;
    await docker.images.tag(reference, repository, '1-s390x');
    try {
      await expect(ensureBaseImage(foreign, [])).rejects.toMatchObject({ code: 'base_image_unavailable' });
      // An old engine that ignores the platform must not get away with the image of its own.
      const copy = { name: 'copying', provide: async () => null };
      await expect(ensureBaseImage(foreign, [copy])).rejects.toMatchObject({
        detail: expect.stringContaining('copying: it did not contain the image for s390x'),
      });
      const pulled: unknown[] = [];
      const pull = async (request: object) => {
        pulled.push(request);
        throw new AppError('image_pull_failed', 'no network');
      };
      const offline = { ...foreign, docker: { ...docker, images: { ...docker.images, pull } } };
      await expect(ensureBaseImage(offline)).rejects.toMatchObject({ code: 'base_image_unavailable' });
      expect(pulled).toMatchObject([{ platform: 'linux/s390x' }]);
    } finally {
      await dockerCli('rmi', '-f', tag);
    }
  });

  it('is not looked for any further when nobody waits for it any more', async () => {
    const absent = { ...docker, images: { ...docker.images, look: async () => undefined } };
    const left = new AbortController();
    const tried: string[] = [];
    const leaves = {
      name: 'first',
      provide: async () => {
        left.abort(new Error('left'));
        return 'it takes too long';
      },
    };
    const never = {
      name: 'second',
      provide: async () => {
        tried.push('second');
        return null;
      },
    };
    const told = { ...options(), docker: absent, signal: left.signal };
    const onLines = (lines: readonly string[]) => tried.push(...lines);
    await expect(ensureBaseImage({ ...told, onLines }, [leaves, never])).rejects.toThrow('left');
    expect(tried).toEqual(['trying first']);
  });

  it('says of every source why it could not help', async () => {
    const absent = { ...docker, images: { ...docker.images, look: async () => undefined } };
    await mkdir(options().home.offline);
    const error = await ensureBaseImage({ ...options(), docker: absent }, [
      { name: 'first', provide: async () => 'it is closed' },
      {
        name: 'second',
        provide: () => Promise.reject(new AppError('image_pull_failed', 'no network', { detail: 'dns' })),
      },
      { name: 'third', provide: async () => null },
    ]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'base_image_unavailable' });
    const { detail } = error as AppError;
    expect(detail).toContain('- first: it is closed');
    expect(detail).toContain('- second: no network (dns)');
    expect(detail).toContain('- third: it did not contain the image');
    expect(detail).toContain(options().home.offline);
  });
});
