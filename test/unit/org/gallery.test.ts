import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { createTemplates } from '../../../core/org/index.ts';
import { temporaryFolder, writeTemplate } from './template.ts';

/** An installation whose own templates are these folders. */
function templatesIn(home: string) {
  const resources = path.join(home, 'resources');
  return createTemplates({ paths: homePaths(home), resources, env: {} });
}

describe('the list of templates', () => {
  it('counts workspaces and shows what is broken instead of hiding it', async () => {
    const home = temporaryFolder();
    const folder = homePaths(home).orgTemplates;
    writeTemplate(
      {
        'good/org.yaml':
          'name: Good\ndescription: fine\nrequired_env: [KEY, {any_of: [A, B]}]\nworkspaces: [{name: A, role: leads, children: [{name: B}]}]\n',
      },
      folder,
    );
    writeTemplate({ 'broken/org.yml': 'name: Broken\nworkspaces: [{name: A, tier: 9}]\n' }, folder);
    writeTemplate({ 'half/.git/HEAD': 'ref: x\n', 'notes/readme.md': 'no template', 'file.txt': '' }, folder);
    writeTemplate(
      { 'shipped/org.yaml': 'name: Shipped\nworkspaces: [{name: A}]\n' },
      path.join(home, 'resources/org-templates'),
    );
    mkdirSync(path.join(folder, 'empty'));
    symlinkSync(path.join(folder, 'good'), path.join(folder, 'linked'));
    const listed = await templatesIn(home).list();
    expect(
      listed.map(({ dir, name, origin, workspaces, error }) => [dir, name, origin, workspaces, error?.code]),
    ).toEqual([
      ['shipped', 'Shipped', 'bundled', 1, undefined],
      ['broken', 'Broken', 'installed', 1, 'template_invalid'],
      ['good', 'Good', 'installed', 2, undefined],
      ['half', 'half', 'installed', null, 'template_not_found'],
      ['linked', 'Good', 'installed', 2, undefined],
    ]);
    expect(listed[1]?.error?.message).toContain('org.yml:2:30');
    expect(listed[2]).toMatchObject({
      description: 'fine',
      template: path.join(folder, 'good'),
      sizeBytes: expect.any(Number),
      requiredEnv: [{ anyOf: ['KEY'] }, { anyOf: ['A', 'B'] }],
      preview: [
        { name: 'A', role: 'leads', depth: 1 },
        { name: 'B', role: '', depth: 2 },
      ],
      error: null,
    });
  });

  it('is what names mean; a relative folder means nothing to an engine', async () => {
    const home = temporaryFolder();
    writeTemplate({ 'good/org.yaml': 'name: Good\nworkspaces: [{name: A}]\n' }, homePaths(home).orgTemplates);
    const templates = templatesIn(home);
    expect((await templates.resolve('good')).name).toBe('Good');
    await expect(templates.resolve('./good')).rejects.toMatchObject({ code: 'template_not_found' });
    await expect(templates.resolve('..')).rejects.toMatchObject({
      code: 'template_not_found',
      detail: expect.stringContaining(homePaths(home).orgTemplates),
    });
  });

  it('lets an installed template be composed with those beside it, and no other', async () => {
    const home = temporaryFolder();
    const folder = homePaths(home).orgTemplates;
    const org = 'name: Good\nworkspaces: [!include lead/w.yaml]\n';
    writeTemplate(
      { 'good/org.yaml': org, 'good/lead': '-> ../other/lead', 'other/lead/w.yaml': 'name: Lead\n' },
      folder,
    );
    const outside = writeTemplate({ 'org.yaml': org, lead: `-> ${path.join(folder, 'other/lead')}` });
    const templates = templatesIn(home);
    expect((await templates.resolve('good')).diagnostics).toEqual([]);
    expect((await templates.resolve(outside)).diagnostics).toMatchObject([{ code: 'root_not_allowed' }]);
  });
});

describe('a registry', () => {
  it('is shown as it last was when it cannot be read, and says so when it never was', async () => {
    const home = temporaryFolder();
    const org = writeTemplate({ 'org.yaml': 'name: Named\nworkspaces: [{name: A}]\n' });
    const entry = { name: 'named', repo: `file://${org}`, ref: 'main' };
    const folder = writeTemplate({ 'manifest.json': JSON.stringify({ version: 1, org_templates: [entry] }) });
    const known = path.join(folder, 'manifest.json');
    const never = path.join(folder, 'never.json');
    const templates = createTemplates({
      paths: homePaths(home),
      resources: path.join(home, 'resources'),
      env: {},
      registries: () => [known, never],
    });
    const listed = async () =>
      (await templates.list()).map(({ dir, template, error }) => [dir, template, error?.code]);
    const cards = [
      ['named', `file://${org}#main`, undefined],
      ['never.json', never, 'registry_unreachable'],
    ];
    expect(await listed()).toEqual(cards);
    rmSync(known);
    expect(await listed()).toEqual(cards);
    expect((await templates.list())[1]?.error?.actions).toMatchObject([
      { operation: 'org.removeRegistry', input: { location: never } },
    ]);
  });
});

describe('a lock', () => {
  it('is remembered with each resolve and refuses what has changed', async () => {
    const home = temporaryFolder();
    const dir = writeTemplate({ 'org.yaml': 'name: Good\nworkspaces: [{name: A}]\n' });
    const templates = templatesIn(home);
    await expect(templates.lockText(dir)).rejects.toMatchObject({ code: 'lock_missing' });
    await expect(templates.resolve(dir, { frozen: true })).rejects.toMatchObject({ code: 'lock_missing' });
    await templates.remember(dir, await templates.resolve(dir));
    await templates.list();
    expect((await templates.resolve(dir, { frozen: true })).diagnostics).toEqual([]);
    expect(JSON.parse(await templates.lockText(dir))).toMatchObject({
      org: 'Good',
      files: [{ path: 'org.yaml' }],
    });
    writeTemplate({ 'org.yaml': 'name: Good\nworkspaces: [{name: B}]\n' }, dir);
    expect((await templates.resolve(dir, { frozen: true })).diagnostics).toMatchObject([
      { severity: 'error', code: 'lock_drift' },
    ]);
  });
});
