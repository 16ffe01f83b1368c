import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import type { Moment } from '../../support/fake-backend.ts';
import { SEEDED, TestOrg } from '../../support/org.ts';

/**
 * Whatever users do, instances die of and backends refuse: once the faults stop and time goes on, what is
 * there is what is wanted.
 */

/** What the user wants, kept by the simplest means: names in order of creation. */
interface Model {
  readonly wanted: Map<number, 'running' | 'paused'>;
  readonly parentOf: Map<number, number | null>;
}

interface Real {
  readonly org: TestOrg;
  readonly ids: string[];
}

type Step = fc.AsyncCommand<Model, Real>;

const idOf = (real: Real, number: number): string => real.ids[number] ?? '';

function familyOf(model: Model, root: number): number[] {
  const family = [root];
  for (const member of family) {
    for (const [child, parent] of model.parentOf) {
      if (parent === member && model.wanted.has(child)) family.push(child);
    }
  }
  return family;
}

function hasPausedAncestor(model: Model, number: number): boolean {
  for (let at = model.parentOf.get(number) ?? null; at !== null; at = model.parentOf.get(at) ?? null) {
    if (model.wanted.get(at) === 'paused') return true;
  }
  return false;
}

/** A command on one of the live workspaces, chosen by a number of any size. */
function onOne(
  label: string,
  pick: number,
  isAllowed: (model: Model, number: number) => boolean,
  run: (model: Model, number: number, real: Real) => void | Promise<void>,
): Step {
  const choose = (model: Model): number | undefined => {
    const live = [...model.wanted.keys()];
    return live[pick % live.length];
  };
  return {
    check(model) {
      const number = choose(model);
      return number !== undefined && isAllowed(model, number);
    },
    async run(model, real) {
      await run(model, choose(model) ?? 0, real);
      await settle();
    },
    toString: () => `${label}(${pick})`,
  };
}

function always(label: string, run: (model: Model, real: Real) => void | Promise<void>): Step {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real);
      await settle();
    },
    toString: () => label,
  };
}

const create = (pick: number) =>
  always(`create(${pick})`, (model, { org, ids }) => {
    const parents = [...model.wanted.keys()].filter((each) => model.wanted.get(each) === 'running');
    const parent = parents.length === 0 || pick % 3 === 0 ? null : (parents[pick % parents.length] ?? null);
    if (parent !== null && hasPausedAncestor(model, parent)) return;
    const number = ids.length;
    ids.push(org.create(`w${number}`, parent === null ? null : (ids[parent] ?? null)));
    model.wanted.set(number, 'running');
    model.parentOf.set(number, parent);
  });

const restart = (pick: number) =>
  onOne(
    'restart',
    pick,
    (model, number) => model.wanted.get(number) === 'running' && !hasPausedAncestor(model, number),
    (_, number, real) => void real.org.lifecycle.restart(idOf(real, number)),
  );

const pause = (pick: number) =>
  onOne(
    'pause',
    pick,
    () => true,
    (model, number, real) => {
      real.org.lifecycle.pause(idOf(real, number));
      for (const each of familyOf(model, number)) model.wanted.set(each, 'paused');
    },
  );

const resume = (pick: number) =>
  onOne(
    'resume',
    pick,
    (model, number) => !hasPausedAncestor(model, number),
    (model, number, real) => {
      real.org.lifecycle.resume(idOf(real, number));
      for (const each of familyOf(model, number)) model.wanted.set(each, 'running');
    },
  );

const remove = (pick: number) =>
  onOne(
    'remove',
    pick,
    () => true,
    (model, number, real) => {
      // Not awaited: an engine that dies meanwhile never answers.
      void real.org.lifecycle.remove(idOf(real, number), { purge: pick % 2 === 0 });
      for (const each of familyOf(model, number)) model.wanted.delete(each);
    },
  );

const crash = (pick: number) =>
  onOne(
    'crash',
    pick,
    () => true,
    (_, number, real) => real.org.backend.crash(idOf(real, number)),
  );

const fault = (moment: Moment, code: string) =>
  always(`fault(${moment}, ${code})`, (_, { org }) => {
    org.backend.fault = (now) => {
      if (now !== moment) return;
      // A lost connection is what the backend says of itself, too.
      if (code === 'docker_lost') org.backend.ready = false;
      throw new AppError(code, `broken at ${moment}`);
    };
  });

const hang = (moment: Moment) =>
  always(`hang(${moment})`, (_, { org }) => {
    const { backend } = org;
    backend.fault = (now) =>
      now === moment ? new Promise((resolve) => org.clock.setTimeout(() => resolve(), 5_000)) : undefined;
  });

const steps: fc.Arbitrary<Step>[] = [
  fc.nat().map(create),
  fc.nat().map(create),
  fc.nat().map(restart),
  fc.nat().map(pause),
  fc.nat().map(resume),
  fc.nat().map(remove),
  fc.nat().map(crash),
  fc.constant(always('bringOnline', (_, { org }) => org.bringOnline())),
  fc.constant(always('backend away', (_, { org }) => org.backend.setReady(false))),
  fc.constant(always('backend back', (_, { org }) => org.backend.setReady(true))),
  fc.constant(always('engine restart', (_, { org }) => org.restartEngine())),
  fc.constant(
    always('faults end', (_, { org }) => {
      org.backend.fault = () => undefined;
    }),
  ),
  fc
    .integer({ min: 1, max: 200_000 })
    .map((ms) => always(`elapse(${ms})`, (_, { org }) => org.clock.elapse(ms))),
  fc
    .tuple(
      fc.constantFrom<Moment>(
        'image',
        'volumes',
        'container',
        'seed',
        'start',
        'stop',
        'remove',
        'logs',
        'list',
      ),
      fc.constantFrom('docker_lost', 'container_missing', 'disk_full'),
    )
    .map(([moment, code]) => fault(moment, code)),
  fc.constantFrom<Moment>('image', 'container', 'start', 'stop', 'remove').map(hang),
];

/** Faults stop, time goes on, agents register; what was given up is restarted, as its error offers. */
async function calmDown(org: TestOrg): Promise<void> {
  org.backend.fault = () => undefined;
  if (!org.backend.ready) org.backend.setReady(true);
  for (let round = 0; round < 4; round += 1) {
    await org.clock.elapse(30_000);
    await org.bringOnline();
  }
  await org.clock.elapse(70_000);
  for (const record of org.store.workspaces.listLive()) {
    if (record.status !== 'failed') continue;
    expect(record.error?.actions).toContainEqual(
      expect.objectContaining({ operation: 'workspaces.restart', input: { id: record.id } }),
    );
    org.lifecycle.restart(record.id);
  }
  await org.clock.elapse(1_000);
  await org.bringOnline();
}

function expectWishesFulfilled(model: Model, real: Real): void {
  const { store, machine } = real.org;
  const live = new Map([...model.wanted].map(([number, wish]) => [idOf(real, number), wish]));
  expect(new Set(store.workspaces.listLive().map(({ id }) => id))).toEqual(new Set(live.keys()));
  for (const [id, wish] of live) {
    const record = real.org.get(id);
    expect(record.desired).toBe(wish);
    expect(record.status).toBe(wish === 'running' ? 'online' : 'paused');
    expect(machine.instances.get(id)?.running ?? false).toBe(wish === 'running');
    if (wish === 'running') expect(machine.data.get(id)).toEqual(SEEDED);
    expect(record.url).toBe(wish === 'running' ? `http://127.0.0.1/${id}` : '');
  }
  for (const id of [...machine.instances.keys(), ...machine.data.keys()]) {
    expect(live.has(id), `left behind: ${id}`).toBe(true);
  }
}

test('what is there ends as what is wanted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 40, size: '+1' }), async (commands) => {
      const real: Real = { org: new TestOrg(), ids: [] };
      const model: Model = { wanted: new Map(), parentOf: new Map() };
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await calmDown(real.org);
        expectWishesFulfilled(model, real);
      } finally {
        real.org.killEngine();
        await real.org.store.dispose();
      }
    }),
    { numRuns: 200, endOnFailure: false },
  );
}, 60_000);
