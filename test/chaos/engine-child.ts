import { flushCompileCache } from 'node:module';
import { type Checkpoint, messageOf, observeCheckpoints } from '../../core/base/index.ts';
import { startEngine } from '../../core/engine.ts';

/** What happens at the `nth` occurrence of a checkpoint from now on. */
export interface Trap {
  readonly at: Checkpoint;
  readonly nth: number;
  /** kill: the process ends there, at once · tell: the parent hears of it, and the work goes on */
  readonly effect: 'kill' | 'tell';
}

/** What the engine process says to its parent. */
export type Said =
  | { readonly kind: 'serves'; readonly url: string; readonly adminTokenFile: string }
  | { readonly kind: 'trapped' }
  | { readonly kind: 'set' };

/** The engine under test, in a process of its own that may end at any line. */
function say(said: Said): void {
  process.send?.(said);
}

let trap: Trap | null = null;
let seen = 0;
function set(next: Trap | null): void {
  trap = next;
  seen = 0;
}

observeCheckpoints((at) => {
  if (trap?.at !== at) return;
  seen += 1;
  if (seen !== trap.nth) return;
  if (trap.effect === 'kill') process.kill(process.pid, 'SIGKILL');
  say({ kind: 'trapped' });
});
process.on('message', (next: Trap | null) => {
  set(next);
  say({ kind: 'set' });
});
// Nobody would end it otherwise.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const [home = '', port = '', initial = 'null'] = process.argv.slice(2);
set(JSON.parse(initial) as Trap | null);
try {
  const engine = await startEngine({
    home,
    version: '0.0.0-chaos',
    backend: 'docker',
    logLevel: 'info',
    // It is asked again and again until something is so.
    env: { ...process.env, RATE_LIMIT: '1000000' },
    ...(port === '' ? {} : { port: Number(port) }),
  });
  // The next life starts faster; it is usually written at the end, which this one does not come to.
  flushCompileCache();
  say({ kind: 'serves', url: engine.info().url, adminTokenFile: engine.adminTokenFile });
} catch (error) {
  process.stderr.write(`the engine did not start: ${messageOf(error)}\n`);
  process.exit(1);
}
