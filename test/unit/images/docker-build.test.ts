import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import type { Build } from '../../../core/contract/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { Builds } from '../../../core/images/build/builds.ts';
import { runDockerBuild } from '../../../core/images/local/docker-build.ts';
import type { ImageJob } from '../../../core/images/types.ts';
import { buildkitTrace } from '../../support/buildkit-trace.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { memoryStore } from '../../support/store.ts';

const GRACE_MS = 240_000;
const RUN = { digest: 'sha256:1', name: 'RUN work', started: { seconds: 1 } };
const MADE = { id: 'moby.image.id', aux: { ID: 'sha256:made' } };

/** Builds whose builder says what the test makes it say. */
class ScriptedBuilder {
  readonly clock = new TestClock();
  #messages = new PassThrough({ objectMode: true });
  readonly #builds: Builds;
  readonly #job: ImageJob;
  readonly seen: Build[] = [];

  constructor(folder: string) {
    const store = memoryStore();
    this.#builds = new Builds({
      folder,
      store: store.builds,
      logger: silentLogger(),
      clock: this.clock,
      redact: (text) => text,
      parallelBuilds: () => 1,
      stallGraceMs: GRACE_MS,
      onBuild: (build) => void this.seen.push(build),
      onOutput: () => undefined,
    });
    const next = () => {
      // What was said before a build came for it is for that build.
      if (this.#messages.destroyed) this.#messages = new PassThrough({ objectMode: true });
      return this.#messages;
    };
    const images = {
      async *build({ signal }: { signal: AbortSignal }) {
        const messages = next();
        signal.addEventListener('abort', () => messages.destroy(signal.reason));
        yield* messages;
      },
      find: async () => 'sha256:found',
    };
    this.#job = {
      tag: 'a:1',
      contentKey: 'key',
      platform: 'linux/amd64',
      emulated: false,
      kind: 'build',
      run: (watcher) =>
        runDockerBuild(
          { images } as unknown as Docker,
          {
            runtime: 'a',
            tag: 'a:1',
            platform: null,
            buildArgs: {},
            labels: {},
            notes: [],
            async *entries() {},
          },
          watcher,
        ),
    };
  }

  /** Resolves with the image, or with the error that the build ended with. */
  run(): Promise<unknown> {
    const version = { runtime: 'a', source: 's', ref: '', sha: 'f', seenAt: 0, offline: false };
    const { signal } = new AbortController();
    return this.#builds
      .run({ version, job: this.#job, trigger: 'user', anew: false, signal, onChange: () => undefined })
      .catch((error: unknown) => error);
  }

  async say(message: Record<string, unknown>): Promise<void> {
    this.#messages.write(message);
    await settle();
  }

  end(): void {
    this.#messages.end();
  }

  get build(): Build {
    return this.seen.at(-1) as Build;
  }

  log(): Promise<{ lines: string[] }> {
    return this.#builds.log(this.build.id, 0);
  }
}

describe('a build in Docker', () => {
  let folder: string;
  let builder: ScriptedBuilder;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-docker-build-'));
    builder = new ScriptedBuilder(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const bytes = (current: number) =>
    buildkitTrace({ statuses: [{ id: 'layer', vertex: RUN.digest, current, total: 100 }] });
  const text = (msg: string) => buildkitTrace({ logs: [{ vertex: RUN.digest, msg: Buffer.from(msg) }] });

  it.each<[string, (portion: number) => Record<string, unknown>]>([
    ['bytes of a pull that arrive', (portion) => bytes(portion)],
    ['a redrawn line', (portion) => text(`${portion}%\r`)],
    ['dots', () => text('.')],
    ['a pull of the classic builder', () => ({ status: 'Downloading', id: 'abc', progressDetail: {} })],
    ['dots of the classic builder', () => ({ stream: '.' })],
  ])('is alive as long as it shows %s', async (_, portion) => {
    const outcome = builder.run();
    await builder.say(buildkitTrace({ vertexes: [RUN] }));
    for (let at = 1; at <= 3; at += 1) {
      await builder.clock.elapse(GRACE_MS - 1);
      await builder.say(portion(at));
    }
    expect(builder.build.status).toBe('running');
    await builder.say(MADE);
    builder.end();
    expect(await outcome).toMatchObject({ imageId: 'sha256:found' });
  });

  it('stands still where a pull only repeats how far it is', async () => {
    const outcome = builder.run();
    await builder.say(buildkitTrace({ vertexes: [RUN] }));
    await builder.say(bytes(50));
    expect(builder.build.progress).toBe(0.5);
    await builder.clock.elapse(GRACE_MS - 1);
    await builder.say(bytes(50));
    await builder.clock.elapse(1);
    expect(await outcome).toMatchObject({ code: 'build_stalled' });
  });

  it('that stands still at a question shows the question', async () => {
    const outcome = builder.run();
    await builder.say(buildkitTrace({ vertexes: [RUN] }));
    await builder.say(text('working\nDo you accept? [y/n] '));
    await builder.clock.elapse(GRACE_MS);
    expect(await outcome).toMatchObject({
      code: 'build_stalled',
      message: expect.stringContaining('RUN work'),
      detail: expect.stringContaining('Do you accept?'),
    });
    expect((await builder.log()).lines).toContain('#1 Do you accept? [y/n] ');
    expect(builder.build.steps).toMatchObject([{ status: 'failed' }]);
  });

  it('that stands still by itself, and at no command, begins once more', async () => {
    const copy = { digest: 'sha256:2', name: '[2/2] COPY . /', started: { seconds: 1 } };
    const outcome = builder.run();
    await builder.say(buildkitTrace({ vertexes: [copy] }));
    await builder.clock.elapse(GRACE_MS);
    expect(builder.build.status).toBe('running');
    await builder.say(buildkitTrace({ vertexes: [copy] }));
    await builder.say(MADE);
    builder.end();
    expect(await outcome).toMatchObject({ imageId: 'sha256:found' });
    expect((await builder.log()).lines).toContain('The builder stood still. The build begins again.');
  });

  it('does not begin a third time', async () => {
    const outcome = builder.run();
    await builder.say({ stream: 'Step' });
    for (let time = 0; time < 2; time += 1) {
      expect(builder.build.status).toBe('running');
      await builder.clock.elapse(GRACE_MS);
      await settle();
    }
    expect(await outcome).toMatchObject({ code: 'build_stalled' });
  });

  it('has failed when its progress ends without an image, whatever carries its tag', async () => {
    const outcome = builder.run();
    await builder.say(buildkitTrace({ vertexes: [RUN] }));
    builder.end();
    expect(await outcome).toMatchObject({ code: 'build_failed' });
  });

  it('has ended well with the words of an old classic builder', async () => {
    const outcome = builder.run();
    await builder.say({ stream: 'Step 1/1 : FROM a\n' });
    await builder.say({ stream: 'Successfully built 0123456789ab\n' });
    builder.end();
    expect(await outcome).toMatchObject({ imageId: 'sha256:found' });
  });
});
