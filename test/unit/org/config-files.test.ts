import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configFiles, listOrgTemplates, resolveOrg } from '../../../core/org/index.ts';
import { type Files, first, oneWorkspace, temporaryFolder, writeTemplate } from './template.ts';

async function seed(
  files: Files,
): Promise<{ names: string[]; text(name: string): string; mode(name: string): number }> {
  const org = await resolveOrg(writeTemplate(files));
  const found = await configFiles(first(org), org.dir);
  const get = (name: string) => {
    const file = found.find((one) => one.path === name);
    if (!file) throw new Error(`no ${name}`);
    return file;
  };
  return {
    names: found.map((file) => file.path).sort(),
    text: (name) => Buffer.from(get(name).content).toString(),
    mode: (name) => get(name).mode,
  };
}

describe('the files of a workspace', () => {
  it('are a config alone when there is no files_dir', async () => {
    const files = await seed(oneWorkspace('name: W'));
    expect(files.names).toEqual(['config.yaml']);
    expect(files.mode('config.yaml')).toBe(0o644);
    expect(parse(files.text('config.yaml'))).toEqual({
      name: 'W',
      description: '',
      version: '1.0.0',
      tier: 2,
      runtime: 'claude-code',
      model: '',
      runtime_config: { timeout: 0 },
      max_concurrent_tasks: 1,
    });
  });

  it('carry everything that the template states', async () => {
    const entry = `name: "Boss: 'one'"
role: |
  leads
  # answers
runtime: molecule
model: "1:30"
tier: 4
max_concurrent_tasks: 3
category_routing: {bug: [Coder, "Te: st"]}
initial_prompt: "say:\\n  - hello"
idle_prompt: think
system_prompt: You lead.`;
    const files = await seed(oneWorkspace(entry));
    expect(parse(files.text('config.yaml'))).toEqual({
      name: "Boss: 'one'",
      description: 'leads\n# answers',
      version: '1.0.0',
      tier: 4,
      runtime: 'molecule',
      model: '1:30',
      runtime_config: { timeout: 0 },
      max_concurrent_tasks: 3,
      category_routing: { bug: ['Coder', 'Te: st'] },
      initial_prompt: 'say:\n  - hello',
      idle_interval_seconds: 600,
      idle_prompt: 'think',
    });
    // For YAML 1.1, which the Python runtimes read, a plain 1:30 would be the number 90.
    expect(files.text('config.yaml')).toContain('model: "1:30"');
    expect(files.text('system-prompt.md')).toBe('You lead.\n');
  });

  it('keep the keys of an own config.yaml', async () => {
    const own = `name: old
model: &m opus
effort: high
version: 2.1.0
description: about me
runtime_config: {timeout: 30, models: [*m]}
a2a: {port: 8000}
`;
    const files = await seed({ ...oneWorkspace('name: W\nfiles_dir: w'), 'w/config.yaml': own });
    expect(parse(files.text('config.yaml'))).toMatchObject({
      name: 'W',
      model: 'opus',
      effort: 'high',
      version: '2.1.0',
      description: 'about me',
      runtime_config: { timeout: 30, models: ['opus'] },
      a2a: { port: 8000 },
    });
    const stated = await seed({
      ...oneWorkspace('name: W\nfiles_dir: w\nmodel: sonnet'),
      'w/config.yaml': own,
    });
    expect(parse(stated.text('config.yaml'))).toMatchObject({
      model: 'sonnet',
      runtime_config: { models: ['opus'] },
    });
  });

  it('report an own config.yaml that is broken', async () => {
    const broken = seed({ ...oneWorkspace('name: W\nfiles_dir: w'), 'w/config.yaml': 'a: 1\nb: [\n' });
    await expect(broken).rejects.toMatchObject({
      code: 'template_invalid',
      message: expect.stringContaining('w/config.yaml:3:1'),
    });
    const list = seed({ ...oneWorkspace('name: W\nfiles_dir: w'), 'w/config.yaml': '- a\n' });
    await expect(list).rejects.toMatchObject({ code: 'template_invalid' });
  });

  it('come without credentials, with Unix line ends and with their modes', async () => {
    const binary = Buffer.from([0xff, 0x0d, 0x0a, 0x00]);
    const files = await seed({
      ...oneWorkspace('name: W\nfiles_dir: w\nsystem_prompt: inline wins'),
      'w/.env': 'TOKEN=x\n',
      'w/.env.local': 'TOKEN=x\n',
      'w/.git/config': 'x',
      'w/.hidden': 'kept',
      'w/system-prompt.md': 'from a file',
      'w/skills/a/SKILL.md': 'one\r\ntwo\r\n',
      'w/run.sh': '#!/bin/sh\r\n',
      'w/data.bin': binary,
      'w/notes.txt': 'a\r\n',
    });
    expect(files.names).toEqual([
      '.hidden',
      'config.yaml',
      'data.bin',
      'notes.txt',
      'run.sh',
      'skills/a/SKILL.md',
      'system-prompt.md',
    ]);
    expect(files.text('skills/a/SKILL.md')).toBe('one\ntwo\n');
    expect(files.text('run.sh')).toBe('#!/bin/sh\n');
    expect(files.mode('run.sh') & 0o111).not.toBe(0);
    expect(files.text('notes.txt')).toBe('a\r\n');
    expect(files.text('data.bin')).toBe(binary.toString());
    expect(files.text('system-prompt.md')).toBe('inline wins\n');
  });

  it('follow links inside the template only, and never in circles', async () => {
    const files = await seed({
      ...oneWorkspace('name: W\nfiles_dir: w'),
      'shared/rules.md': 'rules',
      'w/shared': '-> ../shared',
      'w/rules.md': '-> ../shared/rules.md',
      'w/again': '-> .',
      'w/host': '-> /etc',
      'w/hostname': '-> /etc/hostname',
      'w/gone': '-> nowhere',
    });
    expect(files.names).toEqual(['config.yaml', 'rules.md', 'shared/rules.md']);
  });
});

describe('the list of templates', () => {
  it('counts workspaces and shows what is broken instead of hiding it', async () => {
    const folder = temporaryFolder();
    writeTemplate(
      { 'good/org.yaml': 'name: Good\ndescription: fine\nworkspaces: [{name: A, children: [{name: B}]}]\n' },
      folder,
    );
    writeTemplate({ 'broken/org.yml': 'name: Broken\nworkspaces: [{name: A, tier: 9}]\n' }, folder);
    writeTemplate({ 'half/.git/HEAD': 'ref: x\n', 'notes/readme.md': 'no template', 'file.txt': '' }, folder);
    mkdirSync(path.join(folder, 'empty'));
    symlinkSync(path.join(folder, 'good'), path.join(folder, 'linked'));
    const templates = await listOrgTemplates([
      { folder: path.join(folder, 'none'), bundled: true },
      { folder, bundled: false },
    ]);
    expect(
      templates.map(({ dir, name, workspaces, error }) => [
        path.basename(dir),
        name,
        workspaces,
        error?.code,
      ]),
    ).toEqual([
      ['broken', 'Broken', 1, 'template_invalid'],
      ['good', 'Good', 2, undefined],
      ['half', 'half', 0, 'template_not_found'],
      ['linked', 'Good', 2, undefined],
    ]);
    expect(templates[0]?.error?.message).toContain('org.yml:2:30');
    expect(templates[1]).toMatchObject({ description: 'fine', bundled: false, error: null });
  });
});
