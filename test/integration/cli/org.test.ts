import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../core/cli/command.ts';
import { orgImport } from '../../../core/cli/commands/org/index.ts';
import { type EngineProcess, Engines, runCli } from '../../support/engine-process.ts';
import { mockOrg, scratchFolder, templateIn } from '../engine/orgs-support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('org resolve', () => {
  it('remembers a lock, which --frozen holds the template to', async () => {
    const home = await scratchFolder();
    const template = await templateIn(mockOrg('Locked', [{ name: 'A' }]));
    const frozen = ['org', 'resolve', template, '--frozen', '--json', '--home', home];
    expect(await runCli(frozen)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no lock'),
    });
    expect(await runCli(['org', 'resolve', template, '--home', home])).toMatchObject({ code: 0 });
    expect(await runCli(frozen)).toMatchObject({ code: 0 });
    const lock = await runCli(['org', 'lock', template, '--home', home]);
    expect(json(lock.stdout)).toMatchObject({ version: 1, org: 'Locked', files: [{ path: 'org.yaml' }] });
    await templateIn(mockOrg('Locked', [{ name: 'B' }]), template);
    const drifted = await runCli(frozen);
    expect(drifted.code).toBe(1);
    expect(json(drifted.stdout).diagnostics).toMatchObject([{ code: 'lock_drift' }]);
    // A lock that the author keeps beside the template goes before the remembered one.
    await writeFile(path.join(template, 'org.lock'), lock.stdout);
    await runCli(['org', 'resolve', template, '--home', home]);
    expect(await runCli(frozen)).toMatchObject({ code: 1 });
  });

  it('says what is wrong with its place, and ends with 1', async () => {
    const template = await templateIn({
      'org.yaml': 'name: Bad\nworkspaces:\n  - name: A\n    teir: 2\n    tier: 9\n',
    });
    const { code, stderr } = await runCli(['org', 'resolve', template, '--home', await scratchFolder()]);
    expect(code).toBe(1);
    expect(stderr).toContain('org.yaml:4:5: warning: ');
    expect(stderr).toContain('Did you mean "tier"?');
    expect(stderr).toContain('org.yaml:5:11: error: ');
  });

  it('follows links into folders that are allowed only', async () => {
    const home = await scratchFolder();
    const shared = await templateIn({ 'lead/w.yaml': 'name: Lead\nruntime: mock\n' });
    const template = await templateIn({ 'org.yaml': 'name: Linked\nworkspaces: [!include lead/w.yaml]\n' });
    await symlink(path.join(shared, 'lead'), path.join(template, 'lead'));
    const resolve = ['org', 'resolve', template, '--home', home];
    expect(await runCli(resolve)).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow-root') });
    expect(await runCli([...resolve, '--allow-root', shared])).toMatchObject({ code: 0 });
  });
});

describe('org check', () => {
  it('finds what an author would want to know, and never shows a credential', async () => {
    // Put together, so that nothing takes this file for one that holds a key.
    const key = ['sk', 'ant', 'a8Kd93mQ'.repeat(5)].join('-');
    const template = await templateIn({
      'org.yaml':
        'name: Checked\ndefaults: {runtime: mock, category_routing: {bug: [Coderr]}}\nworkspaces: [{name: Coder, schedules: [{name: Never, cron_expr: "0 0 30 2 *", prompt: go}]}]\n',
      'forgotten-prompt.md': 'Nobody reads this.\n',
      'notes.txt': `key: ${key}\n`,
    });
    const { code, stdout } = await runCli([
      'org',
      'check',
      template,
      '--json',
      '--home',
      await scratchFolder(),
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(key);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string; file: string }[] };
    const about = diagnostics.map(({ file, message }) => `${file} ${message}`).join('\n');
    for (const word of ['Coderr', 'Never', 'notes.txt']) expect(about).toContain(word);
  });
});

describe('org plan, import and export', () => {
  it('plan what they do, do it, and write it down again', async () => {
    const template = await templateIn(
      mockOrg('Crew', [{ name: 'Top', children: [{ name: 'One' }, { name: 'Two' }] }]),
    );
    const dry = await engine.cli('org', 'import', template, '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(json(dry.stdout)).toMatchObject({ org: 'Crew', counts: { create: 3, keep: 0, remove: 0 } });
    expect((await engine.call('engine.snapshot', {})).workspaces).toEqual([]);

    const imported = await engine.cli('org', 'import', template, '--wait', '--json');
    expect(imported.code).toBe(0);
    expect(json(imported.stdout)).toMatchObject({ created: 3, failed: 0 });

    await templateIn(mockOrg('Crew', [{ name: 'Top', tier: 3, children: [{ name: 'Two' }] }]), template);
    const merge = await engine.cli('org', 'plan', template);
    expect(merge.stdout).toContain('tier: 2 → 3');
    expect(merge.stdout).not.toContain('Top/One');
    const plan = await engine.cli('org', 'plan', template, '--mode', 'reconcile', '--json');
    expect(json(plan.stdout)).toMatchObject({
      mode: 'reconcile',
      counts: { update: 1, keep: 1, remove: 1 },
      entries: [
        { action: 'update', path: 'Top', changes: [{ field: 'tier', from: '2', to: '3' }] },
        { action: 'keep', path: 'Top/Two' },
        { action: 'remove', path: 'Top/One', losses: expect.any(Array) },
      ],
    });
    expect((await engine.cli('org', 'import', template, '--mode', 'reconcile', '--json')).code).toBe(0);

    const folder = path.join(await scratchFolder(), 'crew');
    const exported = await engine.cli('org', 'export', 'Crew', folder, '--json');
    expect(json(exported.stdout)).toEqual({ org: 'Crew', folder, workspaces: 2, files: 3 });
    expect((await readdir(folder)).sort()).toEqual(['org.yaml', 'workspaces']);
    expect(await readFile(path.join(folder, 'org.yaml'), 'utf8')).toContain('name: Crew');
    const again = await engine.cli('org', 'plan', folder, '--mode', 'reconcile', '--json');
    expect(json(again.stdout)).toMatchObject({
      counts: { create: 0, update: 0, move: 0, remove: 0, keep: 2 },
    });
  });

  it('on a terminal ask before a reconcile removes anything, once what goes was shown; else go ahead', async () => {
    const template = await templateIn(mockOrg('Asked', [{ name: 'Boss', children: [{ name: 'Aide' }] }]));
    expect((await engine.cli('org', 'plan', template)).stdout).toContain('Asked (new): 2 to create');
    await engine.cli('org', 'import', template);
    await templateIn(mockOrg('Asked', [{ name: 'Boss' }]), template);
    const shown: string[] = [];
    const asked: { question: string; before: string }[] = [];
    const onTerminal = (answer: boolean, ...args: string[]) => {
      const { args: words, flags } = parseCommand(orgImport, [template, '--mode', 'reconcile', ...args]);
      return orgImport.run(words, flags, {
        home: engine.home,
        env: {},
        output: { out: (text) => shown.push(text), err: () => {} },
        version: '0.0.0-test',
        stop: new AbortController().signal,
        confirm: async (question) => {
          asked.push({ question, before: shown.join('\n') });
          return answer;
        },
      });
    };
    const names = async () =>
      (await engine.call('engine.snapshot', {})).workspaces
        .map(({ name }) => name)
        .filter((name) => name === 'Aide');
    expect(await onTerminal(false)).toBe(1);
    expect(asked).toEqual([
      { question: expect.stringContaining('(Aide)'), before: expect.stringMatching(/^Asked: .*1 to remove/) },
    ]);
    expect(asked[0]?.before).toContain('- Boss/Aide');
    expect(await names()).toEqual(['Aide']);
    expect(await onTerminal(true)).toBe(0);
    expect(await names()).toEqual([]);

    for (const flag of ['--yes', '--json']) {
      await templateIn(mockOrg('Asked', [{ name: 'Boss', children: [{ name: 'Aide' }] }]), template);
      await engine.cli('org', 'import', template);
      await templateIn(mockOrg('Asked', [{ name: 'Boss' }]), template);
      expect(await onTerminal(false, flag)).toBe(0);
      expect(await names()).toEqual([]);
    }
    expect(asked).toHaveLength(2);
    expect((await runCli(['--help'])).stdout).toContain(
      'without one, with --json or with --yes it goes ahead',
    );
  });

  it('refuse what has errors or lacks a key, with 1 and the next step', async () => {
    const keys = await templateIn(mockOrg('Keys', [{ name: 'K', required_env: ['CLI_KEY'] }]));
    const plan = await engine.cli('org', 'plan', keys);
    expect(plan).toMatchObject({ code: 1, stderr: expect.stringContaining('molecule secrets set CLI_KEY') });
    expect(await engine.cli('org', 'import', keys)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('CLI_KEY'),
    });
    expect(await engine.cli('org', 'export', 'Nobody', await scratchFolder())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no org "Nobody"'),
    });
  });
});
