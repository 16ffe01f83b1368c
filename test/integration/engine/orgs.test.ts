import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase } from '../../../core/store/index.ts';
import { storeIn } from '../../support/store.ts';
import { until } from '../../support/until.ts';
import { mockOrg, scratchFolder, startOrgEngine, templateIn } from './orgs-support.ts';

/** A reference as templates write it. */
const variable = (name: string) => `\${${name}}`;
const team = (...children: object[]) => [{ name: 'Lead', children }];

describe('an import', () => {
  it('is told as started and completed, with counts, whatever it did', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Studio', team({ name: 'A' }, { name: 'B' })));
    await engine.call('org.import', { template });
    await templateIn(mockOrg('Studio', team({ name: 'B', tier: 3 }, { name: 'C' })), template);
    const result = await engine.call('org.import', { template, mode: 'reconcile' });
    expect(result).toMatchObject({ created: 1, kept: 2, updated: 1, moved: 0, removed: 1 });
    expect([...(await engine.byName()).keys()].sort()).toEqual(['B', 'C', 'Lead']);
    const dir = path.basename(template);
    expect(engine.told('org.import.started')).toMatchObject([
      { name: 'Studio', dir, mode: 'merge' },
      { name: 'Studio', dir, mode: 'reconcile' },
    ]);
    expect(engine.told('org.import.completed')).toMatchObject([
      { name: 'Studio', created_count: 3, skipped_count: 0, reconcile_removed_count: 0, create_error: '' },
      {
        name: 'Studio',
        created_count: 1,
        skipped_count: 2,
        reconcile_removed_count: 1,
        reconcile_errors: [],
      },
    ]);
  });

  it('that fails says so and changes nothing', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Studio', team({ name: 'A', tier: 9 })));
    await expect(engine.call('org.import', { template })).rejects.toMatchObject({ code: 'template_invalid' });
    const keys = await templateIn(mockOrg('Keys', team({ name: 'A', required_env: ['API_KEY'] })));
    await expect(engine.call('org.import', { template: keys })).rejects.toMatchObject({
      code: 'env_missing',
      detail: expect.stringContaining('API_KEY: needed by A'),
    });
    expect(engine.told('org.import.started')).toHaveLength(2);
    expect(engine.told('org.import.failed')).toMatchObject([{ name: 'Studio' }, { name: 'Keys' }]);
    expect((await engine.byName()).size).toBe(0);
  });

  it('does exactly what was shown, or nothing', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Studio', team({ name: 'A' })));
    const { id } = await engine.call('org.plan', { template });
    await templateIn(mockOrg('Studio', team({ name: 'A' }, { name: 'B' })), template);
    const stale = engine.call('org.import', { template, planId: id });
    await expect(stale).rejects.toMatchObject({ code: 'plan_changed' });
    expect((await engine.byName()).size).toBe(0);
    const again = await engine.call('org.plan', { template });
    expect(await engine.call('org.import', { template, planId: again.id })).toMatchObject({ created: 3 });
  });

  it('that a crash cut short is ended at the next start', async () => {
    const engine = await startOrgEngine();
    const { home } = engine;
    await engine.engine.dispose();
    const store = storeIn(home);
    store.orgs.startImport({ org: 'Lost', dir: 'lost', mode: 'merge' });
    const done = store.orgs.startImport({ org: 'Done', dir: 'done', mode: 'merge' });
    store.orgs.recordOutcome(done.id, { created_count: 2 });
    await store.dispose();
    const next = await startOrgEngine({ home });
    await next.engine.dispose();
    const after = storeIn(home);
    expect(after.orgs.listOpenImports()).toEqual([]);
    await after.dispose();
    expect(storedEvents(home)).toMatchObject([
      { event: 'org.import.failed', payload: { name: 'Lost', error: 'the app ended before the import did' } },
      { event: 'org.import.completed', payload: { name: 'Done', created_count: 2 } },
    ]);
  });
});

describe('what a template brings along', () => {
  it('reaches the workspace in layers, and no value is to be read anywhere', async () => {
    const personas = await templateIn({
      'lead/env': 'GITEA_TOKEN=from-persona-1\nMODEL=persona-model\n',
    });
    const engine = await startOrgEngine({ env: { MOLECULE_PERSONA_ROOT: personas } });
    const template = await templateIn({
      ...mockOrg('Studio', [
        {
          name: 'Lead',
          files_dir: 'lead',
          initial_memories: [{ content: 'Knows the house' }],
          schedules: [{ name: 'Daily', cron_expr: '0 9 * * *', prompt: 'plan' }],
          channels: [
            { type: 'telegram', config: { bot_token: variable('TG'), chat_id: '7' } },
            { type: 'slack', config: { webhook_url: variable('NOWHERE') } },
          ],
        },
      ]),
      '.env': 'SHARED=from-org-secret\nOWN=from-org-too\nTG=123456:abcdefgh\n',
      'lead/.env': 'OWN=from-workspace-secret\n',
      'lead/system-prompt.md': 'Lead well.\n',
    });
    const result = await engine.call('org.import', { template });
    expect(result.workspaces[0]).toMatchObject({
      channels: ['telegram'],
      channelsSkipped: [{ type: 'slack', reason: 'NOWHERE has no value' }],
    });
    const id = result.workspaces[0]?.id ?? '';
    const { secrets } = await engine.call('secrets.list', { workspaceId: id });
    expect(secrets.map(({ key, source }) => [key, source])).toEqual([
      ['GITEA_TOKEN', 'template'],
      ['MODEL', 'template'],
      ['OWN', 'template'],
      ['SHARED', 'template'],
      ['TG', 'template'],
    ]);
    await engine.engine.dispose();
    const store = storeIn(engine.home);
    expect(store.schedules.listOf(id)).toMatchObject([{ name: 'Daily', source: 'template' }]);
    expect(store.memories.listOf(id)).toMatchObject([{ content: 'Knows the house', scope: 'LOCAL' }]);
    expect(store.channels.listOf(id)).toMatchObject([{ type: 'telegram' }]);
    expect(store.workspaces.filesOf(id).map((file) => file.path)).toEqual([
      'config.yaml',
      'system-prompt.md',
    ]);
    await store.dispose();
    const everything = Buffer.concat(await contentsOf(engine.home));
    for (const value of ['from-persona-1', 'from-org-secret', 'from-workspace-secret', '123456:abcdefgh']) {
      expect(everything.includes(value), value).toBe(false);
    }
  });

  it('is required before, and a key that people store is enough', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn({
      ...mockOrg('Studio', [
        { name: 'A', files_dir: 'a', required_env: ['API_KEY'] },
        { name: 'B', required_env: ['API_KEY', { any_of: ['ONE', 'OTHER'] }] },
      ]),
      'a/.env': 'API_KEY=own\n',
    });
    expect((await engine.call('org.plan', { template })).missingEnv).toEqual([
      { anyOf: ['API_KEY'], neededBy: ['B'] },
      { anyOf: ['ONE', 'OTHER'], neededBy: ['B'] },
    ]);
    await engine.call('secrets.set', { key: 'API_KEY', value: 'for-all' });
    await engine.call('secrets.set', { key: 'OTHER', value: 'for-all' });
    expect((await engine.call('org.plan', { template })).missingEnv).toEqual([]);
    await engine.call('org.import', { template });
  });

  it('that people have changed since is left as it is', async () => {
    const engine = await startOrgEngine();
    const files = (role: string) => ({
      ...mockOrg('Studio', [{ name: 'A', role, files_dir: 'a' }]),
      'a/.env': 'API_KEY=from-template\n',
    });
    const template = await templateIn(files('writes'));
    const result = await engine.call('org.import', { template });
    const id = result.workspaces[0]?.id ?? '';
    await engine.call('secrets.set', { key: 'API_KEY', value: 'by-hand', workspaceId: id });
    await engine.call('workspaces.update', { id, role: 'writes well' });
    await templateIn({ ...files('edits'), 'a/.env': 'API_KEY=changed\n' }, template);
    const plan = await engine.call('org.plan', { template });
    expect(plan.entries).toMatchObject([{ action: 'keep', reason: expect.stringContaining('role') }]);
    const reconcile = await engine.call('org.plan', { template, mode: 'reconcile' });
    expect(reconcile.entries[0]).toMatchObject({
      action: 'update',
      changes: [{ field: 'role', from: 'writes well', to: 'edits' }],
    });
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

describe('variables', () => {
  it('that a template no longer gives go with a reconcile, unless it names them', async () => {
    const engine = await startOrgEngine();
    const files = (env: string, named: string[]) => ({
      ...mockOrg('Studio', [{ name: 'A', files_dir: 'a', recommended_env: named }]),
      'a/.env': env,
    });
    const template = await templateIn(files('KEPT=1-value\nNAMED=2-value\nGONE=3-value\n', []));
    const { workspaces } = await engine.call('org.import', { template });
    const workspaceId = workspaces[0]?.id ?? null;
    await templateIn(files('KEPT=1-value\n', ['NAMED']), template);
    expect((await engine.call('org.plan', { template })).entries[0]).toMatchObject({ action: 'keep' });
    const plan = await engine.call('org.plan', { template, mode: 'reconcile' });
    expect(plan.entries[0]?.changes).toEqual([{ field: 'variable GONE', from: 'as it was', to: 'removed' }]);
    expect(plan.recommendedEnv).toEqual([]);
    await engine.call('org.import', { template, mode: 'reconcile' });
    const { secrets } = await engine.call('secrets.list', { workspaceId });
    expect(secrets.map(({ key }) => key)).toEqual(['KEPT', 'NAMED']);
  });

  it('are asked of each for what it needs itself, and of all for what the org needs', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn({
      ...mockOrg(
        'Studio',
        [
          { name: 'One', files_dir: 'one', required_env: ['A', 'C'] },
          { name: 'Two', files_dir: 'two', required_env: [{ any_of: ['A', 'B'] }] },
        ],
        { required_env: ['C'] },
      ),
      'one/.env': 'A=value-a\nC=value-c\n',
      'two/.env': 'B=value-b\n',
    });
    expect((await engine.call('org.plan', { template })).missingEnv).toEqual([
      { anyOf: ['C'], neededBy: [] },
    ]);
  });
});

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

describe('a template that is open', () => {
  it('is checked again with each change, until nobody has it open', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Open', [{ name: 'A' }]));
    const checks: { diagnostics: { code: string }[] }[] = [];
    engine.engine.events.on((batch) => {
      for (const { event } of batch) if (event.type === 'template.checked') checks.push(event.check);
    });
    const codes = () => checks.at(-1)?.diagnostics.map(({ code }) => code);
    expect((await engine.call('org.watch', { template })).diagnostics).toEqual([]);
    await engine.call('org.watch', { template });
    await templateIn(mockOrg('Open', [{ name: 'A', teir: 2 }]), template);
    await until('the misspelt key is told', () => codes()?.includes('unknown_key'));
    await engine.call('org.unwatch', { template });
    await templateIn(mockOrg('Open', [{ name: 'A', tier: 9 }]), template);
    await until('the wrong tier is told', () => codes()?.includes('invalid_tier'));
    await rm(path.join(template, 'org.yaml'));
    await until('that it is gone is told', () => codes()?.includes('template_not_found'));
    await engine.call('org.unwatch', { template });
  });
});

describe('an export', () => {
  it('imports again as nothing to do, and says no secret', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn({
      ...mockOrg(
        'Studio',
        team({
          name: 'A',
          files_dir: 'a',
          role: 'Writes & edits\nwith care',
          plugins: ['absent'],
          max_concurrent_tasks: 3,
          schedules: [
            {
              name: 'Daily',
              cron_expr: '0 9 * * 1-5',
              timezone: 'Europe/Berlin',
              prompt: 'go\nnow',
              enabled: false,
            },
          ],
          channels: [{ type: 'telegram', config: { bot_token: '123456:literal-token', chat_id: '7' } }],
          initial_memories: [{ content: 'One', scope: 'team' }],
        }),
        { global_memories: [{ content: 'For all' }], description: 'A studio' },
      ),
      'a/.env': 'API_KEY=very-secret-value\n',
      'a/config.yaml': 'skills: [reading]\ndescription: own words\n',
      'a/run.sh': '#!/bin/sh\r\n',
    });
    await engine.call('org.import', { template });
    const a = (await engine.byName()).get('A');
    await engine.call('workspaces.create', { name: 'By hand', runtime: 'molecule', parentId: a?.id ?? null });
    await engine.call('workspaces.update', { id: a?.id ?? '', role: 'Changed here' });
    const folder = path.join(await scratchFolder(), 'out');
    expect(await engine.call('org.export', { org: 'Studio', folder })).toMatchObject({
      workspaces: 3,
      folder,
    });
    for (const mode of ['merge', 'reconcile'] as const) {
      const plan = await engine.call('org.plan', { template: folder, mode });
      expect(plan.entries.filter(({ action }) => action !== 'keep')).toEqual([]);
      expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    const everything = Buffer.concat(await contentsOf(folder)).toString();
    expect(everything).not.toContain('very-secret-value');
    expect(everything).not.toContain('literal-token');
    expect(everything).toContain(variable('TELEGRAM_BOT_TOKEN'));

    const elsewhere = await startOrgEngine();
    await elsewhere.call('secrets.set', { key: 'TELEGRAM_BOT_TOKEN', value: '654321:another-token' });
    await elsewhere.call('org.import', { template: folder });
    const workspaceId = (await elsewhere.byName()).get('A')?.id ?? null;
    await elsewhere.call('secrets.set', { key: 'API_KEY', value: 'another-value', workspaceId });
    const again = path.join(await scratchFolder(), 'again');
    await elsewhere.call('org.export', { org: 'Studio', folder: again });
    const text = (from: string) => readFile(path.join(from, 'org.yaml'), 'utf8');
    expect(await text(again)).toBe(await text(folder));
  });

  it('of any org imports again as nothing to do', async () => {
    const names = fc.constantFrom(
      'Boss',
      'boss',
      'Coder',
      'a/b',
      '~',
      'é',
      '0',
      'x: y',
      'null',
      '- d',
      'R&D [*!]',
    );
    const { tree } = fc.letrec<{ tree: object[]; entry: object }>((tie) => ({
      tree: fc.uniqueArray(tie('entry'), {
        selector: (entry) => (entry as { name: string }).name,
        minLength: 1,
        maxLength: 3,
        depthIdentifier: 'org',
      }),
      entry: fc.record(
        {
          name: names,
          role: fc.constantFrom('one', 'R&D [lead] {x}: *!', 'two\nlines'),
          tier: fc.integer({ min: 1, max: 3 }),
          system_prompt: fc.constantFrom('Be kind.', '---\nodd: [', '  spaces '),
          initial_prompt: fc.constantFrom('Start', 'true', '1:30'),
          category_routing: fc.constant({ bug: ['Coder'] }),
          children: fc.oneof({ depthIdentifier: 'org', maxDepth: 2 }, fc.constant([]), tie('tree')),
        },
        { requiredKeys: ['name'] },
      ),
    }));
    const engine = await startOrgEngine();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(tree, async (workspaces) => {
        number += 1;
        const org = `Org ${number}`;
        const root = [{ name: `Root ${number}`, children: workspaces }];
        await engine.call('org.import', { template: await templateIn(mockOrg(org, root)) });
        const folder = path.join(await scratchFolder(), 'out');
        await engine.call('org.export', { org, folder });
        const plan = await engine.call('org.plan', { template: folder, mode: 'reconcile' });
        expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(plan.entries.filter(({ action }) => action !== 'keep')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('of a root is that of its org', async () => {
    const engine = await startOrgEngine();
    await engine.call('org.import', { template: await templateIn(mockOrg('Studio', team({ name: 'A' }))) });
    const { id = '' } = (await engine.byName()).get('Lead') ?? {};
    const folder = path.join(await scratchFolder(), 'out');
    expect(await engine.call('org.export', { org: id, folder })).toMatchObject({
      org: 'Studio',
      workspaces: 2,
    });
  });

  it('needs an org and an empty folder', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Studio', team()));
    await engine.call('org.import', { template });
    await expect(engine.call('org.export', { org: 'Nobody', folder: '/nowhere' })).rejects.toMatchObject({
      code: 'org_not_found',
      detail: expect.stringContaining('Studio'),
    });
    await expect(engine.call('org.export', { org: 'Studio', folder: template })).rejects.toMatchObject({
      code: 'folder_not_empty',
    });
    expect((await readdir(template)).sort()).toEqual(['org.yaml']);
  });
});

async function contentsOf(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file)));
}

function storedEvents(home: string): unknown[] {
  const paths = homePaths(home);
  const database = openDatabase({ file: paths.database, backups: paths.backups });
  const rows = database.prepare("SELECT body FROM events WHERE body LIKE '%org.import.%' ORDER BY seq").all();
  database.close();
  return rows.map((row) => JSON.parse((row as { body: string }).body) as unknown);
}
