import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../core/contract/index.ts';
import { resolvedToJson, resolveOrg } from '../../../core/org/index.ts';
import { findings, first, flatten, oneWorkspace, resolveFiles } from './template.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/org');
const DEMO = path.resolve(import.meta.dirname, '../../../resources/org-templates/demo-studio');

describe('a complete template', () => {
  it('resolves without findings', async () => {
    const org = await resolveOrg(path.join(FIXTURES, 'tiny-studio'));
    expect(org.diagnostics).toEqual([]);
    expect(org.totals).toEqual({
      workspaces: 7,
      spawning: 5,
      roots: 2,
      depth: 3,
      includes: 4,
      externals: 0,
      schedules: 1,
      channels: 1,
    });
    expect(flatten(org.workspaces).map((workspace) => workspace.path)).toEqual([
      'Boss',
      'Boss/Coder',
      'Boss/Coder/Tester',
      'Boss/Writer',
      'Boss/Writer/Proof~1Reader',
      'Coder',
      'Coder/Tester',
    ]);
    expect(org.globalMemories).toMatchObject([{ content: 'we are small', scope: 'GLOBAL' }]);
    expect(org.requiredEnv).toMatchObject([
      { anyOf: ['GITHUB_TOKEN'] },
      { anyOf: ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'] },
    ]);
    expect(org.recommendedEnv).toMatchObject([{ anyOf: ['SLACK_TOKEN'] }]);
    expect(org.files.map((file) => file.path)).toEqual([
      'boss/hello.md',
      'boss/schedules/daily.md',
      'idle.md',
      'org.yaml',
      'people/coder.yaml',
      'people/helpers.yaml',
    ]);
  });

  it('types every value and knows where it stands', async () => {
    const org = await resolveOrg(path.join(FIXTURES, 'tiny-studio'));
    const [boss, coder, , writer] = flatten(org.workspaces);
    expect(boss).toMatchObject({
      role: 'Leads the studio.\nAnswers the client.',
      runtime: 'claude-code',
      model: 'sonnet',
      tier: 3,
      filesDir: 'boss',
      initialPrompt: 'hello from the boss',
      idlePrompt: 'tidy up',
      idleIntervalSeconds: 600,
      canvas: { x: 120, y: 40 },
      workspaceDir: '/home/studio/src',
      workspaceAccess: 'read_only',
      envKeys: ['SHARED', 'STUDIO_SRC'],
      initialMemories: [{ content: 'be brief', scope: 'LOCAL' }],
      channels: [{ type: 'telegram', config: { bot_token: `\${TG_TOKEN}`, chat_id: '42' }, enabled: true }],
      source: { file: 'org.yaml', line: 17, column: 5 },
    });
    expect(boss?.schedules).toEqual([
      {
        name: 'Daily',
        cron: '0 9 * * 1-5',
        timezone: 'Europe/Berlin',
        prompt: 'plan the day\nthen start',
        enabled: true,
        source: { file: 'org.yaml', line: 28, column: 9 },
      },
    ]);
    expect(boss?.sources.tier).toEqual({ file: 'org.yaml', line: 21, column: 11 });
    expect(boss?.sources.plugins).toEqual({ file: 'org.yaml', line: 10, column: 12 });
    expect(coder).toMatchObject({
      runtime: 'mock',
      tier: 2,
      idlePrompt: 'look for bugs',
      idleIntervalSeconds: 30,
      maxConcurrentTasks: 1,
      initialMemories: [{ content: 'tests first', scope: 'TEAM' }],
      source: { file: 'people/coder.yaml', line: 2, column: 1 },
    });
    expect(coder?.sources.idle_prompt_file).toBeUndefined();
    expect(coder?.children[0]).toMatchObject({ external: true, url: 'http://localhost:9000' });
    expect(writer).toMatchObject({
      model: 'sonnet',
      plugins: ['superpowers', 'browser-automation'],
      spawning: false,
    });
    expect(writer?.categoryRouting).toEqual({ docs: ['Writer'] });
    expect(writer?.children[0]?.spawning).toBe(false);
  });

  it('has a stable JSON form', async () => {
    const json = resolvedToJson(await resolveOrg(path.join(FIXTURES, 'tiny-studio')));
    expect(Object.keys(json)).toEqual(['name', 'description', 'workspaces', 'totals', 'diagnostics']);
    expect(Object.keys(json.workspaces[0] ?? {})).toEqual([
      'name',
      'path',
      'depth',
      'role',
      'runtime',
      'model',
      'tier',
      'files_dir',
      'plugins',
      'schedules',
      'channels',
      'env_keys',
      'spawning',
      'source',
      'children',
    ]);
    expect(json.workspaces[0]?.source).toEqual({ file: 'org.yaml', line: 17 });
    expect(JSON.stringify(json)).not.toContain('TG_TOKEN');
    expect(operations['org.resolve'].output.parse(json)).toEqual(json);
  });
});

describe('smaller rules', () => {
  it('BUG-19: accepts org.yml', async () => {
    const org = await resolveFiles({ 'org.yml': 'name: A\nworkspaces: [{name: W}]\n' });
    expect(findings(org)).toEqual([]);
    expect(first(org).source.file).toBe('org.yml');
  });

  it('has defaults for runtime, tier and model', async () => {
    const org = await resolveFiles(oneWorkspace('name: W'));
    expect(first(org)).toMatchObject({
      runtime: 'claude-code',
      tier: 2,
      model: 'sonnet',
      workspaceAccess: 'none',
    });
  });

  it.each([
    ['claude-code', 'sonnet'],
    ['langgraph', 'anthropic:claude-opus-4-7'],
    ['molecule', ''],
    ['mock', ''],
    ['external', ''],
  ])('gives %s the model "%s" unless the template names one', async (runtime, model) => {
    const org = await resolveFiles({
      'org.yaml': `name: A\nworkspaces: [{name: W, runtime: ${runtime}}, {name: X, runtime: ${runtime}, model: m}]\n`,
    });
    expect(org.workspaces.map((one) => one.model)).toEqual([model, 'm']);
  });

  it('takes the runtime "external" as an agent that runs elsewhere', async () => {
    const org = await resolveFiles({
      'org.yaml':
        'name: A\nworkspaces: [{name: W, runtime: external}, {name: X, external: yes, url: "http://x"}]\n',
    });
    expect(org.workspaces.map(({ external, url }) => [external, url])).toEqual([
      [true, ''],
      [true, 'http://x'],
    ]);
  });

  it('knows where the items of its lists stand', async () => {
    const top =
      'defaults: {plugins: [a, b], initial_memories: [{content: m}]}\nrequired_env: [K, {any_of: [X, Y]}]\n';
    const org = await resolveFiles(oneWorkspace('name: W\nplugins: ["!a", c, b]\nrequired_env: [L, K]', top));
    const at = (line: number, column: number) => ({ file: 'org.yaml', line, column });
    expect(first(org).pluginSources).toEqual({ b: at(2, 25), c: at(6, 21) });
    expect(first(org).initialMemories).toEqual([{ content: 'm', scope: 'LOCAL', source: at(2, 48) }]);
    expect(org.requiredEnv).toEqual([
      { anyOf: ['K'], source: at(3, 16) },
      { anyOf: ['L'], source: at(7, 20) },
      { anyOf: ['X', 'Y'], source: at(3, 19) },
    ]);
  });

  it('reads numbers as texts where a text is wanted, and the booleans of YAML 1.1', async () => {
    const org = await resolveFiles(oneWorkspace('name: 007\nspawning: no\nmodel: 4.10'));
    expect(findings(org)).toEqual([]);
    expect(first(org)).toMatchObject({ name: '007', spawning: false, model: '4.10' });
  });

  it('ignores a byte order mark and Windows line ends', async () => {
    const org = await resolveFiles({
      'org.yaml': '\uFEFFname: A\r\nworkspaces:\r\n  - name: W\r\n    role: |\r\n      a\r\n      b\r\n',
    });
    expect(findings(org)).toEqual([]);
    expect(first(org)).toMatchObject({ role: 'a\nb', source: { line: 3, column: 5 } });
  });

  it('looks for a prompt file in files_dir first and in the template folder then', async () => {
    const entry = 'name: W\nfiles_dir: w\ninitial_prompt_file: a.md\nidle_prompt_file: b.md';
    const org = await resolveFiles({
      ...oneWorkspace(entry),
      'a.md': 'outer',
      'b.md': 'outer',
      'w/a.md': 'inner',
    });
    expect(first(org)).toMatchObject({ initialPrompt: 'inner', idlePrompt: 'outer' });
  });

  it('prefers an inline prompt to a file and an own prompt to an inherited one', async () => {
    const top = 'defaults: {initial_prompt: inherited, idle_prompt: inherited}\n';
    const entry = 'name: W\ninitial_prompt: inline\ninitial_prompt_file: a.md\nidle_prompt: ""';
    const org = await resolveFiles({ ...oneWorkspace(entry, top), 'a.md': 'file' });
    expect(first(org)).toMatchObject({ initialPrompt: 'inline', idlePrompt: 'inherited' });
  });

  it('takes plugins out with "!" and "-" and adds them again later', async () => {
    const top = 'defaults: {plugins: [a, b, c, a]}\n';
    const org = await resolveFiles(oneWorkspace('name: W\nplugins: ["!a", -c, d, a, ""]', top));
    expect(first(org).plugins).toEqual(['b', 'd', 'a']);
  });

  it('BUG-2: mounts a folder, writable when the template states no access', async () => {
    const org = await resolveFiles(oneWorkspace(`name: W\nworkspace_dir: \${SRC}`), { SRC: '/home/me/src' });
    expect(first(org)).toMatchObject({ workspaceDir: '/home/me/src', workspaceAccess: 'read_write' });
  });

  it('composes workspace_dir from the files of the template, never from the process environment', async () => {
    const files = {
      ...oneWorkspace(`name: W\nworkspace_dir: \${BASE}/$NAME`),
      '.env': "BASE='/srv/x'\nNAME=y\n",
    };
    expect(first(await resolveFiles(files)).workspaceDir).toBe('/srv/x/y');
    const org = await resolveFiles(oneWorkspace(`name: W\nworkspace_dir: /srv/\${NAME}`), { NAME: 'y' });
    expect(findings(org)).toEqual(['warning variable_unresolved org.yaml:4:20']);
  });

  it('merges maps: own keys win over merged ones, earlier ones over later ones', async () => {
    const top = 'x-a: &a {model: a, role: a, tier: 1}\nx-b: &b {model: b, url: "http://b"}\n';
    const org = await resolveFiles(oneWorkspace('name: W\ntier: 3\n<<: [*a, *b]\n', top));
    expect(findings(org)).toEqual([]);
    expect(first(org)).toMatchObject({ tier: 3, model: 'a', role: 'a', url: 'http://b' });
    expect(first(org).sources.role).toEqual({ file: 'org.yaml', line: 2, column: 26 });
    const included = await resolveFiles({
      ...oneWorkspace('name: W\n<<: !include base.yaml'),
      'base.yaml': 'tier: 4\n',
    });
    expect(first(included)).toMatchObject({ name: 'W', tier: 4 });
  });

  it('includes the same file on two branches and a whole list of children', async () => {
    const org = await resolveFiles({
      'org.yaml':
        'name: A\nworkspaces:\n  - name: X\n    children: !include team.yaml\n  - name: Y\n    children: !include team.yaml\n',
      'team.yaml': '- !include a.yaml\n- name: B\n',
      'a.yaml': '!include sub/a.yaml',
      'sub/a.yaml': 'name: A\n',
    });
    expect(findings(org)).toEqual([]);
    expect(flatten(org.workspaces).map((one) => one.path)).toEqual(['X', 'X/A', 'X/B', 'Y', 'Y/A', 'Y/B']);
    expect(org.totals.includes).toBe(6);
  });

  it('follows symlinks that stay inside the template and includes 16 levels', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 16 }, (_, i) => [
        `f${i + 1}.yaml`,
        i === 15 ? 'name: Deep' : `!include f${i + 2}.yaml`,
      ]),
    );
    const org = await resolveFiles({
      'org.yaml': 'name: A\nworkspaces: [!include f1.yaml, !include linked/w.yaml]\n',
      ...chain,
      'real/w.yaml': 'name: Linked\n',
      linked: '-> real',
    });
    expect(findings(org)).toEqual([]);
    expect(org.workspaces.map((one) => one.name)).toEqual(['Deep', 'Linked']);
  });

  it('lets a required variable hide the groups and recommendations that contain it', async () => {
    const top =
      'required_env: [{any_of: [A, B]}, {any_of: [D, C]}, {any_of: [C, D]}]\nrecommended_env: [B, E, {any_of: [E, F]}]\n';
    const org = await resolveFiles(oneWorkspace('name: W\nrequired_env: [B]', top));
    expect(org.requiredEnv.map((one) => one.anyOf)).toEqual([['B'], ['C', 'D']]);
    expect(org.recommendedEnv.map((one) => one.anyOf)).toEqual([['E']]);
  });
});

describe.runIf(existsSync(path.join(DEMO, 'org.yaml')))('the demo org', () => {
  it('resolves without findings', async () => {
    const org = await resolveOrg(DEMO);
    expect(org.diagnostics).toEqual([]);
    expect(org.totals.depth).toBe(3);
    expect(org.totals.workspaces).toBeGreaterThanOrEqual(10);
  });
});
