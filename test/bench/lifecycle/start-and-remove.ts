import Dockerode from 'dockerode';
import { newId } from '../../../core/base/index.ts';
import type { Floor, Measure } from '../harness/measure.ts';
import { interleave, timed } from '../harness/rounds.ts';
import type { BenchEngine } from './bench-engine.ts';
import { type Blueprint, readBlueprints } from './blueprints.ts';
import { removeAll, startAll } from './raw-containers.ts';

const ROUNDS = 3;
const STARTED = 'dockerode: create and start the same containers and volumes, two at a time, without the app';
const REMOVED = 'dockerode: remove the same containers and volumes, four at a time, without the app';

/** Imports and removes the org in turn with creating and removing the same containers by hand. */
export async function measureStartAndRemove(
  engine: BenchEngine,
  progress: (line: string) => void,
): Promise<Measure[]> {
  const docker = new Dockerode(connectionTo(engine.endpoint));
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
        const removedMs = await timed(async () => {
          await engine.removeOrg();
          await removeAll(docker, engine.instanceId);
        });
        progress(`running ${ms(times.runningMs)}, online ${ms(times.onlineMs)}, removed ${ms(removedMs)}`);
        return { ...times, removedMs };
      },
      async () => {
        const startedMs = await timed(() => startAll(docker, blueprints));
        const removedMs = await timed(() => removeAll(docker, floorId));
        progress(`by hand, ${blueprints.length}: started ${ms(startedMs)}, removed ${ms(removedMs)}`);
        return { startedMs, removedMs };
      },
    );
    const started: Floor = { what: STARTED, rounds: floor.map(({ startedMs }) => startedMs) };
    const removed: Floor = { what: REMOVED, rounds: floor.map(({ removedMs }) => removedMs) };
    const count = blueprints.length;
    return [
      {
        name: `${count} containers running`,
        unit: 'ms',
        rounds: ours.map(({ runningMs }) => runningMs),
        floor: started,
        budget: { ratio: 1.25 },
      },
      {
        name: `${count} agents online`,
        unit: 'ms',
        rounds: ours.map(({ onlineMs }) => onlineMs),
        floor: started,
        budget: null,
      },
      {
        name: `${count} removed, with their data`,
        unit: 'ms',
        rounds: ours.map(({ removedMs }) => removedMs),
        floor: removed,
        budget: null,
      },
    ];
  } finally {
    await clear();
  }
}

const ms = (value: number) => `${value.toFixed(0)} ms`;

/** The connection to the engine that the app found. */
export function connectionTo(endpoint: string): Dockerode.DockerOptions {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(endpoint)?.[1];
  if (socket !== undefined) return { socketPath: socket };
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port };
}
