import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { A2aProxy, ActivityLog, Outbox, textEnvelope } from '../../../core/messaging/index.ts';
import type { QueueRecord, Store } from '../../../core/store/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { type PushAgent, pushAgent, says } from '../../support/push-agent.ts';
import { addWorkspace, storeIn, temporaryFolder } from '../../support/store.ts';

/**
 * The busy queue as clients know it, over the real proxy, a store on disk and an agent that answers, breaks off or makes
 * wait, while the engine dies and comes back at any time.
 */

const SENDERS = ['bea', 'cyd'] as const;
const PRIORITIES = [10, 50, 100] as const;

interface Put {
  readonly messageId: string;
  readonly sender: (typeof SENDERS)[number];
  readonly priority: number;
  readonly expiresAt: number | null;
}

/** What must be true, without knowing how it is done. */
interface Model {
  readonly put: Put[];
  readonly cancelled: Set<string>;
}

class World {
  readonly clock = new TestClock();
  readonly agent: PushAgent;
  readonly #home: string;
  /** Message ids in the order in which the agent has answered them. */
  readonly answered: string[] = [];
  /** Message ids that came again although their answer had been taken. */
  readonly again: string[] = [];
  /** Message ids in the order in which the agent got them, repeats included. */
  readonly got: string[] = [];
  #held: (() => void)[] = [];
  mode: 'answer' | 'break off' | 'hold' = 'answer';
  store!: Store;
  proxy!: A2aProxy;
  outbox!: Outbox;
  target = '';

  constructor(agent: PushAgent, home: string) {
    this.agent = agent;
    this.#home = home;
    agent.answer = async (response, delivery) => {
      const { method, params } = delivery.body;
      if (method !== 'message/send') return void response.end('{}');
      const id = String(params.message.messageId);
      this.got.push(id);
      if (this.store.queue.get(this.ids.get(id) ?? '')?.status === 'completed') this.again.push(id);
      if (this.mode === 'break off') return void response.destroy();
      if (this.mode === 'hold') await new Promise<void>((resolve) => this.#held.push(resolve));
      if (response.destroyed) return;
      this.answered.push(id);
      await says(id)(response, delivery);
    };
  }

  startEngine(): void {
    const { clock } = this;
    this.store = storeIn(this.#home, clock.now);
    this.target =
      this.store.workspaces.listLive()[0]?.id ??
      addWorkspace(this.store, 'Ada', { url: this.agent.url, external: true }).id;
    const { store } = this;
    const activity = new ActivityLog(store, clock.now);
    const options = { store, activity, clock, isRunning: () => true, revive: () => undefined };
    this.proxy = new A2aProxy(options);
    this.outbox = new Outbox({ store, proxy: this.proxy, clock, logger: silentLogger() });
    this.outbox.start();
  }

  /** Nothing is concluded any more, and the connections are gone. */
  async killEngine(): Promise<void> {
    this.outbox.dispose();
    this.proxy.dispose();
    this.clock.dropTimers();
    this.release();
    await this.quiet();
    await this.store.dispose();
  }

  release(): void {
    for (const resolve of this.#held.splice(0)) resolve();
  }

  /** Until whatever is under way waits for the agent only. */
  async quiet(): Promise<void> {
    do await settle();
    while (this.proxy.countUnderWay(this.target) > this.#held.length);
    await settle();
  }

  rows(): QueueRecord[] {
    return this.model.put.map(
      ({ messageId }) => this.store.queue.get(this.ids.get(messageId) ?? '') as QueueRecord,
    );
  }

  readonly ids = new Map<string, string>();
  model!: Model;
}

type Command = fc.AsyncCommand<Model, World>;
const always = () => true;

const putCommand = fc
  .record({
    sender: fc.constantFrom(...SENDERS),
    priority: fc.constantFrom(...PRIORITIES),
    expiresInMs: fc.option(fc.integer({ min: 1_000, max: 60_000 })),
  })
  .map(
    ({ sender, priority, expiresInMs }): Command => ({
      check: always,
      toString: () => `put(${sender}, ${priority}, ${expiresInMs})`,
      async run(model, world) {
        const messageId = `m${model.put.length}`;
        const expiresAt = expiresInMs === null ? null : world.clock.now() + expiresInMs;
        const envelope = textEnvelope(messageId, messageId);
        const message = {
          kind: 'a2a',
          targetId: world.target,
          callerId: sender,
          envelope,
          expiresAt,
          priority,
        } as const;
        const row = world.outbox.put(message);
        expect(world.outbox.put(message).id, 'a duplicate is the same').toBe(row.id);
        world.ids.set(messageId, row.id);
        model.put.push({ messageId, sender, priority, expiresAt });
        world.outbox.drain(world.target);
        await world.quiet();
      },
    }),
  );

const modeCommand = fc.constantFrom<World['mode']>('answer', 'break off', 'hold').map(
  (mode): Command => ({
    check: always,
    toString: () => mode,
    async run(_, world) {
      world.mode = mode;
      if (mode !== 'hold') world.release();
      await world.quiet();
    },
  }),
);

const elapseCommand = fc.integer({ min: 1, max: 90_000 }).map(
  (ms): Command => ({
    check: always,
    toString: () => `elapse(${ms})`,
    async run(_, world) {
      await world.clock.elapse(ms);
      world.outbox.expire();
      await world.quiet();
    },
  }),
);

const cancelCommand = fc.nat(20).map(
  (index): Command => ({
    check: ({ put }) => index < put.length,
    toString: () => `cancel(m${index})`,
    async run(model, world) {
      const messageId = `m${index}`;
      const row = world.store.queue.get(world.ids.get(messageId) ?? '');
      const isLive = row?.status === 'queued' || row?.status === 'dispatched';
      expect(world.outbox.cancel(messageId)).toBe(isLive);
      if (isLive) model.cancelled.add(messageId);
      await world.quiet();
    },
  }),
);

const restartCommand = fc.constant<Command>({
  check: always,
  toString: () => 'kill -9 and start',
  async run(_, world) {
    await world.killEngine();
    world.startEngine();
    await world.quiet();
  },
});

/** Of the messages that a sender has put with one priority, those that were answered were answered in order. */
function expectOrder(world: World, model: Model): void {
  for (const sender of SENDERS) {
    for (const priority of PRIORITIES) {
      const put = model.put.filter((each) => each.sender === sender && each.priority === priority);
      const ids = put.map(({ messageId }) => messageId);
      const first = [...new Set(world.answered)].filter((id) => ids.includes(id));
      expect(first, `${sender} with ${priority}`).toEqual(ids.filter((id) => first.includes(id)));
    }
  }
}

test('messages are neither lost nor delivered again once they were answered, and stay in order', async () => {
  const agent = await pushAgent();
  const commands = fc.commands(
    [
      putCommand,
      putCommand,
      putCommand,
      modeCommand,
      modeCommand,
      elapseCommand,
      cancelCommand,
      restartCommand,
    ],
    { maxCommands: 25, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, fc.boolean(), async (steps, endsWell) => {
      const { folder, dispose } = await temporaryFolder();
      const world = new World(agent, folder);
      const model: Model = { put: [], cancelled: new Set() };
      world.model = model;
      world.startEngine();
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), steps);
        world.mode = endsWell ? 'answer' : 'break off';
        world.release();
        for (let minutes = 0; minutes < 40; minutes += 1) {
          await world.clock.elapse(60_000);
          world.outbox.expire();
          await world.quiet();
        }
        const rows = world.rows();
        for (const [index, row] of rows.entries()) {
          const put = model.put[index] as Put;
          expect(row.attempts).toBeLessThanOrEqual(5);
          if (row.status === 'completed') {
            expect(JSON.parse(world.store.queue.responseOf(row.id) ?? '')).toMatchObject({
              result: { parts: [{ text: put.messageId }] },
            });
          } else if (row.status === 'dropped') {
            expect(model.cancelled.has(put.messageId) || put.expiresAt !== null, put.messageId).toBe(true);
          } else {
            const isOver =
              row.status === 'failed' && (row.attempts === 5 || model.cancelled.has(put.messageId));
            expect(isOver, `${put.messageId} is ${row.status}`).toBe(true);
          }
        }
        expectOrder(world, model);
        expect(world.again).toEqual([]);
        const logged = world.store.activity
          .list({ workspaceId: world.target, limit: 500 })
          .filter(({ status }) => status === 'ok')
          .map(({ requestBody }) => (requestBody as { id: string }).id);
        expect(new Set(logged).size, 'one row of the history for each').toBe(logged.length);
        expect([...logged].sort()).toEqual(
          rows
            .filter(({ status }) => status === 'completed')
            .map(({ messageId }) => messageId)
            .sort(),
        );
      } finally {
        await world.killEngine();
        await dispose();
      }
    }),
    { numRuns: 15 },
  );
  await agent.close();
}, 120_000);

test('the most urgent goes first, then the oldest', async () => {
  const agent = await pushAgent();
  const { folder, dispose } = await temporaryFolder();
  const world = new World(agent, folder);
  world.model = { put: [], cancelled: new Set() };
  world.startEngine();
  world.store.workspaces.update(world.target, { status: 'offline' });
  for (const [messageId, priority] of [
    ['a', 50],
    ['b', 10],
    ['c', 100],
    ['d', 50],
  ] as const) {
    const envelope = textEnvelope(messageId, messageId);
    world.outbox.put({ kind: 'a2a', targetId: world.target, callerId: 'bea', envelope, priority });
  }
  world.store.workspaces.update(world.target, { status: 'online' });
  world.outbox.drain(world.target);
  for (let turn = 0; turn < 4; turn += 1) await world.quiet();
  expect(world.got).toEqual(['c', 'a', 'd', 'b']);
  await world.killEngine();
  await agent.close();
  await dispose();
});
