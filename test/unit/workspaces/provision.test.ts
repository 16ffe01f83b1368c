import { expect, it } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { provision } from '../../../core/workspaces/docker/provision.ts';
import { workspaceSpec } from '../../support/spec.ts';

/** An engine on which a container starts as `start` says, and what was done to containers there. */
function engine(start: () => void) {
  const done: string[] = [];
  const docker = {
    instanceId: 'i',
    hostAccess: async () => ({ extraHosts: [] }),
    cpus: async () => 2,
    volumes: { ensure: async () => ({ created: false }), remove: async () => undefined },
    containers: {
      create: async () => 'c1',
      putFiles: async () => undefined,
      start: async () => start(),
      remove: async (id: string) => void done.push(`remove ${id}`),
      named: async () => undefined,
    },
    refreshContainer: async () => undefined,
    forgetContainer: () => undefined,
  } as unknown as Docker;
  const lastWords = async (id: string) => {
    done.push(`read ${id}`);
    return 'no such module: agent';
  };
  const limitsOf = () => ({ memoryBytes: 1, nanoCpus: 1 });
  return { done, context: { docker, guarded: [], limitsOf, lastWords, logger: silentLogger() } };
}
const failure = (context: ReturnType<typeof engine>['context']) =>
  provision(context, workspaceSpec(), () => undefined, undefined).catch((error: unknown) => error);

it('tells what a container printed before it is thrown away', async () => {
  const { done, context } = engine(() => {
    throw new AppError('container_start_failed', 'The container could not be started', { detail: 'exec' });
  });
  expect(await failure(context)).toMatchObject({
    code: 'container_start_failed',
    detail: 'exec\nIts last log lines:\nno such module: agent',
  });
  expect(done).toEqual(['read c1', 'remove c1']);
});

it('still tries again what something else interfered with', async () => {
  const { done, context } = engine(() => undefined);
  expect(await failure(context)).toMatchObject({
    code: 'container_missing',
    detail: expect.stringContaining('no such module: agent'),
  });
  expect(done).toEqual(['read c1', 'remove c1', 'read c1', 'remove c1']);
});
