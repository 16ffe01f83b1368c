import { existsSync } from 'node:fs';
import { backoffMs, type Clock, type Disposable } from '../../base/index.ts';
import { EXTERNAL_FOLDER } from '../resolve/roots.ts';
import { FolderWatch } from './folder-watch.ts';

/** An editor writes a file in several steps, and a checkout changes hundreds. */
const QUIET_MS = 300;
/** Constant changes do not put a check off for longer. */
const MAX_WAIT_MS = 3_000;
/** When a folder that is gone is looked for again, and the longest that this gets to. */
const LOOK_AGAIN_MS = 1_000;
const MAX_LOOK_AGAIN_MS = 30_000;
const UNINTERESTING: ReadonlySet<string> = new Set(['.git', 'node_modules', EXTERNAL_FOLDER]);

export interface WatchOptions {
  readonly clock: Clock;
}

/**
 * Calls `onChange` after the template folder has changed and been quiet for a moment, also when it disappears or comes
 * back. Dispose it to stop.
 */
export function watchTemplate(dir: string, onChange: () => void, { clock }: WatchOptions): Disposable {
  let watcher: FolderWatch | undefined;
  let quiet: Disposable | undefined;
  let lookAgain: Disposable | undefined;
  let firstChangeAt: number | null = null;
  let timesLost = 0;
  let disposed = false;

  const changed = () => {
    if (disposed) return;
    firstChangeAt ??= clock.now();
    quiet?.dispose();
    const waitMs = Math.min(QUIET_MS, firstChangeAt + MAX_WAIT_MS - clock.now());
    quiet = clock.setTimeout(tell, Math.max(0, waitMs));
  };
  const tell = () => {
    firstChangeAt = null;
    onChange();
  };
  const lost = () => {
    watcher?.dispose();
    watcher = undefined;
    lookAgain?.dispose();
    const waitMs = backoffMs(timesLost, LOOK_AGAIN_MS, MAX_LOOK_AGAIN_MS);
    timesLost += 1;
    if (!disposed) lookAgain = clock.setTimeout(find, waitMs);
  };
  const find = () => {
    if (!existsSync(dir)) lost();
    else if (start()) changed();
  };
  const start = (): boolean => {
    try {
      watcher = new FolderWatch(dir, {
        ignored: UNINTERESTING,
        onChange: () => {
          timesLost = 0;
          changed();
        },
        onLost: () => {
          changed();
          lost();
        },
      });
      return true;
    } catch {
      lost();
      return false;
    }
  };

  start();
  return {
    dispose() {
      disposed = true;
      watcher?.dispose();
      quiet?.dispose();
      lookAgain?.dispose();
    },
  };
}
