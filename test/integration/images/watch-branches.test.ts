import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import {
  ImageRefresh,
  type Images,
  ImageWatcher,
  Rollouts,
  type UpdatableWorkspace,
} from '../../../core/images/index.ts';
import { TestClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { connectedDocker, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { ImageWorld } from './world.ts';

const LOOK_EVERY_MS = 5 * 60_000;

describe.skipIf(!hasDocker)(`watching branches${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let base: string;
  let world: ImageWorld;
  let images: Images;
  let clock: TestClock;
  let watcher: ImageWatcher;
  let rollouts: Rollouts;
  let workspace: UpdatableWorkspace;
  let seen: number;
  const restarted: string[] = [];

  beforeAll(async () => {
    docker = await connectedDocker();
    base = await testImage(docker);
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    world = await ImageWorld.create(docker);
    images = world.images();
    clock = new TestClock();
    seen = 0;
    restarted.length = 0;
    const recreate = (wanted: readonly UpdatableWorkspace[]) => {
      restarted.push(...wanted.map(({ name }) => name));
      return restarted;
    };
    const common = { workspaces: () => [workspace], recreate, clock, logger: silentLogger() };
    rollouts = new Rollouts({
      ...common,
      store: world.store.images,
      soakMs: () => 0,
      onRollout: () => undefined,
      onProblem: () => undefined,
      onSolved: () => undefined,
    });
    watcher = new ImageWatcher({
      images,
      refresh: new ImageRefresh({ ...common, images, rollouts, onChange: () => undefined }),
      watch: () => 'recreate',
      used: () => [world.runtime],
      madeFrom: () => [],
      onChange: () => {
        seen += 1;
      },
      clock,
      logger: silentLogger(),
    });
  });
  afterEach(async () => {
    await watcher.dispose();
    rollouts.dispose();
    await world.dispose();
  });

  it('builds what a branch moved to and gives it to workspaces; a build that fails is tried at the next look', async () => {
    const repository = await world.repository();
    const works = () => ({ Dockerfile: `FROM ${base}\nLABEL made=${newId()}\n` });
    await repository.commit(works());
    const first = await images.ensure(world.runtime);
    workspace = {
      id: 'w',
      name: 'Ada',
      runtime: world.runtime,
      updateTier: 'production',
      status: 'online',
      desired: 'running',
      image: first.tag,
      imageId: first.imageId,
      error: null,
    };
    watcher.start();
    await until('it looked for the first time', () => seen === 1);
    await clock.elapse(LOOK_EVERY_MS);
    expect([restarted, world.builds().length]).toEqual([[], 1]);

    await repository.commit({ Dockerfile: `FROM ${base}\nRUN /no-such-program\n` });
    await until('the build fails', async () => {
      await clock.elapse(LOOK_EVERY_MS);
      return world.builds()[0]?.status === 'failed';
    });
    expect(restarted).toEqual([]);

    const fixed = await repository.commit(works());
    await until('it has the fixed one', async () => {
      await clock.elapse(LOOK_EVERY_MS);
      return restarted.length > 0;
    });
    expect(world.builds()[0]).toMatchObject({ sha: fixed, status: 'succeeded', trigger: 'update' });
    expect(restarted).toEqual(['Ada']);
  });
});
