import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger, systemClock } from '../../../core/base/index.ts';
import type { Build } from '../../../core/contract/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import {
  createImages,
  createPlatform,
  createRegistryClient,
  createRegistryProvider,
  createRuntimes,
  type ImageProvider,
  type Images,
} from '../../../core/images/index.ts';
import type { Store } from '../../../core/store/index.ts';
import {
  type DockerRegistry,
  missingDockerRegistry,
  REGISTRY_USER,
  startDockerRegistry,
} from '../../support/docker-registry.ts';
import { pushImage } from '../../support/registry-images.ts';
import { memoryStore } from '../../support/store.ts';
import { until } from '../../support/until.ts';
import { connectedDocker, dockerCli, hasDocker, testImage } from '../docker/engine.ts';

const RUNTIME = 'langgraph';
const NEVER = { maxAgeMs: 0 };
const missing = hasDocker ? missingDockerRegistry() : 'no Docker engine answers';
const NEEDS = missing === null ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(`images from a registry${NEEDS}`, () => {
  let docker: Docker;
  let base: string;
  let registry: DockerRegistry;
  let store: Store;
  let folder: string;
  let prefix: string;
  let provider: ImageProvider;
  let images: Images;
  const builds: Build[] = [];

  const start = async (options: { auth?: boolean; credentials?: typeof REGISTRY_USER | null } = {}) => {
    registry = await startDockerRegistry({ auth: options.auth ?? false });
    prefix = `${registry.host}/team`;
    use(options.credentials ?? null);
  };
  const use = (credentials: typeof REGISTRY_USER | null) => {
    const credentialsOf = () => credentials;
    provider = createRegistryProvider({
      docker,
      prefix,
      runtimes: createRuntimes('/nowhere', undefined),
      platform: createPlatform(docker, () => ''),
      heads: store.images,
      client: createRegistryClient(credentialsOf),
      credentialsOf,
      clock: systemClock,
    });
    images = createImages({
      provider: () => provider,
      logs: folder,
      builds: store.builds,
      logger: silentLogger(),
      clock: systemClock,
      redact: (text) => text,
      parallelBuilds: () => 2,
      stallGraceMs: 60_000,
      onBuild: (build) => builds.push(build),
      onOutput: () => undefined,
      onProblem: () => undefined,
    });
  };
  const push = (from: { base?: string } = {}) =>
    pushImage({ registry, name: `team/workspace-template-${RUNTIME}`, content: newId(), ...from });
  const lastBuild = () => builds.at(-1);

  beforeAll(async () => {
    docker = await connectedDocker();
    base = await testImage(docker);
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    builds.length = 0;
    store = memoryStore();
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-pulls-'));
  });
  afterEach(async () => {
    await images.dispose();
    await registry.dispose();
    await store.dispose();
    await rm(folder, { recursive: true, force: true });
    const left = await dockerCli('images', '-q', '--no-trunc', '--filter', `reference=${prefix}/*`);
    const ids = [...new Set(left.split('\n').filter(Boolean))];
    if (ids.length > 0) await dockerCli('rmi', '-f', ...ids);
  });

  it('pulls what the tag points at, with a step for each layer and a log; then finds it without the registry', async () => {
    await start();
    const digest = await push();
    const image = await images.ensure(RUNTIME);
    expect(image).toMatchObject({
      cached: false,
      tag: `${prefix}/workspace-template-${RUNTIME}:${digest.slice(7, 19)}`,
      version: { sha: digest, offline: false },
    });
    expect(await dockerCli('image', 'inspect', '-f', '{{.Id}}', image.tag)).toBe(image.imageId);
    expect(lastBuild()).toMatchObject({ kind: 'pull', status: 'succeeded', progress: 1, sha: digest });
    expect(lastBuild()?.steps.every(({ status }) => status === 'done' || status === 'cached')).toBe(true);
    expect(lastBuild()?.steps.length).toBeGreaterThan(0);
    expect((await images.log(image.buildId ?? '', 0)).lines.join('\n')).toContain(digest);

    await registry.stop();
    expect(await images.ensure(RUNTIME)).toMatchObject({
      cached: true,
      imageId: image.imageId,
      buildId: null,
    });
  });

  it('pulls anew when the tag has moved, and keeps the image before under its own name', async () => {
    await start();
    await push();
    const first = await images.build(RUNTIME, { trigger: 'user' });
    const digest = await push();
    const second = await images.build(RUNTIME, { trigger: 'user' });
    expect(second).toMatchObject({ cached: false, version: { sha: digest } });
    expect(second.imageId).not.toBe(first.imageId);
    expect(await docker.images.find(first.tag)).toBe(first.imageId);
    expect(await images.build(RUNTIME, { trigger: 'user' })).toMatchObject({ cached: true });
  });

  it('holds a runtime at the digest that it is pinned to, without asking for the tag', async () => {
    await start();
    const pinned = await push();
    await push();
    store.images.pin(RUNTIME, pinned);
    expect(await provider.describe(RUNTIME)).toMatchObject({ ref: '' });
    const image = await images.build(RUNTIME, { trigger: 'user' });
    expect(image.version).toMatchObject({ sha: pinned, ref: '' });
    store.images.pin(RUNTIME, null);
    expect((await images.build(RUNTIME, { trigger: 'user' })).imageId).not.toBe(image.imageId);
  });

  it('signs in where it must, also for the pull, and says what is missing where it cannot', async () => {
    await start({ auth: true });
    const digest = await push();
    await expect(images.ensure(RUNTIME)).rejects.toMatchObject({ code: 'registry_auth' });
    use({ ...REGISTRY_USER, token: 'a-wrong-token' });
    await expect(images.ensure(RUNTIME)).rejects.toMatchObject({ code: 'registry_auth' });
    use(REGISTRY_USER);
    const image = await images.ensure(RUNTIME);
    expect(image.version.sha).toBe(digest);
    const told = JSON.stringify([builds, await images.log(image.buildId ?? '', 0)]);
    expect(told).not.toContain(REGISTRY_USER.token);
    expect(told).not.toContain(
      Buffer.from(`${REGISTRY_USER.user}:${REGISTRY_USER.token}`).toString('base64'),
    );

    // A digest that was learned with a sign-in is not enough to pull.
    const next = await push();
    use(null);
    store.images.pin(RUNTIME, next);
    await expect(images.build(RUNTIME, { trigger: 'user' })).rejects.toMatchObject({ code: 'registry_auth' });
    expect(lastBuild()).toMatchObject({ status: 'failed', error: { code: 'registry_auth' } });
  });

  it('without the registry uses the last image that was pulled, and says so', async () => {
    await start();
    await push();
    const pulled = await images.ensure(RUNTIME);
    // Seen, and never pulled.
    await push();
    const seen = await provider.newest(RUNTIME, NEVER);
    expect(await provider.find(seen)).toBeUndefined();
    await registry.stop();
    const offline = await images.build(RUNTIME, { trigger: 'user' });
    expect(offline).toMatchObject({ cached: true, imageId: pulled.imageId, version: { offline: true } });
    expect(offline.version.reason?.code).toBe('registry_unreachable');
    await registry.start();
    expect(await images.build(RUNTIME, { trigger: 'user' })).toMatchObject({ version: { offline: false } });
  });

  it('without the registry and without an image names what is missing and how to get it', async () => {
    await start();
    await registry.stop();
    await expect(images.ensure(RUNTIME)).rejects.toMatchObject({
      code: 'image_source_unreachable',
      detail: expect.stringMatching(/workspace-template-langgraph[\s\S]*offline import/),
    });
    store.images.pin(RUNTIME, `sha256:${'0'.repeat(64)}`);
    await expect(images.ensure(RUNTIME)).rejects.toMatchObject({
      code: 'registry_unreachable',
      detail: expect.stringContaining('offline import'),
    });
  });

  it('tells an image that the registry does not have, and an unknown runtime before it asks anybody', async () => {
    await start();
    await expect(images.ensure(RUNTIME)).rejects.toMatchObject({ code: 'image_not_found' });
    await registry.stop();
    await expect(images.ensure('no-such')).rejects.toMatchObject({ code: 'unknown_runtime' });
    await expect(provider.describe('no-such')).rejects.toMatchObject({ code: 'unknown_runtime' });
    store.images.pin(RUNTIME, `sha256:${'0'.repeat(64)}`);
    await registry.start();
    await expect(images.ensure(RUNTIME)).rejects.toMatchObject({ code: 'image_not_found' });
  });

  it('stops a pull that is cancelled', async () => {
    await start();
    await push({ base });
    const pulling = images.build(RUNTIME, { trigger: 'user' });
    const rejected = expect(pulling).rejects.toMatchObject({ code: 'build_cancelled' });
    const build = await until('the pull runs', () => builds.find(({ status }) => status === 'running'));
    images.cancel(build.id);
    await rejected;
    expect(lastBuild()?.status).toBe('cancelled');
    expect(lastBuild()?.steps.some(({ status }) => status === 'running')).toBe(false);
  });
});
