import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { homePaths, newId, silentLogger, systemClock } from '../../../core/base/index.ts';
import { serveSession } from '../../../core/contract/index.ts';
import { ActivityLog } from '../../../core/messaging/index.ts';
import { openStore } from '../../../core/store/index.ts';
import { interleave, timed } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { openBareTable } from './bare-insert.ts';
import { watchLoopDelay } from './loop-delay.ts';
import { sampleActivity } from './sample.ts';

const MS_PER_SECOND = 1000;

export interface Ingest {
  /** Events per second, until all of them are stored and sent to the session. */
  readonly rate: number;
  readonly loopDelayP99Ms: number;
}

/** How `count` events are written: so many in one transaction, then a turn of the event loop. */
export interface Load {
  readonly count: number;
  readonly perTransaction: number;
}

/** Rounds of ours against bare inserts of the same rows. The first round of both is not counted. */
export async function ingestRounds(rounds: number, load: Load): Promise<{ ours: Ingest[]; floor: Ingest[] }> {
  await ingest(load);
  await insertBare(load);
  return interleave(
    rounds,
    () => ingest(load),
    () => insertBare(load),
  );
}

/** The activity log of the app on its own store, with one interface subscribed that reads every event. */
function ingest(load: Load): Promise<Ingest> {
  return inTemporaryFolder(async (folder) => {
    const { now } = systemClock;
    const store = openStore(homePaths(folder), silentLogger(), now);
    const activity = new ActivityLog(store, now);
    const workspaceId = newId();
    const runtime = { runtime: 'external', tier: 2, status: 'online' as const };
    store.workspaces.insert({ id: workspaceId, name: 'bench', createdAt: now(), ...runtime });
    let sentBytes = 0;
    const session = serveSession(
      async () => ({}),
      store.events,
      (frame) => {
        sentBytes += JSON.stringify(frame).length;
      },
    );
    session.receive({ t: 'subscribe', since: null });
    const logMany = (count: number) =>
      store.transaction(() => {
        for (let done = 0; done < count; done += 1) activity.log(sampleActivity(workspaceId));
      });
    try {
      return await run(load, logMany, () => {
        // Reading the number delivers what still waits.
        if (store.events.seq === 0 || sentBytes === 0) throw new Error('no event reached the session');
        store.events.flush();
      });
    } finally {
      await session.dispose();
      await store.dispose();
    }
  });
}

function insertBare(load: Load): Promise<Ingest> {
  return inTemporaryFolder(async (folder) => {
    const table = openBareTable(path.join(folder, 'bare.db'));
    try {
      return await run(
        load,
        (count) => (count === 1 ? table.insert() : table.insertMany(count)),
        () => undefined,
      );
    } finally {
      table.close();
    }
  });
}

async function run(
  { count, perTransaction }: Load,
  write: (count: number) => void,
  finish: () => void,
): Promise<Ingest> {
  const delay = watchLoopDelay();
  const elapsedMs = await timed(async () => {
    for (let done = 0; done < count; done += perTransaction) {
      write(perTransaction);
      await nextTurn();
    }
    finish();
  });
  const loopDelayP99Ms = delay.p99Ms();
  delay.dispose();
  return { rate: (count / elapsedMs) * MS_PER_SECOND, loopDelayP99Ms };
}
