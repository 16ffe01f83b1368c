import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import { Memories } from '../../../core/memory/index.ts';
import { storeIn } from '../../support/store.ts';
import { mockOrg, startOrgEngine, team, templateIn } from './orgs-support.ts';

describe('a plan', () => {
  it('is another one when only a value has changed that it does not show', async () => {
    const engine = await startOrgEngine();
    const files = (value: string) => ({ ...mockOrg('Studio', [{ name: 'A' }]), '.env': `KEY=${value}\n` });
    const template = await templateIn(files('one-value'));
    const { id: planId } = await engine.call('org.plan', { template });
    expect((await engine.call('org.plan', { template })).id).toBe(planId);
    await templateIn(files('other-value'), template);
    await expect(engine.call('org.import', { template, planId })).rejects.toMatchObject({
      code: 'plan_changed',
    });
  });

  it('is made anew when somebody changes something while it is made', async () => {
    const engine = await startOrgEngine();
    const files = (role: string) =>
      mockOrg('Studio', [{ name: 'A', role, initial_memories: [{ content: 'x', scope: 'LOCAL' }] }]);
    const template = await templateIn(files('one'));
    await engine.call('org.import', { template });
    const { id = '' } = (await engine.byName()).get('A') ?? {};
    await templateIn(files('two'), template);
    const newOf = vi.spyOn(Memories.prototype, 'newOf');
    onTestFinished(() => newOf.mockRestore());
    newOf.mockImplementationOnce(() => {
      void engine.call('workspaces.update', { id, role: 'by hand' });
      return [];
    });
    const { workspaces } = await engine.call('org.import', { template });
    expect(workspaces.map(({ action }) => action)).toEqual(['keep']);
    expect((await engine.byName()).get('A')?.role).toBe('by hand');
    expect(newOf).toHaveBeenCalledTimes(2);

    newOf.mockImplementation(() => {
      void engine.call('secrets.set', { key: 'NOISE', value: newId(), workspaceId: id });
      return [];
    });
    await expect(engine.call('org.import', { template })).rejects.toMatchObject({ code: 'plan_changed' });
  });

  it('says of whom it keeps that he is being removed, and such an import is refused', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Studio', team({ name: 'A' })));
    await engine.call('org.import', { template });
    const { id = '' } = (await engine.byName()).get('A') ?? {};
    await engine.call('workspaces.remove', { id, undoable: true });
    const { diagnostics } = await engine.call('org.plan', { template });
    expect(diagnostics).toMatchObject([
      { code: 'being_removed', severity: 'error', message: '"A" is being removed' },
    ]);
    await expect(engine.call('org.import', { template })).rejects.toMatchObject({ code: 'being_removed' });
    await engine.call('workspaces.undoRemove', { id });
    expect(await engine.call('org.import', { template })).toMatchObject({ created: 0, kept: 2 });
    await engine.call('workspaces.remove', { id, undoable: true });
    await templateIn(mockOrg('Studio', team()), template);
    expect(await engine.call('org.import', { template, mode: 'reconcile' })).toMatchObject({ removed: 1 });
    expect([...(await engine.byName()).keys()]).toEqual(['Lead']);
  });

  it('says whether the org exists, also where the template is broken, and not once all of it is gone', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Studio', team({ name: 'A' })));
    const exists = async () => (await engine.call('org.plan', { template })).orgExists;
    const lead = await engine.call('workspaces.create', { name: 'Lead', runtime: 'mock' });
    expect(await exists()).toBe(false);
    await engine.call('workspaces.remove', { id: lead.id });
    await engine.call('org.import', { template });
    expect(await exists()).toBe(true);
    await templateIn(mockOrg('Studio', team({ name: 'A', tier: 9 })), template);
    expect(await exists()).toBe(true);
    const { id = '' } = (await engine.byName()).get('Lead') ?? {};
    await engine.call('workspaces.remove', { id });
    expect(await exists()).toBe(false);
  });

  it('is empty after its import and leaves other orgs as they are, whatever was imported before', async () => {
    const engine = await startOrgEngine();
    const entry = fc.record(
      {
        name: fc.constantFrom('Boss', 'Coder', 'Writer'),
        role: fc.constantFrom('one', 'two'),
        tier: fc.integer({ min: 1, max: 3 }),
        system_prompt: fc.constantFrom('Be kind.', 'Be quick.'),
        children: fc.uniqueArray(fc.record({ name: fc.constantFrom('Boss', 'Coder', 'Tester') }), {
          selector: ({ name }) => name,
          maxLength: 2,
        }),
      },
      { requiredKeys: ['name'] },
    );
    const workspaces = fc.uniqueArray(entry, { selector: ({ name }) => name, minLength: 1, maxLength: 3 });
    const step = fc.record({
      org: fc.constantFrom('Mine', 'Other'),
      mode: fc.constantFrom('merge' as const, 'reconcile' as const),
      workspaces,
    });
    const stateOf = (org: string) => {
      const store = storeIn(engine.home);
      const id = store.orgs.findByName(org)?.id;
      const rows = store.workspaces.listLive().filter((each) => each.orgId === id);
      void store.dispose();
      return rows.map(({ updatedAt: _, status: __, phase: ___, ...row }) => row);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const { org, mode, workspaces: wanted } of steps) {
          const template = await templateIn(mockOrg(org, wanted));
          const other = org === 'Mine' ? 'Other' : 'Mine';
          const before = stateOf(other);
          await engine.call('org.import', { template, mode });
          expect(stateOf(other)).toEqual(before);
          const again = await engine.call('org.plan', { template, mode });
          expect(again.entries.filter(({ action }) => action !== 'keep')).toEqual([]);
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('a reconcile', () => {
  it('of one org leaves the others alone, also where they share a root', async () => {
    const engine = await startOrgEngine();
    const mine = await templateIn(mockOrg('Mine', team({ name: 'A', children: [{ name: 'Own' }] })));
    const guests = await templateIn(mockOrg('Guests', team({ name: 'A', children: [{ name: 'Guest' }] })));
    await engine.call('org.import', { template: mine });
    await engine.call('org.import', { template: guests });
    await templateIn(mockOrg('Mine', team()), mine);
    const plan = await engine.call('org.plan', { template: mine, mode: 'reconcile' });
    expect(plan.diagnostics).toMatchObject([{ code: 'removal_spared', severity: 'warning' }]);
    await engine.call('org.import', { template: mine, mode: 'reconcile' });
    expect([...(await engine.byName()).keys()].sort()).toEqual(['A', 'Guest', 'Lead']);
  });

  it('moves what stands elsewhere, keeps its id and gives back the names that it frees', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(
      mockOrg('Studio', team({ name: 'A' }, { name: 'B', children: [{ name: 'C' }] })),
    );
    await engine.call('org.import', { template });
    const before = await engine.byName();
    await templateIn(
      mockOrg('Studio', team({ name: 'A', children: [{ name: 'C' }, { name: 'D' }] })),
      template,
    );
    expect(await engine.call('org.import', { template, mode: 'reconcile' })).toMatchObject({
      created: 1,
      moved: 1,
      removed: 1,
    });
    const after = await engine.byName();
    expect(after.get('C')).toMatchObject({ id: before.get('C')?.id, parentId: before.get('A')?.id });
    expect(after.has('B')).toBe(false);
    await templateIn(
      mockOrg('Studio', team({ name: 'A', children: [{ name: 'C' }] }, { name: 'B' })),
      template,
    );
    await engine.call('org.import', { template, mode: 'reconcile' });
    expect((await engine.byName()).get('B')?.id).not.toBe(before.get('B')?.id);
  });
});

describe('memories', () => {
  it('that a template gains reach those that exist, each once, and nothing remembered goes', async () => {
    const engine = await startOrgEngine();
    const files = (own: string[], everybodys: string[]) =>
      mockOrg(
        'Studio',
        [
          {
            name: 'Lead',
            children: [{ name: 'A', initial_memories: own.map((content) => ({ content })) }],
          },
        ],
        { global_memories: everybodys.map((content) => ({ content })) },
      );
    const template = await templateIn(files(['Old'], []));
    await engine.call('org.import', { template });
    const ids = new Map([...(await engine.byName())].map(([name, { id }]) => [name, id]));
    await rememberItself(engine.home, ids.get('A') ?? '', 'Found out');
    await templateIn(files(['New', 'Found out', 'New'], ['For all']), template);
    for (const mode of ['merge', 'reconcile'] as const) {
      const plan = await engine.call('org.plan', { template, mode });
      expect(plan.entries.map(({ action, name, changes }) => [action, name, changes])).toEqual([
        ['update', 'Lead', [{ field: 'initial_memories', from: '', to: '1 new' }]],
        ['update', 'A', [{ field: 'initial_memories', from: '', to: '1 new' }]],
      ]);
    }
    const { id: planId } = await engine.call('org.plan', { template });
    await templateIn(files(['Newer', 'Found out'], ['For all']), template);
    await expect(engine.call('org.import', { template, planId })).rejects.toMatchObject({
      code: 'plan_changed',
    });
    await engine.call('org.import', { template });
    const again = await engine.call('org.plan', { template, mode: 'reconcile' });
    expect(again.entries.every(({ action }) => action === 'keep')).toBe(true);
    await engine.engine.dispose();
    const store = storeIn(engine.home);
    const remembered = (name: string) =>
      store.memories.listOf(ids.get(name) ?? '').map(({ content, source }) => [content, source]);
    expect(remembered('Lead')).toEqual([['For all', 'template']]);
    expect(remembered('A')).toEqual([
      ['Old', 'template'],
      ['Found out', 'runtime'],
      ['Newer', 'template'],
    ]);
    await store.dispose();
  });
});

describe('what people made', () => {
  it('is left alone by a merge, and taken over by a reconcile only, which says so', async () => {
    const engine = await startOrgEngine();
    const root = await engine.call('workspaces.create', { name: 'Lead', runtime: 'molecule' });
    await engine.call('workspaces.create', { name: 'Mine', runtime: 'molecule', parentId: root.id });
    const template = await templateIn(
      mockOrg('Studio', team({ name: 'Mine', role: 'theirs' }, { name: 'New' })),
    );
    const merge = await engine.call('org.plan', { template });
    expect(merge.entries.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'keep Lead',
      'keep Mine',
      'create New',
    ]);
    await engine.call('org.import', { template });
    await templateIn(mockOrg('Studio', team({ name: 'New' })), template);
    const reconcile = await engine.call('org.plan', { template, mode: 'reconcile' });
    expect(reconcile.counts.remove).toBe(0);
    expect(reconcile.entries[0]).toMatchObject({
      action: 'update',
      reason: expect.stringContaining('becomes part of this org'),
    });
  });
});

describe('another org', () => {
  it('with the same root leaves that root as it is: neither fields nor variables nor schedules', async () => {
    const engine = await startOrgEngine();
    const shop = await templateIn(mockOrg('Shop', [{ name: 'Boss', role: 'sells' }]));
    await engine.call('org.import', { template: shop });
    const lab = await templateIn({
      ...mockOrg('Lab', [
        {
          name: 'Boss',
          role: 'researches',
          files_dir: 'boss',
          schedules: [{ name: 'Daily', cron_expr: '0 9 * * *', prompt: 'go' }],
          children: [{ name: 'Aide' }],
        },
      ]),
      'boss/.env': 'LAB_KEY=from-the-lab\n',
    });
    for (const mode of ['merge', 'reconcile'] as const) {
      const plan = await engine.call('org.plan', { template: lab, mode });
      expect(plan.entries[0]).toMatchObject({
        action: 'keep',
        changes: [],
        reason: expect.stringContaining('another org'),
      });
      await engine.call('org.import', { template: lab, mode });
    }
    const boss = (await engine.byName()).get('Boss');
    expect(boss?.role).toBe('sells');
    expect((await engine.byName()).get('Aide')?.parentId).toBe(boss?.id);
    expect(await engine.call('secrets.list', { workspaceId: boss?.id ?? null })).toEqual({ secrets: [] });
    await engine.engine.dispose();
    const store = storeIn(engine.home);
    expect(store.schedules.listOf(boss?.id ?? '')).toEqual([]);
    await store.dispose();
  });
});

/** As an agent does that writes a memory of its own. */
async function rememberItself(home: string, workspaceId: string, content: string): Promise<void> {
  const store = storeIn(home);
  store.memories.insert({
    id: newId(),
    workspaceId,
    scope: 'LOCAL',
    content,
    source: 'runtime',
    createdAt: Date.now(),
  });
  await store.dispose();
}
