import Dockerode from 'dockerode';
import { newId } from '../../../core/base/index.ts';
import { type Bench, type Floor, type Measure, Unavailable } from '../harness/measure.ts';
import { interleave, timed } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { BenchEngine } from './bench-engine.ts';
import { type Blueprint, readBlueprints } from './blueprints.ts';
import { removeAll, startAll } from './raw-containers.ts';

const ROUNDS = 3;
const FLOOR = 'dockerode: create and start the same containers and volumes, two at a time, without the app';

export const importBench: Bench = {
  name: 'import',
  run: (progress) =>
    inTemporaryFolder(async (home) => {
      const engine = await BenchEngine.start(home);
      try {
        if (!engine.hasDocker) throw new Unavailable('no Docker engine answers');
        return await measureOn(engine, new Dockerode(connectionTo(engine.endpoint)), progress);
      } finally {
        await engine.dispose();
      }
    }),
};

async function measureOn(
  engine: BenchEngine,
  docker: Dockerode,
  progress: (line: string) => void,
): Promise<Measure[]> {
  const floorId = newId();
  let blueprints: Blueprint[] = [];
  const clear = async () => {
    await engine.removeOrg();
    await removeAll(docker, engine.instanceId);
    await removeAll(docker, floorId);
  };
  try {
    progress('one workspace to warm up; builds the image if it is missing');
    await engine.warmUp();
    await clear();
    const { ours, floor } = await interleave(
      ROUNDS,
      async (round) => {
        const times = await engine.importOrg();
        // The first round shows the floor what to create.
        if (round === 0) blueprints = await readBlueprints(docker, engine.instanceId, floorId);
        progress(`import: running ${times.runningMs.toFixed(0)} ms, online ${times.onlineMs.toFixed(0)} ms`);
        await clear();
        return times;
      },
      async () => {
        const elapsedMs = await timed(() => startAll(docker, blueprints));
        progress(`raw create and start of ${blueprints.length}: ${elapsedMs.toFixed(0)} ms`);
        await clear();
        return elapsedMs;
      },
    );
    const against: Floor = { what: FLOOR, rounds: floor };
    const count = blueprints.length;
    const running = ours.map(({ runningMs }) => runningMs);
    const online = ours.map(({ onlineMs }) => onlineMs);
    return [
      {
        name: `${count} containers running`,
        unit: 'ms',
        rounds: running,
        floor: against,
        budget: { ratio: 1.25 },
      },
      { name: `${count} agents online`, unit: 'ms', rounds: online, floor: against, budget: null },
    ];
  } finally {
    await clear();
  }
}

/** The connection to the engine that the app found. */
function connectionTo(endpoint: string): Dockerode.DockerOptions {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(endpoint)?.[1];
  if (socket !== undefined) return { socketPath: socket };
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port };
}
