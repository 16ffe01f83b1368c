import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Dockerode from 'dockerode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { diskCalls } from '../../../core/docker/disk.ts';

/** Answers of an engine by method and path; the builder's cache of a real one belongs to other people, too. */
let answers: Record<string, { status: number; body: unknown }>;
let asked: string[];
let server: Server;
let disk: ReturnType<typeof diskCalls>;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`;
    asked.push(key);
    const { status, body } = answers[key] ?? { status: 404, body: { message: 'no such thing' } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Dockerode({ protocol: 'http', host: '127.0.0.1', port });
  disk = diskCalls(() => client);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const image = {
  Id: 'sha256:a',
  RepoTags: ['x:1', '<none>:<none>'],
  RepoDigests: ['<none>@<none>'],
  Labels: null,
  Size: 100,
  SharedSize: -1,
  Created: 5,
  Containers: -1,
};
const cached = (Size: number, InUse = false, Shared = false) => ({ Size, InUse, Shared });

/** Volumes are counted by walking through them, which is left out where the engine can. */
const DISK = 'GET /system/df?type=image&type=build-cache';

it('reads what takes disk, whatever the engine leaves out', async () => {
  answers = {
    [DISK]: {
      status: 200,
      body: { Images: [image], BuildCache: [cached(1), cached(2, true), cached(4, false, true), cached(8)] },
    },
  };
  expect(await disk.use()).toEqual({
    images: [
      {
        id: 'sha256:a',
        tags: ['x:1'],
        digests: [],
        labels: {},
        parent: '',
        sizeBytes: 100,
        sharedBytes: 0,
        createdAt: 5_000,
        containers: 0,
      },
    ],
    buildCacheBytes: 9,
  });
  answers = { [DISK]: { status: 200, body: { Images: null, BuildCache: null } } };
  expect(await disk.use()).toEqual({ images: [], buildCacheBytes: 0 });
});

it('counts once for all who ask at the same time', async () => {
  answers = { [DISK]: { status: 200, body: { Images: [image], BuildCache: [] } } };
  const told = await Promise.all([disk.use(), disk.use(), disk.use()]);
  expect(new Set(told.map(({ images }) => images[0]?.id))).toEqual(new Set(['sha256:a']));
  expect(asked).toEqual([DISK]);
});

it('removes without force; what is gone is fine, what is used is told', async () => {
  answers = {
    'DELETE /images/x:2': { status: 409, body: { message: 'image is being used by a container' } },
  };
  await disk.removeImage('x:1');
  await expect(disk.removeImage('x:2')).rejects.toMatchObject({
    code: 'docker_conflict',
    detail: expect.stringContaining('being used'),
  });
  expect(asked).toEqual(['DELETE /images/x:1', 'DELETE /images/x:2']);
});

it("empties the builder's cache", async () => {
  answers = { 'POST /build/prune': { status: 200, body: { SpaceReclaimed: 77 } } };
  expect(await disk.pruneBuildCache()).toBe(77);
  answers = { 'POST /build/prune': { status: 500, body: { message: 'no' } } };
  await expect(disk.pruneBuildCache()).rejects.toMatchObject({ code: 'docker_error' });
});
