import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, newId, systemCodeOf } from '../base/index.ts';

const LOOK_AGAIN_MS = 50;
/** A holder freshens its file that often. */
const FRESHEN_MS = 30_000;
/** No living holder lets its file become that old. */
const MAX_AGE_MS = 5 * 60_000;
/** A file without a holder's name yet: it was just made, or its maker died in between. */
const MAX_UNNAMED_MS = 5_000;
const STARTED_AT_MS = Date.now() - process.uptime() * 1_000;

/**
 * Runs `work` while this process alone holds `file`, whoever else on this machine wants it. A lock whose holder
 * died is taken over. Waits until the signal aborts and then throws its reason.
 */
export async function withLock<T>(
  file: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  freshenMs = FRESHEN_MS,
): Promise<T> {
  const mine = `${process.pid} ${newId()}`;
  while (!(await tryLock(file, mine))) {
    signal.throwIfAborted();
    if (await isAbandoned(file)) await takeAway(file);
    else await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  const freshening = setInterval(() => void freshen(file, mine), freshenMs);
  try {
    return await work();
  } finally {
    clearInterval(freshening);
    if ((await contentOf(file)) === mine) await rm(file, { force: true });
  }
}

/** A file that cannot be freshened is at worst taken away. */
async function freshen(file: string, mine: string): Promise<void> {
  if ((await contentOf(file)) !== mine) return;
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

async function tryLock(file: string, mine: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(mine);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  const since = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  if (since === null) return false;
  const ageMs = Date.now() - since;
  if (ageMs > MAX_AGE_MS) return true;
  const pid = Number.parseInt((await contentOf(file)) ?? '', 10);
  if (!(pid > 0)) return ageMs > MAX_UNNAMED_MS;
  // In containers each life of the app has the same number.
  if (pid === process.pid) return since < STARTED_AT_MS - LOOK_AGAIN_MS;
  return !isAlive(pid);
}

/** Of several that see the same abandoned lock one gets it; the others find it gone. */
async function takeAway(file: string): Promise<void> {
  const aside = `${file}.${newId()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  await rm(aside, { force: true });
}

async function contentOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
