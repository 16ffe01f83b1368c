import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { assertImportable, resolveOrg } from '../../../core/org/index.ts';
import {
  type Files,
  findings,
  oneWorkspace,
  resolveFiles,
  temporaryFolder,
  writeTemplate,
} from './template.ts';

const NUL_HEAVY = Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0xfe]);

/** Title, files, and every finding as `severity code file:line:column`. */
const CASES: readonly (readonly [string, Files, readonly string[]])[] = [
  ['an empty file', { 'org.yaml': '' }, ['error file_empty org.yaml:1:1']],
  ['only a comment', { 'org.yaml': '# soon\n' }, ['error file_empty org.yaml:1:1']],
  [
    'bad indentation',
    { 'org.yaml': 'name: A\nworkspaces:\n  - name: B\n   role: c\n' },
    ['error yaml_syntax org.yaml:4:4'],
  ],
  ['two documents', { 'org.yaml': 'name: A\n---\nname: B\n' }, ['error yaml_syntax org.yaml:2:1']],
  ['a list at the top', { 'org.yaml': '- name: A\n' }, ['error wrong_type org.yaml:1:1']],
  [
    'text that is not UTF-8',
    { 'org.yaml': Buffer.concat([Buffer.from('# é\n'), NUL_HEAVY]) },
    ['error not_utf8 org.yaml:2:7'],
  ],
  ['no workspaces', { 'org.yaml': 'name: A\nworkspaces: []\n' }, ['error no_workspaces org.yaml:2:13']],
  [
    'no name of the org',
    { 'org.yaml': 'workspaces: [{name: W}]\n' },
    ['warning org_name_missing org.yaml:1:1'],
  ],
  [
    'a duplicate key',
    oneWorkspace('name: W\ntier: 2\nrole: x\ntier: 3'),
    ['error duplicate_key org.yaml:6:5'],
  ],
  ['an unknown key', oneWorkspace('name: W\nruntme: mock'), ['warning unknown_key org.yaml:4:5']],
  ['an unknown tag', oneWorkspace('name: !secret W'), ['error unknown_tag org.yaml:3:19']],
  ['an alias without anchor', oneWorkspace('name: W\nplugins: *none'), ['error unknown_alias org.yaml:4:14']],
  [
    'a workspace that is a text',
    { 'org.yaml': 'name: A\nworkspaces:\n  - Boss\n' },
    ['error wrong_type org.yaml:3:5'],
  ],
  [
    'workspaces that are a map',
    { 'org.yaml': 'name: A\nworkspaces:\n  Boss: {}\n' },
    ['error wrong_type org.yaml:3:3'],
  ],
  ['a list instead of a text', oneWorkspace('name: W\nrole: [a]'), ['error wrong_type org.yaml:4:11']],
  ['a missing name', oneWorkspace('role: x'), ['error name_missing org.yaml:3:5']],
  ['a long name', oneWorkspace(`name: ${'x'.repeat(256)}`), ['error name_invalid org.yaml:3:11']],
  ['a name of two lines', oneWorkspace('name: "a\\nb"'), ['error name_invalid org.yaml:3:11']],
  [
    'a name with a control character',
    oneWorkspace('name: "a\\u0007b"'),
    ['error name_invalid org.yaml:3:11'],
  ],
  [
    'siblings of one name',
    { 'org.yaml': 'name: A\nworkspaces:\n  - name: B\n  - name: C\n  - name: B\n' },
    ['error duplicate_name org.yaml:5:11'],
  ],
  ['tier 5', oneWorkspace('name: W\ntier: 5'), ['error invalid_tier org.yaml:4:11']],
  ['a tier that is a word', oneWorkspace('name: W\ntier: high'), ['error wrong_type org.yaml:4:11']],
  ['half a tier', oneWorkspace('name: W\ntier: 2.5'), ['error wrong_type org.yaml:4:11']],
  [
    'a runtime with a path',
    oneWorkspace('name: W\nruntime: ../evil'),
    ['error invalid_runtime org.yaml:4:14'],
  ],
  [
    'a template with a path',
    oneWorkspace('name: W\ntemplate: a/../../b'),
    ['error invalid_template org.yaml:4:15'],
  ],
  [
    'an url of another kind',
    oneWorkspace('name: W\nexternal: true\nurl: file:///etc/passwd'),
    ['error invalid_url org.yaml:5:10'],
  ],
  ['canvas without y', oneWorkspace('name: W\ncanvas: {x: 1}'), ['error invalid_canvas org.yaml:4:13']],
  [
    'seconds in cron',
    oneWorkspace('name: W\nschedules:\n  - {name: S, cron_expr: "0 0 9 * * *", prompt: p}'),
    ['error invalid_cron org.yaml:5:30'],
  ],
  [
    'a cron nickname',
    oneWorkspace('name: W\nschedules:\n  - {name: S, cron_expr: "@daily", prompt: p}'),
    ['error invalid_cron org.yaml:5:30'],
  ],
  [
    'a cron out of range',
    oneWorkspace('name: W\nschedules:\n  - {name: S, cron_expr: "61 * * * *", prompt: p}'),
    ['error invalid_cron org.yaml:5:30'],
  ],
  [
    'an extension of cron',
    oneWorkspace('name: W\nschedules:\n  - {name: S, cron_expr: "0 0 L * *", prompt: p}'),
    ['error invalid_cron org.yaml:5:30'],
  ],
  [
    'an unknown time zone',
    oneWorkspace(
      'name: W\nschedules:\n  - {name: S, cron_expr: "0 9 * * *", timezone: Mars/Base, prompt: p}',
    ),
    ['error invalid_timezone org.yaml:5:53'],
  ],
  [
    'a schedule without prompt',
    oneWorkspace('name: W\nschedules:\n  - {name: S, cron_expr: "0 9 * * *"}'),
    ['error schedule_prompt_missing org.yaml:5:9'],
  ],
  [
    'a prompt file that climbs',
    { ...oneWorkspace('name: W\nfiles_dir: w\ninitial_prompt_file: ../x.md'), 'w/a': '', 'x.md': '' },
    ['error prompt_file_escapes org.yaml:5:26'],
  ],
  [
    'an absolute prompt file',
    oneWorkspace('name: W\ninitial_prompt_file: /etc/hostname'),
    ['error prompt_file_escapes org.yaml:4:26'],
  ],
  [
    'a prompt file behind a link',
    { ...oneWorkspace('name: W\ninitial_prompt_file: out.md'), 'out.md': '-> /etc/hostname' },
    ['error root_not_allowed org.yaml:4:26'],
  ],
  [
    'a missing prompt file',
    oneWorkspace('name: W\ninitial_prompt_file: x.md'),
    ['warning prompt_file_missing org.yaml:4:26'],
  ],
  [
    'a prompt file that is a folder',
    { ...oneWorkspace('name: W\ninitial_prompt_file: d'), 'd/x': '' },
    ['error prompt_file_unreadable org.yaml:4:26'],
  ],
  ['a missing files_dir', oneWorkspace('name: W\nfiles_dir: w'), ['warning files_dir_missing org.yaml:4:16']],
  ['files_dir outside', oneWorkspace('name: W\nfiles_dir: ../w'), ['error files_dir_escapes org.yaml:4:16']],
  [
    'files_dir behind a link',
    { ...oneWorkspace('name: W\nfiles_dir: w'), w: '-> /etc' },
    ['error root_not_allowed org.yaml:4:16'],
  ],
  [
    'files_dir that is a file',
    { ...oneWorkspace('name: W\nfiles_dir: w'), w: 'x' },
    ['error files_dir_invalid org.yaml:4:16'],
  ],
  [
    'a relative workspace_dir',
    oneWorkspace('name: W\nworkspace_dir: src'),
    ['error invalid_workspace_dir org.yaml:4:20'],
  ],
  [
    'a workspace_dir of the system',
    oneWorkspace('name: W\nworkspace_dir: /etc/x'),
    ['error invalid_workspace_dir org.yaml:4:20'],
  ],
  [
    'a workspace_dir that climbs',
    oneWorkspace('name: W\nworkspace_dir: /home/../etc'),
    ['error invalid_workspace_dir org.yaml:4:20'],
  ],
  [
    'access without a folder',
    oneWorkspace('name: W\nworkspace_access: read_only'),
    ['error workspace_dir_missing org.yaml:4:23'],
  ],
  [
    'an unknown access',
    oneWorkspace('name: W\nworkspace_access: all'),
    ['error invalid_workspace_access org.yaml:4:23'],
  ],
  [
    'an empty any_of',
    oneWorkspace('name: W\nrequired_env: [{any_of: []}]'),
    ['error env_any_of_empty org.yaml:4:20'],
  ],
  [
    'a bad variable name',
    oneWorkspace('name: W\nrequired_env: [ok-not]'),
    ['warning invalid_env_name org.yaml:4:20'],
  ],
  [
    'a memory of unknown scope',
    oneWorkspace('name: W\ninitial_memories: [{content: a, scope: ALL}]'),
    ['warning memory_scope org.yaml:4:44'],
  ],
  [
    'a channel without type',
    oneWorkspace('name: W\nchannels: [{config: {}}]'),
    ['error channel_type_missing org.yaml:4:16'],
  ],
  [
    '!external',
    oneWorkspace('name: W\nchildren:\n  - !external {repo: a/b, ref: main, path: x.yaml}'),
    ['error external_host_unknown org.yaml:5:19'],
  ],
  ['a missing include', oneWorkspace('!include nobody.yaml'), ['error include_missing org.yaml:3:14']],
  ['an include without path', oneWorkspace('!include'), ['error include_empty org.yaml:3:13']],
  ['an include with a list', oneWorkspace('!include [a.yaml]'), ['error include_empty org.yaml:3:14']],
  // A slash at the start counts from the folder of the file, too.
  ['an absolute include', oneWorkspace('!include /etc/passwd'), ['error include_missing org.yaml:3:14']],
  [
    'an include of a Windows drive',
    oneWorkspace('!include "C:/a.yaml"'),
    ['error include_escapes org.yaml:3:14'],
  ],
  [
    'an include of variables',
    { ...oneWorkspace('name: W\nrole: !include .env'), '.env': 'KEY=secret\n' },
    ['error include_variables org.yaml:4:20'],
  ],
  [
    'an include of variables elsewhere, by any name',
    {
      ...oneWorkspace('name: W\nrole: !include x/.ENV.local\nmodel: !include a.yaml'),
      'x/.ENV.local': 'KEY=secret\n',
      '.env': 'KEY=secret\n',
      'a.yaml': '-> .env',
    },
    ['error include_variables org.yaml:4:20', 'error include_variables org.yaml:5:21'],
  ],
  [
    'prompts that are files of variables',
    {
      ...oneWorkspace('name: W\nfiles_dir: w\ninitial_prompt_file: .env\nidle_prompt_file: a.md'),
      'w/.env': 'KEY=secret\n',
      'w/a.md': '-> .env',
    },
    ['error prompt_file_variables org.yaml:5:26', 'error prompt_file_variables org.yaml:6:23'],
  ],
  ['an include outside', oneWorkspace('!include ../../etc/passwd'), ['error include_escapes org.yaml:3:14']],
  [
    'an include behind a link',
    { ...oneWorkspace('!include out.yaml'), 'out.yaml': '-> /etc/hostname' },
    ['error root_not_allowed org.yaml:3:14'],
  ],
  [
    'a link to itself',
    { ...oneWorkspace('!include loop.yaml'), 'loop.yaml': '-> loop.yaml' },
    ['error include_unreadable org.yaml:3:14'],
  ],
  [
    'an include of a folder',
    { ...oneWorkspace('!include d'), 'd/x': '' },
    ['error include_unreadable org.yaml:3:14'],
  ],
  [
    'an included list',
    { ...oneWorkspace('!include l.yaml'), 'l.yaml': '- name: X\n' },
    ['error include_not_a_workspace org.yaml:3:14'],
  ],
  [
    'an error inside an included file',
    { ...oneWorkspace('!include sub/w.yaml'), 'sub/w.yaml': '# a\nname: W\ntier: 9\n' },
    ['error invalid_tier sub/w.yaml:3:7'],
  ],
  [
    'broken YAML in an included file',
    { ...oneWorkspace('!include w.yaml'), 'w.yaml': 'name: "W\n' },
    ['error yaml_syntax w.yaml:2:1'],
  ],
  [
    'a .env behind a link',
    { ...oneWorkspace('name: W'), '.env': '-> /etc/hostname' },
    ['warning root_not_allowed .env:1:1'],
  ],
  [
    'a .env of more than 64 KiB',
    { ...oneWorkspace('name: W'), '.env': `A=${'x'.repeat(64 * 1024)}\n` },
    ['warning env_file_unreadable .env:1:1'],
  ],
  [
    'a line of .env that is no variable',
    { ...oneWorkspace('name: W\nfiles_dir: w'), 'w/.env': '# keys\nA=1\n\nexport B=2\nalso bad\n' },
    ['warning env_line_invalid w/.env:4:1'],
  ],
  [
    'a file of more than 1 MiB',
    { ...oneWorkspace('!include w.yaml'), 'w.yaml': `name: W\nrole: ${'x'.repeat(1024 * 1024)}\n` },
    ['error file_too_large org.yaml:3:14'],
  ],
];

describe('what is wrong with a template', () => {
  it.each(CASES)('%s', async (_title, files, expected) => {
    const org = await resolveFiles(files);
    expect(findings(org)).toEqual(expected);
    const importable = !expected.some((finding) => finding.startsWith('error'));
    if (importable) expect(() => assertImportable(org)).not.toThrow();
    else expect(() => assertImportable(org)).toThrow(AppError);
  });

  it('is collected completely, over all files', async () => {
    const org = await resolveFiles({
      'org.yaml':
        'name: A\ncolour: red\nworkspaces:\n  - !include a.yaml\n  - !include none.yaml\n  - {name: B, tier: 0}\n',
      'a.yaml': 'name: A\nchildren:\n  - !include b.yaml\n  - role: x\n',
      'b.yaml': 'name: [\n',
    });
    expect(findings(org).sort()).toEqual([
      'error include_missing org.yaml:5:14',
      'error invalid_tier org.yaml:6:21',
      'error name_missing a.yaml:4:5',
      'error yaml_syntax b.yaml:2:1',
      'warning unknown_key org.yaml:2:1',
    ]);
  });

  it('becomes one error with positions for the import', async () => {
    const org = await resolveFiles(oneWorkspace('name: W\ntier: 7\nrole: []\nruntme: x'));
    const thrown = (() => {
      try {
        assertImportable(org);
        return null;
      } catch (error) {
        return error as AppError;
      }
    })();
    expect(thrown?.code).toBe('template_invalid');
    expect(thrown?.message).toBe('org.yaml:5:11: "role" must be a text, not a list');
    expect(thrown?.detail?.split('\n')).toHaveLength(2);
    expect(thrown?.detail).not.toContain('runtme');
  });

  it('suggests the key that was meant', async () => {
    const org = await resolveFiles(
      oneWorkspace('name: W\nfile_dir: x\nchildern: []\nzzz: 1\nparent: a\nx-own: 1'),
    );
    expect(org.diagnostics.map((one) => one.fix)).toEqual([
      'Did you mean "files_dir"?',
      'Did you mean "children"?',
      'Remove it, or start it with "x-" to keep it.',
    ]);
  });

  it('is an error of its own when there is no template', async () => {
    const folder = temporaryFolder();
    await expect(resolveOrg(folder)).rejects.toMatchObject({ code: 'template_not_found' });
    await expect(resolveOrg(`${folder}/none`)).rejects.toMatchObject({ code: 'template_not_found' });
  });
});

describe('includes that never end', () => {
  it('shows the chain of a cycle', async () => {
    const org = await resolveFiles({
      'org.yaml': 'name: A\nworkspaces: [!include a.yaml]\n',
      'a.yaml': 'name: A\nchildren:\n  - !include sub/b.yaml\n',
      'sub/b.yaml': 'name: B\nchildren:\n  - !include ../a.yaml\n',
    });
    expect(findings(org)).toEqual(['error include_cycle sub/b.yaml:3:14']);
    expect(org.diagnostics[0]?.message).toContain('a.yaml → sub/b.yaml → a.yaml');
    expect(org.diagnostics[0]?.message).not.toContain('org.yaml →');
  });

  it('finds a cycle through a symlinked folder', async () => {
    const org = await resolveFiles({
      'org.yaml': 'name: A\nworkspaces: [!include team/a.yaml]\n',
      'team/a.yaml': 'name: A\nchildren: [!include again/a.yaml]\n',
      'team/again': '-> .',
    });
    expect(findings(org)).toEqual(['error include_cycle team/a.yaml:2:21']);
  });

  it('stops below 16 levels', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 17 }, (_, i) => [
        `f${i + 1}.yaml`,
        i === 16 ? 'name: Deep' : `!include f${i + 2}.yaml`,
      ]),
    );
    const org = await resolveFiles({ 'org.yaml': 'name: A\nworkspaces: [!include f1.yaml]\n', ...chain });
    expect(findings(org)).toEqual(['error include_too_deep f16.yaml:1:10']);
    expect(org.diagnostics[0]?.message).toContain('f15.yaml → f16.yaml');
  });
});

describe('hostile templates', () => {
  it('limits how often an anchor is used', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const below =
        level === 0
          ? 'name: leaf'
          : `children: [${Array(9)
              .fill(`*l${level - 1}`)
              .join(', ')}], name: n${level}`;
      return `  - &l${level} { ${below} }`;
    });
    const org = await resolveFiles({ 'org.yaml': `name: A\nworkspaces:\n${levels.join('\n')}\n` });
    expect(org.diagnostics.some((one) => one.code === 'alias_limit')).toBe(true);
  });

  it('survives an anchor inside itself', async () => {
    const org = await resolveFiles({
      'org.yaml': 'name: A\nworkspaces:\n  - &a\n    name: W\n    children: [*a]\n    <<: *a\n',
    });
    expect(org.diagnostics.some((one) => one.code === 'alias_limit' || one.code === 'too_deep')).toBe(true);
  });

  it('limits what all workspaces have together, however much of it they share', async () => {
    const prompt = 'x'.repeat(1_000_000);
    const entries = Array.from({ length: 200 }, (_, index) => `  - {name: W${index}}`).join('\n');
    for (const key of ['initial_prompt_file: p.md', 'initial_memories: [{content: !include p.md}]']) {
      const org = await resolveFiles({
        'org.yaml': `name: A\ndefaults:\n  ${key}\nworkspaces:\n${entries}\n`,
        'p.md': prompt,
      });
      expect(findings(org)).toEqual(['error template_too_large org.yaml:139:5']);
      expect(org.totals.workspaces).toBe(134);
    }
    const memories = Array(200).fill('{content: !include p.md}').join(', ');
    const org = await resolveFiles({
      'org.yaml': `name: A\nglobal_memories: [${memories}]\nworkspaces: [{name: W}]\n`,
      'p.md': prompt,
    });
    expect(findings(org)).toEqual(['error template_too_large org.yaml:2:18']);
    expect(org.globalMemories).toEqual([]);
  });

  it.each([900, 1_500])('suggests %i keys once, however often they are repeated', async (count) => {
    const keys = Array.from({ length: count }, (_, index) => `initial_prompt${index}: x`).join('\n');
    const entries = Array.from({ length: 300 }, () => '  - !include w.yaml').join('\n');
    const org = await resolveFiles({
      'org.yaml': `name: A\nworkspaces:\n${entries}\n`,
      'w.yaml': `spawning: false\n${keys}\n`,
    });
    const unknown = org.diagnostics.filter((one) => one.code === 'unknown_key');
    expect(unknown.length).toBe(Math.min(count, 1_000));
    expect(unknown[0]?.fix).toBe('Did you mean "initial_prompt"?');
  });

  it('cannot make a terminal do things', async () => {
    const org = await resolveFiles({
      'org.yaml': 'name: "A\\e[2J"\n"\\e]0;pwn\\a\\e[2J": 1\n"a\\u202eb": 2\nworkspaces: [{name: W}]\n',
    });
    expect(findings(org)).toEqual([
      'warning unknown_key org.yaml:2:1',
      'warning unknown_key org.yaml:3:1',
      'error name_invalid org.yaml:1:7',
    ]);
    expect(org.diagnostics[0]?.message).toContain('"\\u001b]0;pwn\\u0007\\u001b[2J"');
    expect(org.diagnostics[1]?.message).toContain('"a\\u202eb"');
    expect(JSON.stringify([org.name, org.diagnostics.map((one) => one.message)])).not.toMatch(/[^\\]\\u001b/);
    expect(org.name).toBe('A\\u001b[2J');
  });

  it('limits the depth of the tree', async () => {
    const deep = (level: number): string =>
      level === 0 ? '{name: x}' : `{name: x, children: [${deep(level - 1)}]}`;
    const org = await resolveFiles({ 'org.yaml': `name: A\nworkspaces: [${deep(33)}]\n` });
    expect(org.diagnostics.map((one) => one.code)).toEqual(['too_deep']);
    expect(org.totals.depth).toBe(32);
  });

  it('limits the number of workspaces that includes multiply', async () => {
    const files: Record<string, string> = {
      'org.yaml': 'name: A\nworkspaces: [!include l1.yaml]\n',
      'l6.yaml': 'name: leaf\n',
    };
    for (let level = 1; level < 6; level += 1) {
      const children = Array.from({ length: 12 }, () => `  - !include l${level + 1}.yaml`).join('\n');
      files[`l${level}.yaml`] = `name: n\nchildren:\n${children}\n`;
    }
    const org = await resolveFiles(files);
    expect(org.diagnostics.some((one) => one.code === 'too_many_workspaces')).toBe(true);
    expect(org.totals.workspaces).toBe(20_000);
    expect(org.diagnostics.length).toBeLessThanOrEqual(1_001);
  });

  it('survives deep nesting and keys that JavaScript treats specially', async () => {
    const nested = await resolveFiles({ 'org.yaml': `name: A\nrole: ${'['.repeat(20_000)}\n` });
    expect(nested.diagnostics.length).toBeGreaterThan(0);
    const org = await resolveFiles(
      oneWorkspace('name: W\ncategory_routing: {__proto__: [x], constructor: [y]}\n__proto__: 1'),
    );
    expect(Object.keys(org.workspaces[0]?.categoryRouting ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('keeps messages short and few', async () => {
    const org = await resolveFiles(
      oneWorkspace(`name: W\n${'!'.repeat(5_000)}\nrole: []\ntier: "${'9'.repeat(5_000)}"`),
    );
    expect(org.diagnostics.length).toBeGreaterThan(0);
    for (const one of org.diagnostics) expect(one.message.length).toBeLessThanOrEqual(2_001);
    const many = Array.from({ length: 1_500 }, (_, i) => `unknown${i}: 1`).join('\n');
    const noisy = await resolveFiles(oneWorkspace(`name: W\n${many}`));
    expect(noisy.diagnostics).toHaveLength(1_001);
    expect(noisy.diagnostics.at(-1)?.code).toBe('too_many_problems');
  });

  it('does not open files that are not regular', async () => {
    const dir = writeTemplate({ ...oneWorkspace('!include null.yaml'), 'null.yaml': '-> /dev/zero' });
    expect(findings(await resolveOrg(dir))).toEqual(['error root_not_allowed org.yaml:3:14']);
  });
});
