import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Deferred, deferred, silentLogger } from '../../../core/base/index.ts';
import { createImages, type ImageProvider, type Images } from '../../../core/images/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { memoryStore } from '../../support/store.ts';

/** Images whose builds end when the test says so. */
describe('who shares a build', () => {
  let folder: string;
  let images: Images;
  let platform: string;
  let builds: { readonly platform: string; readonly signal: AbortSignal; readonly end: Deferred<string> }[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-service-'));
    platform = 'linux/amd64';
    builds = [];
    const provider: ImageProvider = {
      known: async () => ['a'],
      describe: async () => ({ source: 's', ref: '', bundled: false }),
      newest: async (runtime) => ({ runtime, source: 's', ref: '', sha: 'f', seenAt: 0, offline: false }),
      find: async () => undefined,
      adopt: async () => undefined,
      prepare: async () => {
        const own = { platform, tag: `a:${platform}` };
        return {
          ...own,
          contentKey: '',
          emulated: false,
          kind: 'build',
          run: ({ signal }) => {
            const end = deferred<string>();
            signal.addEventListener('abort', () => end.reject(signal.reason), { once: true });
            builds.push({ ...own, signal, end });
            return end.promise;
          },
        };
      },
    };
    const store = memoryStore();
    images = createImages({
      provider: () => provider,
      logs: folder,
      builds: store.builds,
      logger: silentLogger(),
      clock: new TestClock(),
      redact: (text) => text,
      parallelBuilds: () => 9,
      stallGraceMs: 240_000,
      onBuild: () => undefined,
      onOutput: () => undefined,
      onProblem: () => undefined,
    });
  });
  afterEach(async () => {
    await images.dispose();
    await rm(folder, { recursive: true });
  });

  it('nobody who wants another platform', async () => {
    const first = images.ensure('a');
    await settle();
    platform = 'linux/arm64';
    const [second, third] = [images.ensure('a'), images.ensure('a')];
    await settle();
    expect(builds.map((build) => build.platform)).toEqual(['linux/amd64', 'linux/arm64']);
    builds[0]?.end.resolve('sha256:1');
    builds[1]?.end.resolve('sha256:2');
    expect(await first).toMatchObject({ tag: 'a:linux/amd64', imageId: 'sha256:1' });
    for (const each of [second, third])
      expect(await each).toMatchObject({ tag: 'a:linux/arm64', imageId: 'sha256:2' });
  });

  it('starts that left end it only when nobody is left', async () => {
    const leaving = [new AbortController(), new AbortController()];
    const outcomes = leaving.map(({ signal }) => images.ensure('a', { signal }).catch((error) => error));
    await settle();
    leaving[0]?.abort(new Error('first'));
    expect(await outcomes[0]).toMatchObject({ message: 'first' });
    expect(builds.map(({ signal }) => signal.aborted)).toEqual([false]);
    leaving[1]?.abort(new Error('second'));
    expect(await outcomes[1]).toMatchObject({ message: 'second' });
    expect(builds.map(({ signal }) => signal.aborted)).toEqual([true]);
  });
});
