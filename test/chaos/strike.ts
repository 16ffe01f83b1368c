import { until } from '../support/until.ts';
import { runnable } from './commands.ts';
import type { Organisation } from './organisation.ts';
import { type Fault, oneOf, type Point } from './points.ts';

/** A checkpoint that the work does not come to in this time is one that it never comes to. */
const REACH_DEADLINE_MS = 30_000;
/** The longest moment until a kill, about as long as a start takes. */
const LONGEST_MOMENT_MS = 400;
/** Most answers of dockerd are shorter. */
const LONGEST_ANSWER_BYTES = 1_500;
/** Losses of a workspace in one life before it counts as one that keeps exiting. */
const MOST_LOSSES = 2;

/** Lets a point strike, and brings everything up again that was ended. Rejects when it could not strike. */
export async function strike(org: Organisation, point: Point): Promise<void> {
  await STRIKES[point.fault](org, point);
}

type Strike = (org: Organisation, point: Point) => Promise<void>;

const STRIKES: Readonly<Record<'checkpoint' | Fault, Strike>> = {
  async checkpoint(org, { at, command: kind, pick, again }) {
    const command = await org.command(kind, pick);
    // A command on several workspaces comes by several times; the import itself only once.
    const nth = /^(provision|image)\./.test(at) || at === 'remove.stopped' ? 1 + (pick % command.width) : 1;
    await org.engine.set({ at, nth, effect: 'kill' });
    await Promise.all([org.give(command), dead(org, at)]);
    // Where the checkpoint does not come again, this life just goes on.
    if (again) await org.liveUntil({ at, nth: 1, effect: 'kill' });
    else await org.live();
  },

  async 'daemon-stopped'(org, point) {
    await allowLoss(org);
    await duringCommand(org, point, async () => {
      await org.daemon.end('SIGTERM');
      await org.daemon.start();
    });
  },

  async 'daemon-killed'(org, point) {
    await allowLoss(org);
    await duringCommand(org, point, async () => {
      await org.daemon.end('SIGKILL');
      await org.daemon.start();
    });
  },

  async 'daemon-and-engine-killed'(org, point) {
    await duringCommand(org, point, async () => {
      await Promise.all([org.daemon.end('SIGKILL'), org.engine.kill()]);
      await org.daemon.start();
    });
    await org.live();
  },

  async 'connections-cut'(org, point) {
    await duringCommand(org, point, () => org.cutConnections());
  },

  async 'answer-cut'(org, point) {
    await duringCommand(org, point, () => org.cutAnswerAfter(1 + (point.pick % LONGEST_ANSWER_BYTES)));
  },

  async 'container-removed'(org, { pick }) {
    await allowLoss(org);
    await org.command('restart', pick);
    const id = oneOf(runnable(org.ledger), pick);
    const { containers } = await org.objects();
    for (const container of containers.filter(({ workspaceId }) => workspaceId === id)) {
      await org.daemon.docker.getContainer(container.id).remove({ force: true });
    }
  },

  async 'volumes-removed'(org, { pick }) {
    await org.command('restart', pick);
    const id = oneOf(runnable(org.ledger), pick);
    await org.engine.kill();
    const { containers, volumes } = await org.objects();
    for (const container of containers.filter(({ workspaceId }) => workspaceId === id)) {
      await org.daemon.docker.getContainer(container.id).remove({ force: true });
    }
    for (const volume of volumes.filter(({ workspaceId }) => workspaceId === id)) {
      await org.daemon.docker.getVolume(volume.name).remove();
    }
    await org.live();
  },

  async 'engine-killed'(org, { command: kind, pick }) {
    const command = await org.command(kind, pick);
    const moment = new Promise((resolve) => setTimeout(resolve, pick % LONGEST_MOMENT_MS));
    await Promise.all([org.give(command), moment.then(() => org.engine.kill())]);
    await org.live();
  },
};

/** One that keeps losing its container is given up, which is right, and not what these points are about. */
async function allowLoss(org: Organisation): Promise<void> {
  if (org.losses === MOST_LOSSES) {
    await org.engine.kill();
    await org.live();
    const wrong = await org.settle();
    if (wrong.length > 0) throw new Error(`before the point: ${wrong.join('; ')}`);
  }
  org.losses += 1;
}

/** Lets something happen when a command has come to a checkpoint. */
async function duringCommand(
  org: Organisation,
  { at, command: kind, pick }: Point,
  happen: () => Promise<void>,
) {
  const command = await org.command(kind, pick);
  await org.engine.set({ at, nth: 1, effect: 'tell' });
  const given = org.give(command);
  await until(`the engine comes to ${at}`, () => org.engine.isTrapped, REACH_DEADLINE_MS);
  await happen();
  await given;
}

async function dead(org: Organisation, at: string): Promise<void> {
  const { engine } = org;
  try {
    await until(`the engine comes to ${at}`, () => !engine.lives, REACH_DEADLINE_MS);
  } catch (error) {
    await engine.kill();
    await org.live();
    throw error;
  }
}
