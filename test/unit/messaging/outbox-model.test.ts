import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { Outbox, textEnvelope } from '../../../core/messaging/index.ts';
import type { QueueRecord } from '../../../core/store/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { type Ending, FakeProxy } from '../../support/fake-proxy.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

/** However sendings end and whenever the engine dies: every message ends exactly once, and in order. */

type Step =
  | { readonly do: 'put' | 'restart' | 'hold' | 'release' | 'offline' | 'online' }
  | { readonly do: 'ending'; readonly ending: Ending }
  | { readonly do: 'elapse'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'put' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ending' as const),
      ending: fc.constantFrom<Ending>('answer', 'error', 'poll', 'busy', 'down', 'refused', 'throw'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('elapse' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('restart', 'hold', 'release', 'offline', 'online'),
    }) as fc.Arbitrary<Step>,
  },
);

class World {
  readonly clock = new TestClock();
  readonly store = memoryStore(this.clock.now);
  readonly target = addWorkspace(this.store, 'Ada', { url: 'http://agent' }).id;
  readonly put: string[] = [];
  /** Message ids in the order in which they ended, as told to the observer. */
  readonly ended: string[] = [];
  /** Message ids with a history row, over all engines. */
  readonly answered: string[] = [];
  ending: Ending = 'answer';
  proxy!: FakeProxy;
  outbox!: Outbox;

  constructor() {
    this.startEngine();
  }

  startEngine(): void {
    const { store, clock } = this;
    const proxy = new FakeProxy(store);
    proxy.next = () => this.ending;
    this.proxy = proxy;
    this.outbox = new Outbox({ store, proxy, clock, logger: silentLogger() });
    const changed = (row: QueueRecord) => {
      if (row.status === 'completed' || row.status === 'failed') this.ended.push(row.messageId);
    };
    this.outbox.observe('chat', { changed });
    this.outbox.start();
  }

  killEngine(): void {
    this.proxy.die();
    this.answered.push(...this.proxy.answered);
    this.clock.dropTimers();
  }

  async take(step: Step): Promise<void> {
    const { store, target, clock } = this;
    switch (step.do) {
      case 'put': {
        const messageId = `m${this.put.length}`;
        this.put.push(messageId);
        const envelope = textEnvelope(messageId, messageId);
        this.outbox.put({ kind: 'chat', targetId: target, callerId: null, envelope });
        this.outbox.drain(target);
        break;
      }
      case 'restart':
        this.killEngine();
        this.startEngine();
        break;
      case 'hold':
        this.proxy.hold();
        break;
      case 'release':
        this.proxy.release();
        break;
      case 'offline':
        store.workspaces.update(target, { status: 'offline' });
        break;
      case 'online':
        store.workspaces.update(target, { status: 'online' });
        this.outbox.drain(target);
        break;
      case 'ending':
        this.ending = step.ending;
        break;
      case 'elapse':
        await clock.elapse(step.ms);
    }
    await settle();
  }
}

test('no message is lost, none ends twice, none overtakes another', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 35 }), async (steps) => {
      const world = new World();
      for (const each of steps) await world.take(each);
      world.ending = 'answer';
      await world.take({ do: 'release' });
      await world.take({ do: 'online' });
      await world.take({ do: 'elapse', ms: 3_600_000 });
      world.killEngine();
      expect(world.ended).toEqual(world.put);
      expect(new Set(world.answered).size, 'one history row for each').toBe(world.answered.length);
      expect(world.store.queue.depth(world.target)).toBe(0);
      await world.store.dispose();
    }),
    { numRuns: 150 },
  );
}, 60_000);
