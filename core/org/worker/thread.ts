import { parentPort } from 'node:worker_threads';
import { AppError, type Deferred, deferred, toAppError } from '../../base/index.ts';
import { checkOrg } from '../check/check.ts';
import type { ExternalCopy, ExternalStore } from '../externals/types.ts';
import { type OrgSeeds, readSeeds } from '../files/seeds.ts';
import { hashDelivered } from '../lock/delivered.ts';
import { resolveOrg } from '../resolve/resolve.ts';
import type { FromThread, OrgTasks, RunTask, ToThread } from './messages.ts';

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

async function run(message: RunTask): Promise<void> {
  try {
    if (message.task === 'seed') {
      const seeds = await readSeeds(message.input.source, message.input.options);
      send({ t: 'done', result: seeds }, buffersOf(seeds));
    } else if (message.task === 'hash') send({ t: 'done', result: await hashDelivered(message.input) });
    else send({ t: 'done', result: await read(message.task, message.input) });
  } catch (error) {
    send({ t: 'failed', error: toAppError(error, 'The template cannot be read').toJSON() });
  }
}

function read(task: 'resolve' | 'check', { dir, settings, hasExternals }: OrgTasks['resolve']['input']) {
  const options = { ...settings, ...(hasExternals ? { externals } : {}) };
  return task === 'check' ? checkOrg(dir, options) : resolveOrg(dir, options);
}

/** The contents that have their memory for themselves: it is handed over instead of copied. */
function buffersOf(seeds: OrgSeeds): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { files } of seeds.values()) {
    for (const { content } of files) {
      const { buffer } = content;
      if (buffer instanceof ArrayBuffer && buffer.byteLength === content.byteLength) buffers.add(buffer);
    }
  }
  return [...buffers];
}

parentPort?.on('message', (message: ToThread) => {
  if (message.t === 'run') {
    void run(message);
    return;
  }
  const answer = waiting.get(message.call);
  waiting.delete(message.call);
  if (message.t === 'copy') answer?.resolve(message.copy);
  else answer?.reject(AppError.fromJSON(message.error));
});
