import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentsOf,
  mockOrg,
  scratchFolder,
  startOrgEngine,
  team,
  templateIn,
  variable,
} from './orgs-support.ts';

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
          initial_memories: [
            { content: 'One', scope: 'team' },
            { content: 'Of A for all', scope: 'global' },
          ],
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
    expect(everything).toContain('Of A for all');

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
