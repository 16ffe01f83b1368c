import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultPersonaRoot, resolvedToJson, resolveOrg, workspaceEnv } from '../../../core/org/index.ts';
import { FolderStore } from './folder-store.ts';
import { findings, first, oneWorkspace, temporaryFolder, writeTemplate } from './template.ts';

describe('the variables of a workspace', () => {
  it('come from its persona, the org and its own folder, the later one winning', async () => {
    const personaRoot = writeTemplate({ 'boss/env': 'A=persona\nB=persona\nC=persona\n' });
    const dir = writeTemplate({
      ...oneWorkspace('name: W\nfiles_dir: boss'),
      '.env': 'B=org\nC="org"\n',
      'boss/.env': "C='own value'\nEMPTY=\n# D=1\n",
    });
    const org = await resolveOrg(dir, { personaRoot });
    expect(first(org).envKeys).toEqual(['A', 'B', 'C']);
    expect([...workspaceEnv(org, first(org), { personaRoot })]).toEqual([
      ['A', { value: 'persona', from: 'persona' }],
      ['B', { value: 'org', from: 'org' }],
      ['C', { value: 'own value', from: 'workspace' }],
    ]);
    const everything = JSON.stringify([org, resolvedToJson(org)]);
    for (const value of ['persona\\n', 'own value', '"org"']) expect(everything).not.toContain(value);
    expect(first(await resolveOrg(dir)).envKeys).toEqual(['B', 'C']);
  });

  it('BUG-4: finds the persona of a folder in another repository by its place in there', async () => {
    const personaRoot = writeTemplate({ 'lead/env': 'TOKEN=t\n' });
    const store = new FolderStore({
      'git.example.org/a/b@v1': { 'w.yaml': 'name: W\nfiles_dir: lead\n', 'lead/a.md': '' },
    });
    const dir = writeTemplate({
      'org.yaml': 'name: A\nworkspaces: [!external {repo: a/b, ref: v1, path: w.yaml}]\n',
    });
    const env = {
      MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
      MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/',
    };
    const org = await resolveOrg(dir, { env, externals: store, personaRoot });
    expect(first(org).envKeys).toEqual(['TOKEN']);
    expect(workspaceEnv(org, first(org), { personaRoot }).get('TOKEN')).toEqual({
      value: 't',
      from: 'persona',
    });
  });

  it.each(['people/boss', '.', 'bo ss', 'boss.d'])('have no persona for the folder %s', async (folder) => {
    const root = temporaryFolder();
    const personaRoot = path.join(root, 'personas');
    writeTemplate({ env: 'X=1\n', [`${folder}/env`]: 'X=1\n', 'people/env': 'X=1\n' }, personaRoot);
    const org = await resolveOrg(
      writeTemplate({ ...oneWorkspace(`name: W\nfiles_dir: "${folder}"`), [`${folder}/a.md`]: '' }),
      { personaRoot },
    );
    expect(findings(org)).toEqual([]);
    expect(first(org).envKeys).toEqual([]);
    expect(workspaceEnv(org, first(org), { personaRoot }).size).toBe(0);
  });

  it('are not read through links that leave the template', async () => {
    const outside = writeTemplate({ '.env': 'STOLEN=1\n', 'w/.env': 'ALSO=1\n' });
    const dir = writeTemplate({
      ...oneWorkspace('name: W\nfiles_dir: w'),
      '.env': `-> ${outside}/.env`,
      'w/a.md': '',
      'w/.env': `-> ${outside}/w/.env`,
    });
    const org = await resolveOrg(dir);
    expect(findings(org)).toEqual([
      'warning root_not_allowed .env:1:1',
      'warning root_not_allowed w/.env:1:1',
    ]);
    expect(workspaceEnv(org, first(org)).size).toBe(0);
    const allowed = await resolveOrg(dir, { allowedRoots: [outside] });
    expect([...workspaceEnv(allowed, first(allowed)).keys()]).toEqual(['ALSO', 'STOLEN']);
  });

  it('are left alone by personas that are missing, too large or no files', async () => {
    const personaRoot = writeTemplate({ 'big/env': `A=${'x'.repeat(64 * 1024)}`, 'folder/env/x': '' });
    for (const folder of ['big', 'folder', 'none']) {
      const dir = writeTemplate({ ...oneWorkspace(`name: W\nfiles_dir: ${folder}`), [`${folder}/a`]: '' });
      expect(first(await resolveOrg(dir, { personaRoot })).envKeys).toEqual([]);
    }
  });

  it('have a usual folder of personas', () => {
    expect(defaultPersonaRoot({ MOLECULE_PERSONA_ROOT: '/p' }, '/home/me')).toBe('/p');
    expect(defaultPersonaRoot({}, '/home/me')).toBe(path.join('/home/me', '.molecule-ai', 'personas'));
  });
});
