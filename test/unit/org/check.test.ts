import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOrg } from '../../../core/org/index.ts';
import { type Files, findings, oneWorkspace, temporaryFolder, writeTemplate } from './template.ts';

const STUDIO = path.resolve(import.meta.dirname, '../../fixtures/org/tiny-studio');

async function check(files: Files): Promise<string[]> {
  return findings(await checkOrg(writeTemplate(files)));
}

/** Put together here, so that no file of this project looks as if it held one. */
const FAKE = {
  anthropic: `sk-ant-${'api03-Zq8wLr5tVb2nKd9f'}`,
  github: `ghp_${'A1b2C3d4E5f6G7h8I9j0'}`,
  slack: `xoxb-${'210987654321-AbCdEfGhIj'}`,
  aws: `AKIA${'Q2W4R6T8Z1X3C5V7'}`,
  telegram: `${'987654321'}:${'AAHk29dLqP0sVx7TzWmN4bRcYfGjKuEoIi3'}`,
  key: `-----BEGIN ${'RSA PRIVATE'} KEY-----\nabc\n`,
};

describe('the check of a template', () => {
  it('finds nothing in a good one but its variables, which that one shows on purpose', async () => {
    expect(findings(await checkOrg(STUDIO))).toEqual(['warning env_not_ignored .env:1:1']);
  });

  it('includes what resolving finds', async () => {
    expect(await check(oneWorkspace('name: W\ntier: 9\nfiles_dir: none'))).toEqual([
      'warning files_dir_missing org.yaml:5:16',
      'error invalid_tier org.yaml:4:11',
    ]);
  });

  it('finds a config.yaml that cannot be read or has values of the wrong kind, with its place and no value', async () => {
    const files = {
      'org.yaml':
        'name: A\nworkspaces:\n  - {name: A, files_dir: a}\n  - {name: B, files_dir: b}\n  - {name: C, files_dir: a}\n  - {name: D, files_dir: d}\n  - {name: E, files_dir: e, external: true, url: "https://agent.example.org"}\n  - {name: F, files_dir: f}\n',
      'a/config.yaml': 'name: A\nskills: [one\nmodel: x\n',
      'b/config.yaml':
        '# of B\ntier: high\nruntime_config: my-secret\nskills: [reading, 3]\nmodel:\nversion: 1.0\neffort: xhigh\n',
      'd/config.yaml': '- a\n',
      'e/config.yaml': ': [',
      'f/config.yaml': 'skills: [a, b]\nruntime_config: {timeout: 0}\nown_key: [1]\ntier: 2\n',
    };
    const org = await checkOrg(writeTemplate(files));
    expect(findings(org)).toEqual([
      'error config_invalid a/config.yaml:3:1',
      'warning config_type b/config.yaml:2:7',
      'warning config_type b/config.yaml:4:9',
      'warning config_type b/config.yaml:3:17',
      'error config_invalid d/config.yaml:1:1',
    ]);
    expect(org.diagnostics.every(({ fix }) => fix !== undefined)).toBe(true);
    expect(JSON.stringify(org.diagnostics)).not.toContain('my-secret');
  });

  it('finds prompts and included files that nothing uses, and leaves other texts alone', async () => {
    const files = {
      'org.yaml':
        'name: A\nworkspaces:\n  - !include people/a.yaml\n  - {name: B, files_dir: b, initial_prompt_file: prompts/start.md}\n',
      'people/a.yaml': 'name: A\n',
      'people/old.yaml': 'name: Old\n',
      'prompts/start.md': 'x',
      'prompts/forgotten.md': 'x',
      'old/system-prompt.md': 'x',
      'b/any-prompt.md': 'x',
      'b/schedules/x.md': 'x',
      'README.md': 'x',
      'docs/how.md': 'x',
      '.github/prompt.md': 'x',
      'ci/pipeline.yaml': 'x: 1',
    };
    expect(await check(files)).toEqual([
      'warning prompt_unreferenced old/system-prompt.md:1:1',
      'hint file_unreferenced people/old.yaml:1:1',
      'warning prompt_unreferenced prompts/forgotten.md:1:1',
    ]);
  });

  it('finds roles that nobody has', async () => {
    const org = await checkOrg(
      writeTemplate({
        'org.yaml': `name: A
defaults: {category_routing: {bug: [Codr], docs: [writer, the scribe]}}
workspaces:
  - name: Coder
  - {name: Writer, role: The Scribe, category_routing: {ops: [Nobody Here, Coder]}}
`,
      }),
    );
    expect(findings(org)).toEqual([
      'warning routing_role_unknown org.yaml:2:37',
      'warning routing_role_unknown org.yaml:5:63',
    ]);
    expect(org.diagnostics.map((one) => one.fix)).toEqual([
      'Did you mean "Coder"?',
      'Use the name of a workspace of this org.',
    ]);
  });

  it('finds times that never come and schedules of one name', async () => {
    const schedule = (name: string, cron: string) => `  - {name: ${name}, cron_expr: "${cron}", prompt: p}`;
    const list = [
      schedule('Never', '0 0 30 2 *'),
      schedule('Leap', '0 0 29 2 *'),
      schedule('Or', '0 0 30 2 1'),
      schedule('Leap', '0 9 * * *'),
      schedule('Short', '0 0 31 4,6 *'),
    ];
    expect(await check(oneWorkspace(`name: W\nschedules:\n${list.join('\n')}`))).toEqual([
      'warning duplicate_schedule org.yaml:8:9',
      'warning cron_never_fires org.yaml:5:9',
      'warning cron_never_fires org.yaml:9:9',
    ]);
  });
});

describe('credentials in the files of a template', () => {
  it.each(Object.entries(FAKE))('are found and not quoted: %s', async (_kind, value) => {
    const dir = writeTemplate({ ...oneWorkspace('name: W'), 'setup.md': `# Set up\n\nUse ${value} here\n` });
    const org = await checkOrg(dir);
    expect(findings(org)).toEqual(['warning credential_committed setup.md:3:5']);
    expect(JSON.stringify(org.diagnostics)).not.toContain(value.slice(0, 12));
  });

  it('are found where a value is given, once, with the better name', async () => {
    const org = await checkOrg(
      writeTemplate({
        ...oneWorkspace('name: W'),
        'a.sh': `export API_KEY=${FAKE.github}\npassword: "k9Lm2Np4Qr6St8Uv"\n`,
      }),
    );
    expect(org.diagnostics.map((one) => `${one.line} ${one.message}`)).toEqual([
      '1 This looks like a GitHub token',
      '2 This looks like a secret',
    ]);
  });

  it.each([
    'TOKEN=your-token-goes-right-here',
    `GITHUB_TOKEN: \${GITHUB_TOKEN}`,
    'api_key: sk-ant-xxxxxxxxxxxxxxxxxxxxxx',
    'AKIAIOSFODNN7EXAMPLE',
    'token: string-that-is-long-enough',
    'secret = read-from-the-vault-at-run-time',
    'required_env: [ANTHROPIC_API_KEY]',
    'the task-runner sk-1',
  ])('are not seen in %s', async (text) => {
    expect(await check({ ...oneWorkspace('name: W'), 'a.md': text })).toEqual([]);
  });

  it('are of no concern in files that git ignores, nor in binary ones', async () => {
    const files = {
      ...oneWorkspace('name: W\nfiles_dir: w'),
      '.gitignore': '.env\n/local/\n*.key\n!shared.key\n',
      '.env': `KEY=${FAKE.github}\n`,
      'w/.env': `KEY=${FAKE.github}\n`,
      'w/.gitignore': 'notes.txt\n!team.key\n',
      'w/team.key': FAKE.key,
      'w/notes.txt': FAKE.github,
      'local/a.txt': FAKE.github,
      'a.key': FAKE.key,
      'shared.key': FAKE.key,
      'a.bin': Buffer.concat([Buffer.from([0]), Buffer.from(FAKE.github)]),
      'node_modules/x.txt': FAKE.github,
      '.git/config': FAKE.github,
    };
    expect(await check(files)).toEqual([
      'warning credential_committed shared.key:1:1',
      'warning credential_committed w/team.key:1:1',
    ]);
  });

  it('include every .env that is not ignored, also by the repository around the template', async () => {
    const files = { ...oneWorkspace('name: W\nfiles_dir: w'), '.env': 'A=1\n', 'w/.env': 'B=2\n' };
    expect(await check(files)).toEqual([
      'warning env_not_ignored .env:1:1',
      'warning env_not_ignored w/.env:1:1',
    ]);
    const repository = temporaryFolder();
    mkdirSync(path.join(repository, '.git'));
    writeTemplate({ '.gitignore': '.env\n' }, repository);
    const inside = writeTemplate(files, path.join(repository, 'orgs/a'));
    expect(findings(await checkOrg(inside))).toEqual([]);
  });

  it('are looked for in linear time', async () => {
    const long = ['token', 'a_', 'sk-', 'Bearer ', 'x'].map((word) => word.repeat(150_000)).join('');
    expect(await check({ ...oneWorkspace('name: W'), 'long.md': long.slice(0, 1024 * 1024) })).toEqual([]);
  });
});
