import path from 'node:path';
import Dockerode from 'dockerode';
import { newId } from '../../../core/base/index.ts';
import type { Images } from '../../../core/images/index.ts';
import { connectedDocker, dockerCli, testImage } from '../../integration/docker/engine.ts';
import { ImageWorld } from '../../integration/images/world.ts';
import type { TestRepository } from '../../support/git-repository.ts';
import { type Bench, type Measure, Unavailable } from '../harness/measure.ts';
import { interleave, timed } from '../harness/rounds.ts';

const COLD_ROUNDS = 7;
const CACHED_ROUNDS = 11;
const FILES = 300;
const FILE_BYTES = 2_048;
const CONTEXT = 'context';

const INSPECT = 'one image inspect over dockerode';
const DOCKER_BUILD = '`docker build` of the same files in a folder';

export const imagesBench: Bench = {
  name: 'images',
  async run(progress) {
    const docker = await connectedDocker();
    if (docker.state.state !== 'ready') throw new Unavailable('no Docker engine answers');
    const world = await ImageWorld.create(docker);
    try {
      const files = template(await testImage(docker));
      const repository = await world.repository();
      await world.write(CONTEXT, files);
      const images = world.images();
      progress(`cold: ${FILES} files, ${COLD_ROUNDS} rounds`);
      const cold = await coldBuilds(world, images, repository, await repository.tree(files), progress);
      progress(`cached: ${CACHED_ROUNDS} rounds`);
      return [await cachedEnsures(world, images), cold];
    } finally {
      await world.dispose();
      await docker.dispose();
    }
  },
};

function template(base: string): Record<string, string> {
  const files: Record<string, string> = {
    Dockerfile: `FROM ${base}\nCOPY . /context\nRUN ["node", "-e", "process.exit(0)"]\n`,
  };
  for (let index = 0; index < FILES; index += 1) {
    files[`folder-${index % 10}/file-${index}.txt`] = newId().repeat(FILE_BYTES / newId().length);
  }
  return files;
}

/** Both sides get a file that is new with every round, so that neither finds its work done. */
async function coldBuilds(
  world: ImageWorld,
  images: Images,
  repository: TestRepository,
  tree: string,
  progress: (line: string) => void,
): Promise<Measure> {
  const entries = (await repository.git(['ls-tree', tree])).split('\n').map((line) => {
    const [mode = '', , sha = '', name = ''] = line.split(/[ \t]/);
    return { mode, name, sha };
  });
  const { ours, floor } = await interleave(
    COLD_ROUNDS,
    async () => {
      const unique = { mode: '100644', name: 'unique.txt', sha: await repository.blob(newId()) };
      await repository.commitTree(await repository.rawTree([...entries, unique]));
      const elapsedMs = await timed(() => images.build(world.runtime, { trigger: 'user' }));
      progress(`from a new commit to the image: ${elapsedMs.toFixed(0)} ms`);
      return elapsedMs;
    },
    async () => {
      await world.write(CONTEXT, { 'unique.txt': newId() });
      const label = `molecule.platform.runtime=${world.runtime}`;
      const folder = path.join(world.folder, CONTEXT);
      return timed(() => dockerCli('build', '-q', '--label', label, folder));
    },
  );
  return {
    name: `build of a new commit, ${FILES} files`,
    unit: 'ms',
    rounds: ours,
    floor: { what: DOCKER_BUILD, rounds: floor },
    budget: { ratio: 1.25 },
  };
}

async function cachedEnsures(world: ImageWorld, images: Images): Promise<Measure> {
  const { tag } = await images.ensure(world.runtime);
  const docker = new Dockerode();
  const { ours, floor } = await interleave(
    CACHED_ROUNDS,
    () => timed(() => images.ensure(world.runtime)),
    () => timed(() => docker.getImage(tag).inspect()),
  );
  return {
    name: 'ensure, cached',
    unit: 'ms',
    rounds: ours,
    floor: { what: INSPECT, rounds: floor },
    budget: { median: 10 },
  };
}
