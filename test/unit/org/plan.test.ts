import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResolvedOrg } from '../../../core/org/index.ts';
import { actions, World, wantedOf } from './plan-world.ts';
import { first, flatten, resolveFiles } from './template.ts';

/** A random tree as nested entries of org.yaml. JSON is YAML, so it can be written as it is. */
interface Entry {
  [key: string]: unknown;
  name: string;
  role?: string;
  tier?: number;
  spawning?: boolean;
  children?: readonly Entry[];
}

const names = fc.constantFrom('Boss', 'Coder', 'Writer', 'a/b', '~', 'é', '0');
const { tree } = fc.letrec<{ tree: Entry[]; entry: Entry }>((tie) => ({
  tree: fc.uniqueArray(tie('entry'), {
    selector: (entry) => entry.name,
    maxLength: 4,
    depthIdentifier: 'org',
  }),
  entry: fc.record(
    {
      name: names,
      role: fc.constantFrom('one', 'two'),
      tier: fc.integer({ min: 1, max: 3 }),
      spawning: fc.boolean(),
      children: fc.oneof({ depthIdentifier: 'org', maxDepth: 3 }, fc.constant([]), tie('tree')),
    },
    { requiredKeys: ['name'] },
  ),
}));
const forest = tree.filter((entries) => entries.length > 0);
const mode = fc.constantFrom('merge', 'reconcile');

const orgOf = (workspaces: readonly Entry[], name = 'Random'): Promise<ResolvedOrg> =>
  resolveFiles({ 'org.yaml': JSON.stringify({ name, workspaces }) });

describe('the plan', () => {
  it('is empty once it was carried out, from whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(forest, mode), { minLength: 1, maxLength: 3 }), async (imports) => {
        const world = new World();
        for (const [entries, how] of imports) {
          const org = await orgOf(entries);
          await world.import(org, how);
          const again = await world.plan(org, how);
          expect(again.steps.filter(({ entry }) => entry.action !== 'keep')).toEqual([]);
          const spawning = flatten(org.workspaces).filter((each) => each.spawning);
          expect(again.steps.map(({ entry }) => entry.path)).toEqual(spawning.map((each) => each.path));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('of a reconcile leaves exactly what the template says, where it says anything', async () => {
    await fc.assert(
      fc.asyncProperty(forest, forest, async (before, after) => {
        const world = new World();
        await world.import(await orgOf(before));
        const org = await orgOf(after);
        const spawning = flatten(org.workspaces).filter((each) => each.spawning);
        const untouched = world.live;
        const known = untouched.length > 0;
        await world.import(org, 'reconcile');
        // A template that makes nothing never empties an org.
        if (spawning.length === 0) expect(world.live).toEqual(untouched);
        else if (known) expect(world.live).toHaveLength(spawning.length);
      }),
      { numRuns: 150 },
    );
  });

  it('of a reconcile never touches another org, nor what people made outside of it', async () => {
    await fc.assert(
      fc.asyncProperty(forest, forest, forest, async (mine, other, mineLater) => {
        const world = new World();
        await world.import(await orgOf(other, 'Other'));
        await world.import(await orgOf(mine, 'Mine'));
        const [someone] = world.live;
        if (someone) world.make('By hand', null, someone.fields);
        const before = world.live.filter((each) => each.orgId !== 'Mine');
        await world.import(await orgOf(mineLater, 'Mine'), 'reconcile');
        const after = new Map(world.live.map((each) => [each.id, each]));
        for (const each of before) expect(after.get(each.id)).toEqual(each);
        for (const each of world.live) {
          if (each.parentId !== null) expect(after.has(each.parentId)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never removes with a merge', async () => {
    await fc.assert(
      fc.asyncProperty(forest, forest, async (before, after) => {
        const world = new World();
        await world.import(await orgOf(before));
        const ids = world.live.map((each) => each.id);
        await world.import(await orgOf(after), 'merge');
        expect(world.live.map((each) => each.id)).toEqual(expect.arrayContaining(ids));
      }),
    );
  });

  it('depends on nothing but the template, the org and the mode', async () => {
    await fc.assert(
      fc.asyncProperty(forest, forest, mode, async (before, after, how) => {
        const world = new World();
        await world.import(await orgOf(before));
        const org = await orgOf(after);
        const plan = await world.plan(org, how);
        world.live = world.live.toReversed();
        expect(await world.plan(org, how)).toMatchObject({ id: plan.id });
        expect(actions(await world.plan(org, how)).sort()).toEqual(actions(plan).sort());
      }),
    );
  });
});

const team = (...children: Entry[]): Entry[] => [{ name: 'Lead', children }];

describe('a workspace', () => {
  it('that is missing below one that exists is filled in', async () => {
    const world = new World();
    await world.import(await orgOf(team({ name: 'B' })));
    const plan = await world.import(
      await orgOf(team({ name: 'B', children: [{ name: 'C' }] }, { name: 'D' })),
    );
    expect(actions(plan)).toEqual(['keep Lead', 'keep Lead/B', 'create Lead/B/C', 'create Lead/D']);
    expect(plan.steps[2]?.entry.reason).toBe('there is no "C" below "B" yet');
  });

  it('that stands elsewhere in the template moves with everything below it', async () => {
    const world = new World();
    await world.import(await orgOf(team({ name: 'A' }, { name: 'B', children: [{ name: 'C' }] })));
    const c = world.named('C').id;
    const plan = await world.import(
      await orgOf(team({ name: 'A', children: [{ name: 'B', children: [{ name: 'C' }] }] })),
    );
    expect(actions(plan)).toEqual(['keep Lead', 'keep Lead/A', 'move Lead/A/B', 'keep Lead/A/B/C']);
    expect(plan.steps[2]?.entry).toMatchObject({
      movedFrom: 'Lead/B',
      changes: [{ field: 'parent', from: 'Lead', to: 'Lead/A' }],
    });
    expect(world.named('C').id).toBe(c);
    expect(world.named('B').parentId).toBe(world.named('A').id);
  });

  it('changes places with its lead', async () => {
    const world = new World();
    await world.import(await orgOf([{ name: 'Boss', children: [{ name: 'Lead' }] }]));
    const plan = await world.import(
      await orgOf([{ name: 'Lead', children: [{ name: 'Boss' }] }]),
      'reconcile',
    );
    expect(actions(plan)).toEqual(['move Lead', 'move Lead/Boss']);
    expect(world.named('Lead').parentId).toBeNull();
  });

  it('is not taken for another one of its name', async () => {
    const world = new World();
    await world.import(
      await orgOf(team({ name: 'A', children: [{ name: 'X' }] }, { name: 'B', children: [{ name: 'X' }] })),
    );
    const plan = await world.plan(await orgOf(team({ name: 'C', children: [{ name: 'X' }] })), 'reconcile');
    expect(actions(plan)).toEqual([
      'keep Lead',
      'create Lead/C',
      'create Lead/C/X',
      'remove Lead/A/X',
      'remove Lead/A',
      'remove Lead/B/X',
      'remove Lead/B',
    ]);
  });

  it('gets what the template changed, but not over what people changed', async () => {
    const world = new World();
    await world.import(await orgOf(team({ name: 'A', role: 'writes', tier: 2 })));
    world.edit(world.named('A').id, { role: 'writes well' });
    const changed = await orgOf(team({ name: 'A', role: 'edits', tier: 3 }));
    const merge = await world.plan(changed);
    expect(merge.steps[1]?.entry).toMatchObject({
      action: 'update',
      changes: [{ field: 'tier', from: '2', to: '3' }],
      reason: expect.stringContaining('changed here and left as it is: role'),
    });
    expect((await world.plan(changed, 'reconcile')).steps[1]?.patch).toEqual({ role: 'edits', tier: 3 });
    await world.import(changed);
    expect(world.named('A').fields).toMatchObject({ role: 'writes well', tier: 3 });
    expect(actions(await world.plan(changed))).toEqual(['keep Lead', 'keep Lead/A']);
  });

  it('of a template that says spawning: false goes with a reconcile, and only then', async () => {
    const world = new World();
    await world.import(await orgOf(team({ name: 'A' })));
    const asleep = await orgOf(team({ name: 'A', spawning: false }));
    expect(actions(await world.plan(asleep))).toEqual(['keep Lead']);
    expect(actions(await world.plan(asleep, 'reconcile'))).toEqual(['keep Lead', 'remove Lead/A']);
  });
});

describe('removing', () => {
  it('takes what people made below along, and says so', async () => {
    const world = new World();
    const org = await orgOf(team({ name: 'A' }, { name: 'B' }));
    await world.import(org);
    const fields = wantedOf(first(org)).fields;
    const below = world.make('Mine', world.named('A').id, fields);
    world.make('Beside', world.named('Lead').id, fields);
    const plan = await world.plan(await orgOf(team({ name: 'B' })), 'reconcile');
    expect(actions(plan)).toEqual(['keep Lead', 'keep Lead/B', 'remove Lead/A/Mine', 'remove Lead/A']);
    expect(plan.steps[2]?.entry).toMatchObject({
      workspaceId: below,
      reason: 'it was made by hand below "A", which goes',
    });
  });

  it('stops at what holds a workspace of another org', async () => {
    const world = new World();
    await world.import(await orgOf(team({ name: 'A', children: [{ name: 'Own' }] }), 'Mine'));
    await world.import(await orgOf(team({ name: 'A', children: [{ name: 'Guest' }] }), 'Guests'));
    const plan = await world.plan(await orgOf([{ name: 'Fresh' }, { name: 'Lead' }], 'Mine'), 'reconcile');
    expect(actions(plan)).toEqual(['create Fresh', 'keep Lead', 'remove Lead/A/Own']);
    expect(plan.spared).toMatchObject([{ path: 'Lead/A', reason: 'it holds a workspace of another org' }]);
  });

  it('does nothing when the template makes nothing', async () => {
    const world = new World();
    await world.import(await orgOf(team({ name: 'A' })));
    expect(actions(await world.plan(await orgOf([{ name: 'Else', spawning: false }]), 'reconcile'))).toEqual(
      [],
    );
  });
});

describe('schedules', () => {
  const withDaily = (cron: string, name = 'Daily') =>
    resolveFiles({
      'org.yaml': JSON.stringify({
        name: 'Random',
        workspaces: [{ name: 'A', schedules: [{ name, cron_expr: cron, prompt: 'go' }] }],
      }),
    });

  it('follow the template until people change them', async () => {
    const world = new World();
    await world.import(await withDaily('0 9 * * *'));
    const changed = await withDaily('0 8 * * *');
    expect((await world.plan(changed)).steps[0]?.schedules).toMatchObject({ put: ['Daily'], remove: [] });
    const edited = new Map([['Daily', { digest: 'mine', fromTemplate: false }]]);
    world.live = world.live.map((each) => ({ ...each, schedules: edited }));
    expect(actions(await world.plan(changed, 'reconcile'))).toEqual(['keep A']);
  });

  it('go with a reconcile only', async () => {
    const world = new World();
    await world.import(await withDaily('0 9 * * *'));
    const other = await withDaily('0 9 * * *', 'Weekly');
    expect((await world.plan(other)).steps[0]?.schedules).toMatchObject({ put: ['Weekly'], remove: [] });
    expect((await world.plan(other, 'reconcile')).steps[0]?.schedules.remove).toEqual(['Daily']);
  });
});

describe('the files of a workspace', () => {
  const prompt = (text: string) => ({ system_prompt: text });
  const filesOf = (world: World, org: ResolvedOrg, mode: 'merge' | 'reconcile' = 'merge') =>
    world.plan(org, mode).then(({ steps }) => steps.map(({ files }) => files));

  it('change only where the template says something else', async () => {
    const world = new World();
    await world.import(
      await orgOf([
        { name: 'A', ...prompt('one') },
        { name: 'B', ...prompt('one') },
      ]),
    );
    const org = await orgOf([
      { name: 'A', ...prompt('two') },
      { name: 'B', ...prompt('one') },
    ]);
    expect(await filesOf(world, org)).toEqual([
      { put: ['system-prompt.md'], remove: [] },
      { put: [], remove: [] },
    ]);
    expect((await world.plan(org)).steps[0]?.entry.reason).toContain('those that differ are written again');
  });

  it.each([{ role: 'another' }, { tier: 3 }, { model: 'opus' }, { max_concurrent_tasks: 7 }])(
    'are only config.yaml where that repeats what changes: %j',
    async (change) => {
      const world = new World();
      await world.import(await orgOf([{ name: 'A', ...prompt('one') }]));
      const org = await orgOf([{ name: 'A', ...prompt('one'), ...change }]);
      expect(await filesOf(world, org)).toEqual([{ put: ['config.yaml'], remove: [] }]);
    },
  );

  it('do not change with what no file says, nor with what people changed and a merge leaves', async () => {
    const world = new World();
    await world.import(await orgOf([{ name: 'A', ...prompt('one') }]));
    const org = await orgOf([{ name: 'A', ...prompt('two'), plugins: ['ecc'] }]);
    world.edit(world.named('A').id, { role: 'by hand' });
    expect(await filesOf(world, org)).toEqual([{ put: ['system-prompt.md'], remove: [] }]);
    expect(await filesOf(world, org, 'reconcile')).toEqual([
      { put: ['config.yaml', 'system-prompt.md'], remove: [] },
    ]);
  });

  it('go where the template has them no longer', async () => {
    const world = new World();
    await world.import(await orgOf([{ name: 'A' }]));
    const { id, applied } = world.named('A');
    const files = { ...applied?.files, 'old.md': 'x' };
    world.live = world.live.map((each) =>
      each.id === id && applied
        ? { ...each, applied: { ...applied, files }, fields: { ...each.fields, files } }
        : each,
    );
    expect(await filesOf(world, await orgOf([{ name: 'A' }]))).toEqual([{ put: [], remove: ['old.md'] }]);
  });
});
