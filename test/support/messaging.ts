import { silentLogger } from '../../core/base/index.ts';
import { ActivityLog, Chat, Delegations, Outbox } from '../../core/messaging/index.ts';
import { TestClock } from './clock.ts';
import { FakeProxy } from './fake-proxy.ts';
import { addWorkspace, memoryStore } from './store.ts';

/** Chat and delegations over a real store and outbox, with a fake proxy, in an org of a lead and two below. */
export function testMessaging() {
  const clock = new TestClock();
  const store = memoryStore(clock.now);
  const proxy = new FakeProxy(store);
  const outbox = new Outbox({ store, proxy, clock, logger: silentLogger() });
  const activity = new ActivityLog(store, clock.now);
  const lead = addWorkspace(store, 'Lead', { url: 'http://lead' }).id;
  const ada = addWorkspace(store, 'Ada', { url: 'http://ada', parentId: lead }).id;
  const bea = addWorkspace(store, 'Bea', { url: 'http://bea', parentId: lead }).id;
  return {
    clock,
    store,
    proxy,
    outbox,
    activity,
    delegations: new Delegations({ store, activity, outbox, clock, logger: silentLogger() }),
    chat: new Chat(store, outbox),
    lead,
    ada,
    bea,
    async dispose(): Promise<void> {
      outbox.dispose();
      await store.dispose();
    },
  };
}
