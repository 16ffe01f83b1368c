import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { SEEDED, TestOrg } from '../../support/org.ts';
import { memoryStore } from '../../support/store.ts';
import { CORPUS } from './reconciler-model/corpus.ts';
import { idOf, Model, type Real } from './reconciler-model/model.ts';
import { anyStep, type Step, stepsOf } from './reconciler-model/steps.ts';

/**
 * Whatever users do, instances die of and backends refuse: once the faults stop and time goes on, what is
 * there is what is wanted. `MODEL_RUNS=5000` tries that many sequences that nobody has seen before.
 */

const FIXED_SEED = 20_261_128;
const RUNS = 500;
const NEW_RUNS = Number(process.env.MODEL_RUNS ?? 100);
const PER_RUN_MS = 500;

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
  const configs = new Map([...model.configOf].map(([number, text]) => [idOf(real, number), text]));
  expect(new Set(store.workspaces.listLive().map(({ id }) => id))).toEqual(new Set(live.keys()));
  for (const [id, wish] of live) {
    const record = real.org.get(id);
    const runs = wish === 'running';
    expect(record.desired).toBe(wish);
    expect(record.status).toBe(runs ? 'online' : wish);
    expect(record.phase).toBeNull();
    expect(machine.instances.get(id)?.running ?? false).toBe(runs);
    const config = configs.get(id);
    if (runs) expect(machine.data.get(id)).toEqual(config ? new Map([['config.yaml', config]]) : SEEDED);
    expect(store.tokens.hasLiveBearer(id)).toBe(runs);
    expect(record.url).toBe(runs ? `http://127.0.0.1/${id}` : '');
  }
  for (const id of [...machine.instances.keys(), ...machine.data.keys()]) {
    expect(live.has(id), `left behind: ${id}`).toBe(true);
  }
  for (const id of real.ids) {
    if (!live.has(id)) expect(store.tokens.hasLiveBearer(id), `tokens of ${id}, which is gone`).toBe(false);
  }
}

/** One store for all: making one takes longer than a sequence. */
const store = memoryStore();
afterAll(() => store.dispose());
function emptyStore(): void {
  store.transaction(() => {
    for (const { id } of store.workspaces.listAll()) store.workspaces.purge(id);
  });
}

async function expectSurvived(steps: Iterable<Step>): Promise<void> {
  emptyStore();
  const real: Real = { org: new TestOrg(store), ids: [] };
  const model = new Model(real.org.clock.now);
  try {
    await fc.asyncModelRun(() => ({ model, real }), steps);
    await calmDown(real.org);
    model.destroyWaiting();
    expectWishesFulfilled(model, real);
  } finally {
    real.org.killEngine();
  }
}

const anySteps = fc.commands([anyStep], { maxCommands: 40, size: '+1' });

test(
  'what is there ends as what is wanted',
  () =>
    fc.assert(fc.asyncProperty(anySteps, expectSurvived), {
      seed: FIXED_SEED,
      numRuns: RUNS,
      endOnFailure: false,
    }),
  RUNS * PER_RUN_MS,
);

test(
  'also after what nobody has tried yet',
  () => fc.assert(fc.asyncProperty(anySteps, expectSurvived), { numRuns: NEW_RUNS, endOnFailure: false }),
  NEW_RUNS * PER_RUN_MS + 60_000,
);

test.each(CORPUS)('no more: $was', ({ steps }) => expectSurvived(stepsOf(steps)));
