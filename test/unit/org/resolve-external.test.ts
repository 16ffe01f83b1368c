import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles, type ResolvedOrg, resolveOrg, workspaceEnv } from '../../../core/org/index.ts';
import { FolderStore } from './folder-store.ts';
import { type Files, findings, first, flatten, temporaryFolder, writeTemplate } from './template.ts';

const ENV = {
  MOLECULE_EXTERNAL_GITEA_URL: 'https://Git.Example.org/',
  MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/acme/*, other.example.org:3000/solo/team',
};
const TEAM = 'git.example.org/acme/team@v1';

function orgWith(directive: string): Files {
  return { 'org.yaml': `name: A\nworkspaces:\n  - !external ${directive}\n` };
}

function resolveWith(
  store: FolderStore,
  files: Files,
  env: Record<string, string> = ENV,
): Promise<ResolvedOrg> {
  return resolveOrg(writeTemplate(files), { env, externals: store });
}

const GUEST = '{repo: acme/team, ref: v1, path: lead/w.yaml}';
const TEAM_FILES: Files = {
  'lead/w.yaml':
    'name: Lead\nfiles_dir: lead\ninitial_prompt_file: hello.md\nidle_prompt_file: shared.md\nchildren: [!include ../people/coder.yaml]\n',
  'lead/hello.md': 'hello',
  'lead/.env': 'LEAD_KEY=lead-secret\n',
  'lead/notes.md': 'notes',
  'shared.md': 'shared',
  'people/coder.yaml': 'name: Coder\nfiles_dir: people/coder\n',
  'people/coder/a.txt': 'a',
};

describe('a subtree from another repository', () => {
  it('takes its files, prompts, variables and includes from there', async () => {
    const store = new FolderStore({ [TEAM]: TEAM_FILES });
    const org = await resolveWith(store, { ...orgWith(GUEST), 'shared.md': 'of the template' });
    expect(findings(org)).toEqual([]);
    const [copy] = org.externals;
    const prefix = `.external-cache/git.example.org__acme__team/${copy?.sha}`;
    expect(copy).toMatchObject({ host: 'git.example.org', repo: 'acme/team', ref: 'v1', prefix });
    expect(copy?.source).toEqual({ file: 'org.yaml', line: 3, column: 15 });
    expect(flatten(org.workspaces)).toMatchObject([
      {
        path: 'Lead',
        filesDir: `${prefix}/lead`,
        initialPrompt: 'hello',
        idlePrompt: 'shared',
        envKeys: ['LEAD_KEY'],
        source: { file: `${prefix}/lead/w.yaml`, line: 1 },
      },
      { path: 'Lead/Coder', filesDir: `${prefix}/people/coder` },
    ]);
    expect(org.totals).toMatchObject({ workspaces: 2, includes: 1, externals: 1 });
    expect(org.files.map((file) => file.path)).toContain(`${prefix}/people/coder.yaml`);
    expect(JSON.stringify(org)).not.toContain('lead-secret');

    const configs = await configFiles(first(org), org);
    expect(configs.map((file) => file.path)).toEqual(['hello.md', 'notes.md', 'w.yaml', 'config.yaml']);
    expect([...workspaceEnv(org, first(org))]).toEqual([
      ['LEAD_KEY', { value: 'lead-secret', from: 'workspace' }],
    ]);
  });

  it('BUG-3: counts its depth apart from that of includes', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `f${i}.yaml`,
        i === 9 ? `!external ${GUEST}\n` : `!include f${i + 1}.yaml\n`,
      ]),
    );
    const store = new FolderStore({ [TEAM]: TEAM_FILES });
    const org = await resolveWith(store, {
      'org.yaml': 'name: A\nworkspaces: [!include f0.yaml]\n',
      ...chain,
    });
    expect(findings(org)).toEqual([]);
    expect(org.workspaces[0]?.name).toBe('Lead');
  });

  it('may name further repositories, four deep and no deeper', async () => {
    const next = (level: number) => `!external {repo: acme/r${level}, ref: main, path: w.yaml}`;
    const level = (number: number) => ({
      'w.yaml': `name: L${number}\nfiles_dir: files\nchildren:\n  - ${next(number + 1)}\n`,
      'files/a.md': '',
    });
    const store = new FolderStore(
      Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`git.example.org/acme/r${n}@main`, level(n)])),
    );
    const org = await resolveWith(store, { 'org.yaml': `name: A\nworkspaces:\n  - ${next(1)}\n` });
    expect(flatten(org.workspaces).map((one) => one.name)).toEqual(['L1', 'L2', 'L3', 'L4']);
    // The innermost repository that states a files_dir is the one it belongs to, and it is prefixed once.
    for (const one of flatten(org.workspaces)) {
      expect(one.filesDir).toMatch(
        new RegExp(`^\\.external-cache/[^/]+__r${one.name[1]}/[0-9a-f]{40}/files$`),
      );
    }
    expect(org.diagnostics).toMatchObject([{ code: 'external_too_deep', line: 4, column: 15 }]);
    expect(org.diagnostics[0]?.message).toContain('acme/r4@');
    expect(store.requests).toHaveLength(4);
  });

  it('shows the chain of a loop of repositories', async () => {
    const to = (name: string) => ({
      'w.yaml': `name: ${name}\nchildren: [!external {repo: acme/${name}, ref: main, path: w.yaml}]\n`,
    });
    const store = new FolderStore({
      'git.example.org/acme/a@main': to('b'),
      'git.example.org/acme/b@main': to('a'),
    });
    const org = await resolveWith(store, orgWith('{repo: acme/a, ref: main, path: w.yaml}'));
    expect(org.diagnostics.map((one) => one.code)).toEqual(['external_cycle']);
    expect(org.diagnostics[0]?.message).toMatch(/acme\/a@\w+\/w\.yaml → .*acme\/b@.* → .*acme\/a@/);
  });

  it('may be an include or another repository itself, and be used twice', async () => {
    const store = new FolderStore({
      'git.example.org/acme/a@main': { 'w.yaml': '!include sub/x.yaml', 'sub/x.yaml': `!external ${GUEST}` },
      [TEAM]: TEAM_FILES,
    });
    const org = await resolveWith(store, {
      'org.yaml': `name: A\nworkspaces:\n  - !external {repo: acme/a, ref: main, path: w.yaml}\n  - name: B\n    children: [!external ${GUEST}]\n`,
    });
    expect(findings(org)).toEqual([]);
    expect(flatten(org.workspaces).map((one) => one.path)).toEqual([
      'Lead',
      'Lead/Coder',
      'B',
      'B/Lead',
      'B/Lead/Coder',
    ]);
    expect(org.externals.map((one) => one.repo)).toEqual(['acme/a', 'acme/team']);
    expect(org.totals.externals).toBe(3);
    expect(store.requests).toHaveLength(2);
  });

  it('is fetched together with others, four at a time', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `r${i}`);
    const store = new FolderStore(
      Object.fromEntries(names.map((n) => [`git.example.org/acme/${n}@main`, { 'w.yaml': `name: ${n}\n` }])),
    );
    const entries = names.map((n) => `  - !external {repo: acme/${n}, ref: main, path: w.yaml}`).join('\n');
    const org = await resolveWith(store, { 'org.yaml': `name: A\nworkspaces:\n${entries}\n` });
    expect(org.workspaces.map((one) => one.name)).toEqual(names);
    expect(store.atOnce).toBe(4);
  });

  it('reads nothing but its own repository', async () => {
    const files = {
      'w.yaml':
        'name: W\nfiles_dir: out\ninitial_prompt_file: link.md\nchildren: [!include ../../../secret.yaml]\n',
      'link.md': '-> /etc/hostname',
      out: '-> /etc',
    };
    const store = new FolderStore({ [TEAM]: files });
    const folder = writeTemplate({
      ...orgWith('{repo: acme/team, ref: v1, path: w.yaml}'),
      'secret.yaml': 'name: Secret\n',
    });
    // What the user allows the template is not allowed to the repositories that it names.
    const org = await resolveOrg(folder, { env: ENV, externals: store, allowedRoots: ['/etc'] });
    expect(org.diagnostics.map((one) => one.code)).toEqual([
      'root_not_allowed',
      'root_not_allowed',
      'include_escapes',
    ]);
    expect(flatten(org.workspaces)).toHaveLength(1);
  });

  it('stands where a workspace is allowed and nowhere else', async () => {
    const org = await resolveWith(new FolderStore({ [TEAM]: TEAM_FILES }), {
      'org.yaml': `name: A\ndefaults: !external ${GUEST}\nworkspaces:\n  - name: W\n    role: !external ${GUEST}\n    children: !external ${GUEST}\n`,
    });
    expect(findings(org)).toEqual([
      'error external_misplaced org.yaml:2:21',
      'error external_misplaced org.yaml:5:21',
      'error external_misplaced org.yaml:6:25',
    ]);
  });
});

describe('what is wrong with !external', () => {
  const field = (fields: string) => orgWith(`{${fields}}`);
  const cases: readonly (readonly [string, Files, readonly string[]])[] = [
    ['a text', orgWith('acme/team'), ['error external_invalid org.yaml:3:15']],
    ['nothing given', orgWith('{}'), ['error external_invalid org.yaml:3:15']],
    ['no ref', field('repo: acme/team, path: a'), ['error external_invalid org.yaml:3:15']],
    [
      'an unknown key',
      field('repo: acme/team, ref: v1, path: lead/w.yaml, pth: x'),
      ['warning unknown_key org.yaml:3:61'],
    ],
    ['a repo without owner', field('repo: team, ref: v1, path: a'), ['error external_invalid org.yaml:3:22']],
    [
      'a repo that climbs',
      field('repo: ../team, ref: v1, path: a'),
      ['error external_invalid org.yaml:3:22'],
    ],
    [
      'a ref with ".."',
      field('repo: acme/team, ref: a..b, path: a'),
      ['error external_invalid org.yaml:3:38'],
    ],
    [
      'a ref like an option',
      field('repo: acme/team, ref: --x, path: a'),
      ['error external_invalid org.yaml:3:38'],
    ],
    [
      'a ref with a space',
      field('repo: acme/team, ref: a b, path: a'),
      ['error external_invalid org.yaml:3:38'],
    ],
    [
      'a ref that anybody can write to',
      field('repo: acme/team, ref: refs/pull/7/head, path: a'),
      ['error external_invalid org.yaml:3:38'],
    ],
    [
      'a path that climbs',
      field('repo: acme/team, ref: v1, path: ../a'),
      ['error external_invalid org.yaml:3:48'],
    ],
    [
      'an absolute path',
      field('repo: acme/team, ref: v1, path: /a'),
      ['error external_invalid org.yaml:3:48'],
    ],
    [
      'a host that is none',
      field('repo: acme/team, ref: v1, path: a, url: "https://user@host/x"'),
      ['error external_invalid org.yaml:3:56'],
    ],
    [
      'a repository that is not allowed',
      field('repo: evil/team, ref: v1, path: a'),
      ['error external_not_allowed org.yaml:3:22'],
    ],
    [
      'another host that is not allowed',
      field('repo: acme/team, ref: v1, path: a, url: evil.example.org'),
      ['error external_not_allowed org.yaml:3:22'],
    ],
    [
      'a ref that does not exist',
      field('repo: acme/team, ref: v9, path: a'),
      ['error external_not_found org.yaml:3:15'],
    ],
    [
      'a path that does not exist',
      field('repo: acme/team, ref: v1, path: a'),
      ['error external_path_missing org.yaml:3:15'],
    ],
    [
      'a path that is a folder',
      field('repo: acme/team, ref: v1, path: lead'),
      ['error external_unreadable org.yaml:3:15'],
    ],
    [
      'a file that is no workspace',
      field('repo: acme/team, ref: v1, path: list.yaml'),
      ['error include_not_a_workspace org.yaml:3:15'],
    ],
  ];

  it.each(cases)('%s', async (_title, files, expected) => {
    const store = new FolderStore({ [TEAM]: { ...TEAM_FILES, 'list.yaml': '- name: X\n' } });
    const org = await resolveWith(store, files);
    expect(findings(org)).toEqual(expected);
    expect(org.diagnostics[0]?.fix ?? org.diagnostics[0]?.message).toBeTruthy();
  });

  it('says what is missing, all of it, and how to go on', async () => {
    const org = await resolveWith(new FolderStore({}), orgWith('{repo: acme/team}'));
    expect(org.diagnostics[0]).toMatchObject({
      message: '!external needs "ref" and "path"',
      fix: 'Add ref and path.',
    });
    const missing = await resolveWith(new FolderStore({}), orgWith(GUEST));
    expect(missing.diagnostics[0]).toMatchObject({
      message: 'git.example.org/acme/team has no branch or tag "v1"',
      fix: 'Check `ref`.',
    });
  });

  it('knows no host and allows no repository by itself', async () => {
    const store = new FolderStore({ [TEAM]: TEAM_FILES });
    const noHost = await resolveWith(store, orgWith(GUEST), {});
    expect(findings(noHost)).toEqual(['error external_host_unknown org.yaml:3:15']);
    expect(noHost.diagnostics[0]?.fix).toBe('Give `url` or set MOLECULE_EXTERNAL_GITEA_URL.');
    const url = orgWith('{repo: acme/team, ref: v1, path: lead/w.yaml, url: "https://git.example.org"}');
    const notAllowed = await resolveWith(store, url, {});
    expect(notAllowed.diagnostics[0]?.fix).toBe(
      'If you trust it, set MOLECULE_EXTERNAL_REPO_ALLOWLIST=git.example.org/acme/team',
    );
    const added = await resolveWith(store, url, { MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'x.org/a/' });
    expect(added.diagnostics[0]?.fix).toContain('ALLOWLIST=x.org/a/,git.example.org/acme/team');
    expect(store.requests).toEqual([]);
  });

  it.each([
    ['git.example.org/acme/', true],
    ['git.example.org/acme/*', true],
    ['git.example.org/', true],
    ['GIT.example.org/acme/team', true],
    [' , git.example.org/acme/team ', true],
    ['git.example.org/acme/te*', false],
    ['git.example.org/acme', false],
    ['git.example.org/acm/', false],
    ['git.example', false],
    ['*', false],
    ['', false],
  ])('reads the list of allowed repositories "%s"', async (list, allowed) => {
    const store = new FolderStore({ [TEAM]: TEAM_FILES });
    const env = { ...ENV, MOLECULE_EXTERNAL_REPO_ALLOWLIST: list };
    const org = await resolveWith(store, orgWith(GUEST), env);
    expect(findings(org)).toEqual(allowed ? [] : ['error external_not_allowed org.yaml:3:22']);
  });

  it('prefers the host of the directive and takes a port', async () => {
    const store = new FolderStore({ 'other.example.org:3000/solo/team@v1': TEAM_FILES });
    const org = await resolveWith(
      store,
      orgWith('{repo: solo/team, ref: v1, path: lead/w.yaml, url: "http://other.example.org:3000/"}'),
    );
    expect(findings(org)).toEqual([]);
    expect(org.externals[0]?.prefix).toMatch(/^\.external-cache\/other\.example\.org_3000__solo__team\//);
  });

  it('tells that a commit was not found on any branch', async () => {
    const store = new FolderStore({ [TEAM]: TEAM_FILES });
    store.unconfirmed = true;
    const org = await resolveWith(store, orgWith(GUEST));
    expect(findings(org)).toEqual(['hint external_unconfirmed org.yaml:3:15']);
    expect(org.workspaces).not.toEqual([]);
  });

  it('tells that an older copy is used', async () => {
    const store = new FolderStore({ [TEAM]: TEAM_FILES });
    store.offline = true;
    const org = await resolveWith(store, orgWith(GUEST));
    expect(findings(org)).toEqual(['hint external_offline org.yaml:3:15']);
    expect(org.diagnostics[0]?.message).toContain('Using the copy of 2026-11-02');
    expect(org.workspaces).toHaveLength(1);
  });

  it('is an error where nothing can be fetched', async () => {
    const org = await resolveOrg(writeTemplate(orgWith(GUEST)), { env: ENV });
    expect(findings(org)).toEqual(['error external_unavailable org.yaml:3:15']);
  });
});

describe('links between sibling repositories', () => {
  function siblings(): { template: string; other: string } {
    const folder = temporaryFolder();
    const other = path.join(folder, 'other');
    const template = path.join(folder, 'template');
    writeTemplate(
      {
        'lead/w.yaml': 'name: Lead\nfiles_dir: lead\nchildren: [!include sub/x.yaml, !include ../own.yaml]\n',
        'lead/sub/x.yaml': 'name: Deep\ninitial_prompt_file: lead/hello.md\n',
        'lead/hello.md': 'hello',
      },
      other,
    );
    writeTemplate(
      { 'org.yaml': 'name: A\nworkspaces: [!include lead/w.yaml]\n', 'own.yaml': 'name: Own\n' },
      template,
    );
    symlinkSync('../other/lead', path.join(template, 'lead'));
    return { template, other };
  }

  it('are not followed out of the template, and the folder to allow is named', async () => {
    const { template, other } = siblings();
    const org = await resolveOrg(template);
    expect(findings(org)).toEqual(['error root_not_allowed org.yaml:2:23']);
    expect(org.diagnostics[0]?.message).toContain(`into the folder ${other}/lead,`);
    expect(org.diagnostics[0]?.fix).toContain(`--allow-root ${other}/lead`);
    expect(org.allowedRoots).toEqual([]);
  });

  it('are followed into folders that the user allows, with includes relative to the path as written', async () => {
    const { template, other } = siblings();
    const org = await resolveOrg(template, { allowedRoots: [other] });
    expect(findings(org)).toEqual([]);
    expect(flatten(org.workspaces).map((one) => one.path)).toEqual(['Lead', 'Lead/Deep', 'Lead/Own']);
    expect(flatten(org.workspaces)[1]?.initialPrompt).toBe('hello');
    expect(org.allowedRoots).toEqual([other]);
    const files = await configFiles(first(org), org);
    expect(files.map((file) => file.path)).toEqual(['hello.md', 'sub/x.yaml', 'w.yaml', 'config.yaml']);
  });

  it('lead nowhere else although one folder is allowed', async () => {
    const { template, other } = siblings();
    symlinkSync('/etc', path.join(other, 'lead/etc'));
    const org = await resolveOrg(template, { allowedRoots: [other, path.join(other, 'none')] });
    expect((await configFiles(first(org), org)).some((file) => file.path.startsWith('etc'))).toBe(false);
    const lexical = await resolveOrg(
      writeTemplate({ 'org.yaml': `name: A\nworkspaces: [!include ../other/lead/w.yaml]\n` }),
      { allowedRoots: [other] },
    );
    expect(lexical.diagnostics[0]?.code).toBe('include_escapes');
  });

  it('ends waiting for all of them together, and when it is asked to', async () => {
    const dir = writeTemplate({
      'org.yaml':
        'name: A\nworkspaces:\n  - !external {repo: a/b, ref: v1, path: w.yaml}\n  - !external {repo: a/c, ref: v1, path: w.yaml}\n',
    });
    const env = {
      MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
      MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/',
    };
    const externals = { get: () => new Promise<never>(() => {}) };
    expect(findings(await resolveOrg(dir, { env, externals, fetchDeadlineMs: 1 }))).toEqual([
      'error external_unreachable org.yaml:3:15',
      'error external_unreachable org.yaml:4:15',
    ]);
    const stop = new AbortController();
    const stopped = expect(resolveOrg(dir, { env, externals, signal: stop.signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    stop.abort();
    await stopped;
  });
});
