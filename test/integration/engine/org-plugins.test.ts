import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { storeIn } from '../../support/store.ts';
import { mockOrg, scratchFolder, startOrgEngine, team, templateIn } from './orgs-support.ts';

const GITHUB = 'github://octo/greeter#v1';

it('plugins that people installed stay with a merge, travel with an export, and go whole with a reconcile', async () => {
  const home = await scratchFolder();
  await templateIn({ 'extra/plugin.yaml': 'version: 2' }, path.join(home, 'plugins'));
  const orgWith = (...plugins: string[]) => mockOrg('Studio', team({ name: 'A', plugins }));
  const template = await templateIn(orgWith('clear-handover'));
  const first = await startOrgEngine({ home });
  await first.call('org.import', { template });
  const { id = '' } = (await first.byName()).get('A') ?? {};
  await first.engine.dispose();
  const stored = <T>(look: (store: ReturnType<typeof storeIn>) => T): Promise<T> => {
    const store = storeIn(home);
    const seen = look(store);
    return store.dispose().then(() => seen);
  };
  await stored((store) => {
    const content = Buffer.from('version: 1');
    // The visitor came with the template of another machine.
    const put = ['greeter', 'visitor'].map((name) => `plugins/${name}/plugin.yaml`);
    store.workspaces.changeFiles(id, {
      put: put.map((file) => ({ path: file, content, mode: 0o644 })),
      remove: [],
    });
    store.plugins.putOrigin(id, { name: 'greeter', source: GITHUB, trackedRef: 'none', installedSha: '' });
    store.workspaces.update(id, { plugins: ['clear-handover', 'greeter', 'visitor'] });
  });

  const engine = await startOrgEngine({ home });
  const plugins = async () => {
    const { plugins: installed } = await engine.call('plugins.installed', { workspaceId: id });
    return installed.map(({ name, source, version }) => ({ name, source, version }));
  };
  const greeter = { name: 'greeter', source: GITHUB, version: '1' };
  const visitor = { name: 'visitor', source: 'local://visitor', version: '1' };
  const extra = { name: 'extra', source: 'local://extra', version: '2' };
  await templateIn(orgWith('extra'), template);
  const { entries } = await engine.call('org.plan', { template });
  expect(entries.find(({ name }) => name === 'A')).toMatchObject({
    changes: expect.arrayContaining([
      { field: 'plugins', from: 'clear-handover, greeter, visitor', to: 'extra, greeter, visitor' },
    ]),
  });
  await engine.call('org.import', { template });
  expect(await plugins()).toEqual([extra, greeter, visitor]);

  const folder = path.join(await scratchFolder(), 'exported');
  await engine.call('org.export', { org: 'Studio', folder });
  expect((await readdir(path.join(folder, 'workspaces/a/plugins'))).sort()).toEqual(['greeter', 'visitor']);
  const { diagnostics } = await engine.call('org.plan', { template: folder });
  expect(diagnostics.map(({ code }) => code)).toEqual(['org_from_elsewhere']);

  await engine.call('org.import', { template, mode: 'reconcile' });
  expect(await plugins()).toEqual([extra]);
  await engine.engine.dispose();
  expect(
    await stored((store) => [
      store.workspaces.pathsBelow(id, 'plugins'),
      store.plugins.originsOf(id),
      store.workspaces.goneFilesOf(id, 'docker').filter((gone) => gone.includes('greeter')),
    ]),
  ).toEqual([['plugins/extra/plugin.yaml'], [], ['plugins/greeter/plugin.yaml']]);
});
