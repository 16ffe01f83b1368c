import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKit } from '../../../core/offline/index.ts';
import {
  mockOrg,
  type OrgEngine,
  scratchFolder,
  startOrgEngine,
  team,
  templateIn,
} from '../engine/orgs-support.ts';
import { ended, fingerprint, forgedKit, servedRepository } from './support.ts';

const GIT = { PATH: process.env.PATH };

/** Files of the org that the kits of these tests hold. */
const STUDIO = mockOrg('Studio', team({ name: 'A', files_dir: 'a', plugins: ['helper'] }, { name: 'B' }), {
  required_env: ['API_KEY'],
});

async function startWith(
  files: Record<string, string> = STUDIO,
): Promise<{ engine: OrgEngine; template: string }> {
  const engine = await startOrgEngine({ env: GIT });
  await engine.call('secrets.set', { key: 'API_KEY', value: 'very-secret-value-1234' });
  const template = await templateIn({ 'a/notes.md': 'Read me', 'a/run.sh': '#!/bin/sh\n', ...files });
  await templateIn({ 'rules/one.md': 'A rule' }, path.join(engine.home, 'plugins/helper'));
  await engine.call('org.import', { template });
  return { engine, template };
}

async function exported(engine: OrgEngine, org?: string): Promise<string> {
  const file = path.join(await scratchFolder(), 'org.kit');
  const task = await ended(
    engine,
    await engine.call('offline.export', org === undefined ? { file } : { file, org }),
  );
  if (task.status !== 'succeeded') throw new Error(`${task.error?.message}: ${task.error?.detail}`);
  expect(await engine.call('offline.inspect', { file })).toEqual(task.result);
  return file;
}

/** An engine that can reach nobody, with the key that the org needs. */
async function startOffline(home?: string): Promise<OrgEngine> {
  const engine = await startOrgEngine({
    env: { ...GIT, https_proxy: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' },
    ...(home === undefined ? {} : { home }),
  });
  await engine.call('secrets.set', { key: 'API_KEY', value: 'another-value-5678' });
  return engine;
}

const imported = async (engine: OrgEngine, file: string) =>
  ended(engine, await engine.call('offline.import', { file }));

async function pathsIn(file: string): Promise<string[]> {
  const kit = await openKit(file);
  await kit.close();
  return kit.entries.map((entry) => entry.path);
}

describe('an offline kit', () => {
  it('brings an org up elsewhere as it is here, with its plugins and no secret', async () => {
    const { engine } = await startWith();
    const file = await exported(engine);
    expect(await engine.call('offline.inspect', { file })).toMatchObject({
      orgs: [{ name: 'Studio', workspaces: 3 }],
      plugins: ['helper'],
      requiredSecrets: ['API_KEY'],
      images: [],
    });
    expect((await readFile(file)).includes('very-secret-value')).toBe(false);
    expect(await pathsIn(file)).toEqual([
      'orgs/studio/a/notes.md',
      'orgs/studio/a/run.sh',
      'orgs/studio/org.yaml',
      'locks/studio.lock',
      'plugins/helper/rules/one.md',
      'heads.json',
    ]);
    const elsewhere = await startOffline();
    const task = await imported(elsewhere, file);
    expect(task).toMatchObject({
      status: 'succeeded',
      result: { orgs: [{ name: 'Studio', workspaces: 3 }], images: 0, repositories: 0, warnings: [] },
    });
    expect(task.result?.workspaceIds).toEqual([...(await elsewhere.byName()).values()].map(({ id }) => id));
    const template = path.join(elsewhere.home, 'org-templates/studio');
    for (const frozen of [false, true]) {
      const plan = await elsewhere.call('org.plan', { template, mode: 'reconcile', offline: true, frozen });
      expect(plan.counts).toMatchObject({ create: 0, update: 0, remove: 0, move: 0, keep: 3 });
      expect(plan.diagnostics).toEqual([]);
    }
    expect(await readFile(path.join(elsewhere.home, 'plugins/helper/rules/one.md'), 'utf8')).toBe('A rule');
    expect(await readdir(path.join(elsewhere.home, 'offline'))).toEqual([]);
    expect(await readdir(path.join(engine.home, 'offline'))).toEqual([]);
  });

  it('brings what the template has from other repositories, also to who cannot ask for it', async () => {
    const { server, repository } = await servedRepository();
    const sha = await repository.commit({
      'w.yaml': 'name: Far\nruntime: mock\n',
      'deep/link': { link: '../w.yaml' },
    });
    const repo = `${server.host}/acme/team`;
    const files = {
      'org.yaml': `name: Wide\nworkspaces:\n  - !external {repo: acme/team, url: "http://${server.host}", ref: main, path: w.yaml}\n`,
    };
    const engine = await startOrgEngine({ env: GIT });
    await engine.call('org.allowRepository', { repository: repo });
    await engine.call('org.import', { template: await templateIn(files) });
    const file = await exported(engine, 'Wide');
    expect((await engine.call('offline.inspect', { file })).repositories).toEqual([`http://${repo}.git`]);
    await server.close();

    for (const env of [GIT, { PATH: '/nowhere' }]) {
      const elsewhere = await startOrgEngine({ env });
      const task = await imported(elsewhere, file);
      expect(task.error).toBeNull();
      const isThere = env === GIT;
      expect(task.result).toMatchObject({
        repositories: isThere ? 1 : 0,
        orgs: [{ name: 'Wide', workspaces: 1 }],
      });
      const allowed = expect.stringContaining(repo);
      expect(task.result?.warnings).toEqual(
        isThere
          ? [allowed]
          : [
              expect.stringContaining('git is not installed'),
              expect.stringContaining('not verified'),
              allowed,
            ],
      );
      expect(await elsewhere.call('org.repositories', {})).toEqual({ repositories: [repo] });
      expect([...(await elsewhere.byName()).keys()]).toEqual(['Far']);
      const template = path.join(elsewhere.home, 'org-templates/wide');
      const plan = await elsewhere.call('org.plan', { template, mode: 'merge', offline: true });
      expect(plan.counts).toMatchObject({ create: 0, keep: 1 });
      const key = `${server.host.replace(':', '_')}__acme__team`;
      expect(await readFile(path.join(elsewhere.home, 'org-cache', key, sha, 'deep/link'), 'utf8')).toContain(
        'Far',
      );
    }
  });

  it('is believed in nothing that git can tell, whoever made it', async () => {
    const { server, repository } = await servedRepository();
    const sha = await repository.commit({ 'w.yaml': 'name: Far\nruntime: mock\n' });
    const repo = `${server.host}/acme/team`;
    const external = `!external {repo: acme/team, url: "http://${server.host}", ref: main, path: w.yaml}`;
    const engine = await startOrgEngine({ env: GIT });
    await engine.call('org.allowRepository', { repository: repo });
    await engine.call('org.import', {
      template: await templateIn({ 'org.yaml': `name: Wide\nworkspaces:\n  - ${external}\n` }),
    });
    const file = await exported(engine);
    await server.close();
    const year = 365 * 24 * 60 * 60_000;
    const runtime = {
      runtime: 'openclaw',
      source: 'registry.example.org/x',
      ref: 'latest',
      sha: `sha256:${'1'.repeat(64)}`,
    };
    const forged = await forgedKit(file, {
      facts: {
        imageSource: { registry: 'registry.example.org', templates: '' },
        externals: ['evil.example.org/a/b'],
      },
      change(name, content) {
        if (name.startsWith('org-cache/') && name.endsWith('w.yaml')) return 'name: Evil\nruntime: mock\n';
        if (name !== 'heads.json') return undefined;
        const { refs } = JSON.parse(content.toString()) as { refs: object[] };
        return JSON.stringify({
          images: [{ ...runtime, seenAt: Date.now() + year }],
          refs: refs.map((ref) => ({ ...ref, seenAt: new Date(Date.now() + year).toISOString() })),
        });
      },
    });
    const elsewhere = await startOffline();
    expect((await imported(elsewhere, forged)).error).toBeNull();
    expect([...(await elsewhere.byName()).keys()]).toEqual(['Far']);
    expect(await elsewhere.call('org.repositories', {})).toEqual({ repositories: [repo] });
    expect((await elsewhere.call('images.settings', {})).settings).toMatchObject({
      registry: '',
      templates: '',
    });
    const [known] = [...(await fingerprint(elsewhere.home)).keys()].filter((name) =>
      /refs\/[^/]*json$/.test(name),
    );
    const { seenAt } = JSON.parse(await readFile(path.join(elsewhere.home, known ?? ''), 'utf8')) as {
      seenAt: string;
    };
    expect(Date.parse(seenAt)).toBeLessThanOrEqual(Date.now());

    const without = await forgedKit(file, { change: (name) => (name.startsWith('git/') ? null : undefined) });
    const careful = await startOffline();
    expect((await imported(careful, without)).error).toMatchObject({ code: 'kit_damaged' });
    const sloppy = await forgedKit(file, {
      change: (name) =>
        name === 'heads.json' ? JSON.stringify({ images: [{ ...runtime, sha }], refs: [] }) : undefined,
    });
    expect((await imported(careful, sloppy)).error).toMatchObject({ code: 'kit_damaged' });
    expect((await careful.byName()).size).toBe(0);
    expect(await careful.call('org.repositories', {})).toEqual({ repositories: [] });
  });

  it('tells the missing keys of all its orgs at once, and brings up those that lack none', async () => {
    const { engine } = await startWith();
    const other = mockOrg('Other', [{ name: 'O', required_env: ['OTHER_KEY'] }], {});
    const free = mockOrg('Free', [{ name: 'F' }]);
    await engine.call('secrets.set', { key: 'OTHER_KEY', value: 'a-value-of-another-1' });
    for (const files of [other, free]) await engine.call('org.import', { template: await templateIn(files) });
    const file = await exported(engine);
    const poor = await startOrgEngine({ env: GIT });
    const task = await imported(poor, file);
    expect(task).toMatchObject({ status: 'succeeded', result: { orgs: [{ name: 'Free', workspaces: 1 }] } });
    expect(task.result?.warnings).toEqual([
      expect.stringMatching(/API_KEY, OTHER_KEY.*Other: OTHER_KEY.*Studio: API_KEY/s),
    ]);
    await poor.call('secrets.set', { key: 'API_KEY', value: 'x-value-of-mine-1' });
    await poor.call('secrets.set', { key: 'OTHER_KEY', value: 'x-value-of-mine-2' });
    expect((await imported(poor, file)).result).toMatchObject({ warnings: [] });
    expect((await poor.byName()).size).toBe(5);
  });

  it('of everything has every org, also one that lives below another', async () => {
    const engine = await startOrgEngine({ env: GIT });
    const outer = mockOrg('Zoo', team({ name: 'A' }));
    await engine.call('org.import', { template: await templateIn(outer) });
    // Merged into what lives: only the bird is its own.
    const inner = mockOrg('Aviary', team({ name: 'A', children: [{ name: 'Bird' }] }));
    await engine.call('org.import', { template: await templateIn(inner) });
    const file = await exported(engine);
    expect((await engine.call('offline.inspect', { file })).orgs.map(({ name }) => name)).toEqual([
      'Zoo',
      'Aviary',
    ]);
    const elsewhere = await startOffline();
    expect((await imported(elsewhere, file)).error).toBeNull();
    const there = await elsewhere.byName();
    expect([...there.keys()].sort()).toEqual(['A', 'Bird', 'Lead']);
    expect(there.get('Bird')?.parentId).toBe(there.get('A')?.id);
  });

  it('brings up what was exported, also where something newer is known', async () => {
    const { server, repository } = await servedRepository();
    await repository.commit({ 'w.yaml': 'name: Then\nruntime: mock\n' });
    const repo = `${server.host}/acme/team`;
    const external = `!external {repo: acme/team, url: "http://${server.host}", ref: main, path: w.yaml}`;
    const template = await templateIn({ 'org.yaml': `name: Wide\nworkspaces:\n  - ${external}\n` });
    const engine = await startOrgEngine({ env: GIT });
    const elsewhere = await startOrgEngine({ env: GIT });
    for (const each of [engine, elsewhere]) await each.call('org.allowRepository', { repository: repo });
    await engine.call('org.import', { template });
    const file = await exported(engine);
    await repository.commit({ 'w.yaml': 'name: Now\nruntime: mock\n' });
    const known = await elsewhere.call('org.resolve', { template });
    expect(known.workspaces.map(({ name }) => name)).toEqual(['Now']);
    await server.close();
    expect((await imported(elsewhere, file)).error).toBeNull();
    expect([...(await elsewhere.byName()).keys()]).toEqual(['Then']);
  });

  it('of an org that was changed, or that has private files, holds what lives', async () => {
    const { engine } = await startWith({ ...STUDIO, 'a/.env': 'HIDDEN=keep-this-to-yourself-99\n' });
    const lives = async () => {
      const file = await exported(engine);
      expect((await readFile(file)).includes('keep-this-to-yourself')).toBe(false);
      expect((await pathsIn(file)).filter((name) => name.includes('.env'))).toEqual([]);
      expect((await engine.call('offline.inspect', { file })).requiredSecrets).toEqual(['API_KEY', 'HIDDEN']);
      const elsewhere = await startOffline();
      expect((await imported(elsewhere, file)).error).toBeNull();
      return elsewhere.byName();
    };
    expect([...(await lives()).keys()].sort()).toEqual(['A', 'B', 'Lead']);
    const { id = '' } = (await engine.byName()).get('B') ?? {};
    await engine.call('workspaces.update', { id, role: 'Changed by hand' });
    expect((await lives()).get('B')).toMatchObject({ role: 'Changed by hand' });
  });

  it('is not written with the value of a secret in a file', async () => {
    const prompt = 'Use very-secret-value-1234 always';
    const inTemplate = await startWith({ ...STUDIO, 'a/prompt.md': prompt });
    const inPlugin = await startWith();
    await templateIn({ 'rules/two.md': prompt }, path.join(inPlugin.engine.home, 'plugins/helper'));
    for (const { engine } of [inTemplate, inPlugin]) {
      const file = path.join(await scratchFolder(), 'org.kit');
      const task = await ended(engine, await engine.call('offline.export', { file }));
      expect(task).toMatchObject({ status: 'failed', error: { code: 'kit_secret' } });
      expect(JSON.stringify(task)).not.toContain('very-secret');
      expect(await readdir(path.dirname(file))).toEqual([]);
    }
  });

  it('says what is missing', async () => {
    const engine = await startOrgEngine({ env: GIT });
    const file = path.join(await scratchFolder(), 'org.kit');
    await expect(engine.call('offline.export', { file, org: 'None' })).rejects.toMatchObject({
      code: 'org_not_found',
    });
    const empty = await ended(engine, await engine.call('offline.export', { file }));
    expect(empty.error).toMatchObject({ code: 'org_not_found' });
    await expect(engine.call('offline.import', { file })).rejects.toMatchObject({ code: 'kit_not_found' });
    await expect(engine.call('offline.inspect', { file: 'a.kit' })).rejects.toMatchObject({
      code: 'kit_not_found',
    });
    await writeFile(file, 'something else');
    await expect(engine.call('offline.import', { file })).rejects.toMatchObject({ code: 'kit_unsupported' });

    const { engine: full } = await startWith();
    const kit = await exported(full);
    const refusal = { code: 'kit_exists' };
    await expect(full.call('offline.export', { file: kit })).rejects.toMatchObject(refusal);
    const nowhere = path.join(kit, 'inside.kit');
    await expect(full.call('offline.export', { file: nowhere })).rejects.toMatchObject({
      code: 'folder_not_found',
    });
    const replaced = await ended(full, await full.call('offline.export', { file: kit, force: true }));
    expect(replaced.status).toBe('succeeded');
    // The keys that an org needs are asked for.
    const poor = await startOrgEngine({ env: GIT });
    const refused = await imported(poor, kit);
    expect(refused.error).toMatchObject({ code: 'env_missing', message: expect.stringContaining('API_KEY') });
    await poor.call('secrets.set', { key: 'API_KEY', value: 'x-value-of-mine-1' });
    expect((await imported(poor, kit)).status).toBe('succeeded');
    expect((await poor.byName()).size).toBe(3);
  });
});

describe('importing a kit', () => {
  it('that is damaged changes nothing', async () => {
    const { engine } = await startWith();
    const file = await exported(engine);
    const whole = await readFile(file);
    const elsewhere = await startOffline();
    const before = await fingerprint(elsewhere.home);
    const refuses = async () => {
      // Refused at once by its first bytes, or by what follows.
      const started = await elsewhere
        .call('offline.import', { file })
        .catch((error: { code: string }) => error.code);
      const code = typeof started === 'string' ? started : (await ended(elsewhere, started)).error?.code;
      expect(code).toMatch(/^kit_(damaged|unsupported)$/);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ mask;
        await writeFile(file, flipped);
        await refuses();
      }),
      { numRuns: 40 },
    );
    for (const share of [0.2, 0.5, 0.9]) {
      await writeFile(file, whole);
      await truncate(file, Math.floor(whole.length * share));
      await refuses();
    }
    expect(await fingerprint(elsewhere.home)).toEqual(before);
    expect((await elsewhere.byName()).size).toBe(0);
    expect(await elsewhere.call('org.repositories', {})).toEqual({ repositories: [] });
  });

  it('again does nothing, and never replaces what is there', async () => {
    const { engine } = await startWith();
    const file = await exported(engine);
    const elsewhere = await startOffline();
    await templateIn({ 'rules/one.md': 'My own rule' }, path.join(elsewhere.home, 'plugins/helper'));
    await templateIn(mockOrg('Mine', [{ name: 'Mine' }]), path.join(elsewhere.home, 'org-templates/studio'));
    const first = await imported(elsewhere, file);
    expect(first.result?.warnings).toEqual([expect.stringContaining('The plugin "helper" is another one')]);
    const before = await fingerprint(elsewhere.home);
    const again = await imported(elsewhere, file);
    expect(again.result?.workspaceIds).toEqual(first.result?.workspaceIds);
    expect(await fingerprint(elsewhere.home)).toEqual(before);
    expect(await readFile(path.join(elsewhere.home, 'plugins/helper/rules/one.md'), 'utf8')).toBe(
      'My own rule',
    );
    const templates = await readdir(path.join(elsewhere.home, 'org-templates'));
    expect(templates.sort()).toEqual(['studio', expect.stringMatching(/^studio-[0-9a-f]{8}$/)]);
    expect(await readFile(path.join(elsewhere.home, 'org-templates/studio/org.yaml'), 'utf8')).toContain(
      'Mine',
    );
  });

  it('goes on from whatever an import that was killed had done', async () => {
    const { engine } = await startWith();
    const file = await exported(engine);
    const whole = await startOffline();
    await imported(whole, file);
    const complete = await fingerprint(whole.home);
    const homes = {
      'only leftovers': async (home: string) => {
        await mkdir(path.join(home, 'offline/incoming/half'), { recursive: true });
        await writeFile(path.join(home, 'offline/incoming/half/org.yaml'), 'name: Ha');
      },
      'the template': async (home: string) => {
        await cp(path.join(whole.home, 'org-templates'), path.join(home, 'org-templates'), {
          recursive: true,
        });
      },
      'all but the import': async (home: string) => {
        for (const name of ['org-templates', 'plugins', 'org-locks'])
          await cp(path.join(whole.home, name), path.join(home, name), { recursive: true });
      },
    };
    for (const [what, prepare] of Object.entries(homes)) {
      const home = await scratchFolder();
      await prepare(home);
      const engine = await startOffline(home);
      expect((await imported(engine, file)).error, what).toBeNull();
      expect((await engine.byName()).size, what).toBe(3);
      const names = [...(await fingerprint(home)).keys()].filter(
        (name) => !/^(org-locks|admin|secret)/.test(name),
      );
      expect(names.sort(), what).toEqual(
        [...complete.keys()].filter((name) => !/^(org-locks|admin|secret)/.test(name)).sort(),
      );
    }
  });

  it('can be cancelled, as an export can', async () => {
    const { engine } = await startWith();
    const file = await exported(engine);
    const started = await engine.call('offline.export', { file: `${file}.2` });
    await engine.call('tasks.cancel', { id: started.task.id });
    expect((await ended(engine, started)).status).toBe('cancelled');
    expect(await readdir(path.dirname(file))).toEqual(['org.kit']);
    const elsewhere = await startOffline();
    const running = await elsewhere.call('offline.import', { file });
    await elsewhere.call('tasks.cancel', { id: running.task.id });
    expect((await ended(elsewhere, running)).status).toBe('cancelled');
    expect((await imported(elsewhere, file)).status).toBe('succeeded');
  });
});
