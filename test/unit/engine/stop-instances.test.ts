import { expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { stopInstances } from '../../../core/engine/stop-instances.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { FakeBackend } from '../../support/fake-backend.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

test('one that cannot be stopped, or hangs, keeps neither the others nor the engine from ending', async () => {
  const clock = new TestClock();
  const store = memoryStore(clock.now);
  const backend = new FakeBackend();
  const [refuses, hangs, ends] = ['a', 'b', 'c'].map((name) => addWorkspace(store, name).id);
  backend.fault = (_, id) => {
    if (id === refuses) throw new Error('no');
    return id === hangs ? new Promise(() => undefined) : undefined;
  };
  const registry = new WorkspaceRegistry(store, clock.now);
  const done = stopInstances({ backend, store, registry, clock, logger: silentLogger() });
  await clock.elapse(20_000);
  await done;
  const statuses = [refuses, hangs, ends].map((id) => store.workspaces.get(id ?? '')?.status);
  expect(statuses).toEqual(['online', 'online', 'offline']);
  await store.dispose();
});
