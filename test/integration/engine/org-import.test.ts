import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase } from '../../../core/store/index.ts';
import { storeIn } from '../../support/store.ts';
import { contentsOf, mockOrg, startOrgEngine, team, templateIn, variable } from './orgs-support.ts';

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
    // Both began in the same millisecond, perhaps: which is ended first does not matter.
    const ends = storedEvents(home);
    expect(ends).toHaveLength(2);
    expect(ends).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          event: 'org.import.failed',
          payload: expect.objectContaining({ name: 'Lost', error: 'the app ended before the import did' }),
        }),
        expect.objectContaining({
          event: 'org.import.completed',
          payload: expect.objectContaining({ name: 'Done', created_count: 2 }),
        }),
      ]),
    );
  });
});

describe('what a template brings along', () => {
  it('leaves schedules alone that people renamed, paused or removed, also when it comes again', async () => {
    const engine = await startOrgEngine({});
    const schedules = ['Daily', 'Hourly', 'Weekly', 'Yearly'].map((name) => ({
      name,
      cron_expr: '0 9 1 1 *',
      prompt: 'plan',
    }));
    const template = await templateIn(mockOrg('Studio', [{ name: 'Lead', schedules }]));
    const result = await engine.call('org.import', { template });
    const workspaceId = result.workspaces[0]?.id ?? '';
    const listed = async () => (await engine.call('schedules.list', { workspaceId })).schedules;
    const [daily, hourly, weekly] = await listed();
    await engine.call('schedules.edit', { workspaceId, id: daily?.id ?? '', name: 'Each day' });
    await engine.call('schedules.edit', { workspaceId, id: hourly?.id ?? '', enabled: false });
    await engine.call('schedules.remove', { workspaceId, id: weekly?.id ?? '' });
    await engine.call('org.import', { template, mode: 'reconcile' });
    const names = (await listed()).map(({ name, enabled }) => `${name} ${enabled}`);
    expect(names.sort()).toEqual(['Each day true', 'Hourly false', 'Yearly true']);
  });

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

function storedEvents(home: string): unknown[] {
  const paths = homePaths(home);
  const database = openDatabase({ file: paths.database, backups: paths.backups });
  const rows = database.prepare("SELECT body FROM events WHERE body LIKE '%org.import.%' ORDER BY seq").all();
  database.close();
  return rows.map((row) => JSON.parse((row as { body: string }).body) as unknown);
}
