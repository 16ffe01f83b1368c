import { parentPort } from 'node:worker_threads';
import { AppError, type Deferred, deferred, toAppError } from '../../base/index.ts';
import { checkOrg } from '../check/check.ts';
import type { ExternalCopy, ExternalStore } from '../externals/types.ts';
import { readSeeds } from '../files/seeds.ts';
import { hashDelivered } from '../lock/delivered.ts';
import { resolveOrg } from '../resolve/resolve.ts';
import type { FromThread, OrgTasks, Task, ToThread } from './messages.ts';
import { pack } from './pack.ts';
import type { Piece } from './pieces.ts';
import { Unpacker } from './unpack.ts';

/**
 * What runs in the thread of an `OrgWorker`: one task at a time. Repositories come from the other side, which knows
 * git and the credentials for it.
 */

const waiting = new Map<number, Deferred<ExternalCopy>>();
let calls = 0;

const externals: ExternalStore = {
  get(request) {
    calls += 1;
    const answer = deferred<ExternalCopy>();
    waiting.set(calls, answer);
    send({ t: 'fetch', call: calls, request });
    return answer.promise;
  },
};

function send(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** What the next task is to work on, as far as it has come. */
let input = new Unpacker();
/** Cuts what is left of the result. */
let left: Iterator<Piece> | undefined;

async function run(task: Task): Promise<void> {
  try {
    left = pack(await resultOf(task, input.value));
    sendNext();
  } catch (error) {
    send({ t: 'failed', error: toAppError(error, 'The template cannot be read').toJSON() });
  }
}

function resultOf(task: Task, about: unknown): Promise<OrgTasks[Task]['result']> {
  if (task === 'seed') {
    const { source, options } = about as OrgTasks['seed']['input'];
    return readSeeds(source, options);
  }
  if (task === 'hash') return hashDelivered(about as OrgTasks['hash']['input']);
  return read(task, about as OrgTasks['resolve']['input']);
}

function sendNext(): void {
  const next = left?.next();
  if (!next || next.done) return;
  if (next.value.root !== null) left = undefined;
  const { nodes, bytes } = next.value;
  send({ t: 'result', piece: next.value }, [nodes.buffer, bytes.buffer]);
}

function read(task: 'resolve' | 'check', { dir, settings, hasExternals }: OrgTasks['resolve']['input']) {
  const options = { ...settings, ...(hasExternals ? { externals } : {}) };
  return task === 'check' ? checkOrg(dir, options) : resolveOrg(dir, options);
}

function answer(call: number): Deferred<ExternalCopy> | undefined {
  const asked = waiting.get(call);
  waiting.delete(call);
  return asked;
}

parentPort?.on('message', (message: ToThread) => {
  if (message.t === 'input') {
    if (message.isFirst) input = new Unpacker();
    input.add(message.piece);
  } else if (message.t === 'run') void run(message.task);
  else if (message.t === 'more') sendNext();
  else if (message.t === 'copy') answer(message.call)?.resolve(message.copy);
  else answer(message.call)?.reject(AppError.fromJSON(message.error));
});

send({ t: 'loaded' });
