import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError, type Deferred, deferred } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

const running = (id: string) => org.machine.instances.get(id)?.running === true;
const waitingFor = (id: string) => org.view(id).phase?.waitingFor;

/** Holds every start, to be released one by one, in the order in which they began. */
function holdStarts(): { readonly began: string[]; release(id: string): Promise<void> } {
  const gates = new Map<string, Deferred<void>>();
  const began: string[] = [];
  org.backend.fault = (moment, id) => {
    if (moment !== 'volumes') return undefined;
    began.push(id);
    const gate = deferred<void>();
    gates.set(id, gate);
    return gate.promise;
  };
  return {
    began,
    async release(id) {
      gates.get(id)?.resolve();
      await settle();
    },
  };
}

describe('the order of starts', () => {
  test('a child waits for its lead, and says so', async () => {
    const starts = holdStarts();
    const lead = org.create('Lead');
    const child = org.create('Child', lead);
    const grandchild = org.create('Grandchild', child);
    await settle();
    expect(starts.began).toEqual([lead]);
    expect([waitingFor(child), waitingFor(grandchild)]).toEqual(['parent', 'parent']);
    await starts.release(lead);
    expect(starts.began).toEqual([lead, child]);
    expect(waitingFor(child)).toBeUndefined();
    await starts.release(child);
    expect(starts.began).toEqual([lead, child, grandchild]);
  });

  test('a lead that cannot be started holds nobody up', async () => {
    const starts = holdStarts();
    const lead = org.create('Lead');
    const child = org.create('Child', lead);
    await settle();
    const hold = org.backend.fault;
    org.backend.fault = (moment, id) => {
      if (id === lead && moment === 'container') throw new Error('broken');
      return hold(moment, id);
    };
    await starts.release(lead);
    expect(org.get(lead).status).toBe('failed');
    await starts.release(child);
    expect(running(child)).toBe(true);
  });

  test('a lead that waits for its backend, while nobody works on it, holds nobody up', async () => {
    const starts = holdStarts();
    const lead = org.create('Lead');
    const child = org.create('Child', lead);
    await settle();
    const hold = org.backend.fault;
    org.backend.fault = (moment, id) => {
      if (id === lead && moment === 'container') throw new AppError('docker_lost', 'gone');
      return hold(moment, id);
    };
    await starts.release(lead);
    expect(org.get(lead)).toMatchObject({ status: 'provisioning', phase: { step: 'container' } });
    await starts.release(child);
    expect(running(child)).toBe(true);
  });

  test('whoever waits for a turn says so, and leads go first however late they come', async () => {
    const starts = holdStarts();
    const [a, b] = [org.create('a'), org.create('b')];
    await settle();
    await starts.release(a);
    const below = org.create('below', a);
    await settle();
    const root = org.create('root');
    const late = org.create('late');
    await settle();
    expect(starts.began).toEqual([a, b, below]);
    expect(waitingFor(root)).toBe('turn');
    const under = org.create('under', a);
    await starts.release(b);
    expect(starts.began.at(-1)).toBe(root);
    await starts.release(root);
    expect(starts.began.at(-1)).toBe(late);
    expect(waitingFor(under)).toBe('turn');
  });

  test('a look at everybody costs one look at those who wait, however many they are', async () => {
    const starts = holdStarts();
    const ids = Array.from({ length: 60 }, (_, number) => org.create(`w${number}`));
    await settle();
    expect(starts.began).toHaveLength(2);
    let asked = 0;
    const { getLive } = org.store.workspaces;
    org.store.workspaces.getLive = (id) => {
      asked += 1;
      return getLive(id);
    };
    org.reconciler.mark(null);
    await settle();
    expect(asked).toBeLessThan(ids.length * 10);
  });

  test('who waits and is paused leaves, and the others go on', async () => {
    const starts = holdStarts();
    const ids = ['a', 'b', 'c', 'd'].map((name) => org.create(name));
    await settle();
    org.lifecycle.pause(ids[2] ?? '');
    await settle();
    expect(org.get(ids[2] ?? '')).toMatchObject({ status: 'paused', phase: null });
    await starts.release(ids[0] ?? '');
    expect(starts.began).toEqual([ids[0], ids[1], ids[3]]);
  });
});

describe('memory', () => {
  test('leads start first, one problem tells of the rest, and what stops makes room', async () => {
    org.memoryBudget = 3;
    const events = collectEvents(org.store);
    const leads = ['a', 'b'].map((name) => org.create(name));
    const below = leads.map((lead, number) => org.create(`below ${number}`, lead));
    await org.bringOnline();
    expect(leads.every(running)).toBe(true);
    expect(below.map(running)).toEqual([true, false]);
    const last = below[1] ?? '';
    expect(waitingFor(last)).toBe('memory');
    const [problem, ...others] = org.reconciler.problems();
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ key: 'capacity', error: { code: 'memory_short' } });
    expect(problem?.error.actions.map(({ input }) => input)).toEqual([
      { choice: 'leads' },
      { choice: 'all' },
    ]);

    org.lifecycle.pause(below[0] ?? '');
    await org.bringOnline();
    expect(running(last)).toBe(true);
    expect(org.reconciler.problems()).toEqual([]);
    expect(events.all).toContainEqual({ type: 'problem.cleared', key: 'capacity' });
  });

  test('who waits for the image of a restart still takes the room of what runs', async () => {
    const [a, b] = [await org.createOnline('a'), await org.createOnline('b')];
    org.memoryBudget = 2;
    const c = org.create('c');
    await settle();
    expect(waitingFor(c)).toBe('memory');
    const image = deferred<string>();
    org.imageOf = () => image.promise;
    org.lifecycle.restart(a);
    org.lifecycle.restart(b);
    await settle();
    org.reconciler.lookAtWaiting();
    await settle();
    expect(running(c)).toBe(false);
    image.resolve('sha256:2');
    await org.bringOnline();
    expect([a, b].map((id) => org.get(id).status)).toEqual(['online', 'online']);
    expect(running(c)).toBe(false);
  });

  test('nobody starts before it is known how much there is', async () => {
    org.memoryIsKnown = false;
    const ids = [org.create('a'), org.create('b')];
    await settle();
    expect(ids.map(running)).toEqual([false, false]);
    expect(org.reconciler.problems()).toEqual([]);
    org.memoryIsKnown = true;
    org.memoryBudget = 1;
    org.reconciler.lookAtWaiting();
    await settle();
    expect(ids.map(running)).toEqual([true, false]);
  });

  test('one always starts, however little there is', async () => {
    org.memoryBudget = 0;
    const [a, b] = [org.create('a'), org.create('b')];
    await org.bringOnline();
    expect([running(a), running(b)]).toEqual([true, false]);
  });

  test('the rest may be let asleep, and each wakes up when there is room', async () => {
    org.memoryBudget = 1;
    const lead = org.create('Lead');
    const child = org.create('Child', lead);
    await org.bringOnline();
    expect(org.reconciler.letWaitingSleep()).toBe(1);
    await settle();
    expect(org.get(child)).toMatchObject({ status: 'hibernated', desired: 'hibernated' });
    expect(org.reconciler.problems()).toEqual([]);
    org.memoryBudget = 2;
    org.lifecycle.wake(child);
    await org.bringOnline();
    expect(org.get(child).status).toBe('online');
  });

  test('all may be started all the same', async () => {
    org.memoryBudget = 1;
    const ids = ['a', 'b', 'c'].map((name) => org.create(name));
    await org.bringOnline();
    expect(org.reconciler.admitAll()).toBe(2);
    await org.bringOnline();
    expect(ids.every(running)).toBe(true);
  });

  test('who is only replaced needs no room', async () => {
    org.memoryBudget = 2;
    const [a] = [await org.createOnline('a'), await org.createOnline('b')];
    const c = org.create('c');
    await settle();
    expect(waitingFor(c)).toBe('memory');
    org.lifecycle.restart(a);
    await org.bringOnline();
    expect(org.get(a).status).toBe('online');
    expect(running(c)).toBe(false);
  });
});

/** Parents of workspaces by number: each has an earlier one, or none. */
const trees = fc
  .array(fc.nat(), { minLength: 1, maxLength: 10 })
  .map((picks) => picks.map((pick, number) => (pick % (number + 1) === number ? null : pick % (number + 1))));

test('no child starts before its lead, never more than fit, and everybody starts in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      trees,
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.array(fc.nat(9), { maxLength: 4 }),
      fc.boolean(),
      async (parents, budget, order, broken, backwards) => {
        await org.store.dispose();
        org = new TestOrg();
        org.memoryBudget = budget;
        const ids: string[] = [];
        const held = new Map<string, Deferred<void>>();
        const begun = new Set<string>();
        const broke = new Set<string>();
        const wrong: string[] = [];
        const failing = new Set(broken);
        org.backend.fault = async (moment, id) => {
          if (moment !== 'volumes') return;
          const parent = parents[ids.indexOf(id)] ?? null;
          if (parent !== null) {
            const { status, phase } = org.get(ids[parent] ?? '');
            if (status !== 'failed' && phase?.step !== 'register') wrong.push(`${id} before its lead`);
          }
          begun.add(id);
          if (begun.size - broke.size > budget) wrong.push(`${id} is one too many`);
          const gate = deferred<void>();
          held.set(id, gate);
          await gate.promise;
          if (!failing.has(ids.indexOf(id))) return;
          broke.add(id);
          throw new Error('broken');
        };
        for (const [number, parent] of parents.entries()) {
          ids.push(org.add(`w${number}`, parent === null ? null : (ids[parent] ?? null)).id);
        }
        org.lifecycle.start((backwards ? [...ids].reverse() : ids).map((id) => org.get(id)));
        const step = async (pick: number) => {
          await settle();
          const open = [...held.keys()];
          const id = open[pick % open.length] ?? '';
          held.get(id)?.resolve();
          held.delete(id);
          await settle();
        };
        await settle();
        for (const pick of order) await step(pick);
        while (held.size > 0) await step(0);
        expect(begun.size - broke.size).toBe(Math.min(budget, ids.length - broke.size));
        expect(wrong).toEqual([]);

        org.memoryBudget = null;
        org.reconciler.lookAtWaiting();
        await settle();
        while (held.size > 0) await step(0);
        expect(begun.size).toBe(ids.length);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
