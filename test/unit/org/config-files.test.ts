import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { withConfigDigest } from '../../../core/org/files/digests.ts';
import { readChecked } from '../../../core/org/files/read-checked.ts';
import { configFiles, fileDigests, resolveOrg } from '../../../core/org/index.ts';
import { type Files, first, oneWorkspace, writeTemplate } from './template.ts';

async function seed(
  files: Files,
): Promise<{ names: string[]; text(name: string): string; mode(name: string): number }> {
  const org = await resolveOrg(writeTemplate(files));
  const found = await configFiles(first(org), org);
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
      model: 'sonnet',
      runtime_config: { timeout: 0 },
      max_concurrent_tasks: 1,
    });
  });

  it('BUG-1: carry everything that the template states, the role too', async () => {
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

  it.each([
    'a: &a [*a, *a]\n',
    Array.from({ length: 30 }, (_, i) => `k${i}: &k${i} [*k${Math.max(0, i - 1)}, *k${Math.max(0, i - 1)}]`)
      .join('\n')
      .replace('&k0 [*k0, *k0]', '&k0 x'),
  ])('refuse anchors that never end', async (text) => {
    const files = { ...oneWorkspace('name: W\nfiles_dir: w'), 'w/config.yaml': text };
    await expect(seed(files)).rejects.toMatchObject({ code: 'template_invalid' });
  });

  it.each([
    ['longer than it may be', `a: ${'x'.repeat(256 * 1024)}\n`, 'is larger than 256 KiB'],
    ['many values', `a: [${'1,'.repeat(50_000)}]\n`, 'More than 50000 values'],
    [
      'long texts that anchors repeat',
      `${Array.from({ length: 10 }, (_, i) => `k${i}: &k${i} ${'x'.repeat(20_000)}`).join('\n')}\nall: [${Array(90).fill('*k1').join(', ')}]\n`,
      'More than 50000 values or 1 MiB',
    ],
    ['an alias of nothing', 'a: *b\nb: &b 1\n', 'No anchor "&b" stands before'],
    ['a key that is a list', '? [a]\n: 1\n', 'Only texts can be keys'],
    ['merged texts', 'a: &a x\n<<: *a\n', '"<<" must be a map'],
    ['bytes for a terminal', '"\\e[2J": *x\n', 'No anchor "&x"'],
  ])('refuse an own config.yaml with %s', async (_title, text, message) => {
    const files = { ...oneWorkspace('name: W\nfiles_dir: w'), 'w/config.yaml': text };
    await expect(seed(files)).rejects.toMatchObject({
      code: 'template_invalid',
      message: expect.stringContaining(message),
    });
  });

  it('follow thousands of anchors and what is merged', async () => {
    const anchors = Array.from({ length: 9_000 }, (_, i) => `- &a${i} x\n- *a${i}`).join('\n');
    const text = `list:\n${anchors}\nbase: &base {a: 1, b: &b [1], __proto__: {c: 1}}\nown: {<<: [*base, {d: 4, a: 5}], b: 2, a: 0, a: 3, b2: *b}\nx: &b 7\ny: *b\n`;
    const files = await seed({ ...oneWorkspace('name: W\nfiles_dir: w'), 'w/config.yaml': text });
    const config = parse(files.text('config.yaml'));
    expect(config.list).toEqual(Array(18_000).fill('x'));
    expect(Object.entries(config.own)).toEqual([
      ['b', 2],
      ['a', 3],
      ['b2', [1]],
      ['__proto__', { c: 1 }],
      ['d', 4],
    ]);
    expect(config).toMatchObject({ base: { a: 1, b: [1] }, x: 7, y: 7 });
  });

  it('have the digest that their text has, whatever is in the config.yaml', async () => {
    const values = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.property(fc.dictionary(fc.string(), values, { noNullPrototype: true }), (config) => {
        const text = stringify(config, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
        const file = { path: 'config.yaml', content: new TextEncoder().encode(text), mode: 0o644 };
        expect(fileDigests([withConfigDigest(file, config)])).toEqual(fileDigests([file]));
      }),
    );
  });

  it('BUG-20: come without credentials, with Unix line ends and with their modes', async () => {
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

  it('BUG-13: follow links inside the template only, and never in circles', async () => {
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

  it('carry no credentials that a link gives another name', async () => {
    const files = await seed({
      ...oneWorkspace('name: W\nfiles_dir: boss'),
      '.env': 'TOKEN=x\n',
      '.env.d/prod': 'TOKEN=x\n',
      '.git/config': 'token = x',
      'boss/notes.md': '-> ../.env',
      'boss/more.md': '-> notes.md',
      'boss/env': '-> ../.env.d',
      'boss/prod': '-> ../.env.d/prod',
      'boss/history': '-> ../.git',
      'boss/config': '-> ../.git/config',
      'boss/.ENV': 'TOKEN=x\n',
      'boss/.GIT/config': 'x',
      'boss/kept.md': 'kept',
    });
    expect(files.names).toEqual(['config.yaml', 'kept.md']);
  });

  it('end where links multiply folders', async () => {
    const links = Array.from({ length: 20 }, (_, depth) =>
      [0, 1, 2, 3].map((link) => [`d${depth}/l${link}`, `-> ../d${depth + 1}`] as const),
    );
    const files = {
      ...oneWorkspace('name: W\nfiles_dir: d0'),
      ...Object.fromEntries(links.flat()),
      'd20/f': 'x',
    };
    await expect(seed(files)).rejects.toMatchObject({
      code: 'template_too_large',
      detail: expect.stringContaining('5000 files and folders'),
    });
  });

  it('may be reached by many links in a row, and by one that only leads to itself', async () => {
    const chain = Array.from(
      { length: 60 },
      (_, depth) => [`d${depth}/next`, `-> ../d${depth + 1}`] as const,
    );
    const files = await seed({
      ...oneWorkspace('name: W\nfiles_dir: d0'),
      ...Object.fromEntries(chain),
      'd0/self': '-> self',
      'd60/f': 'x',
    });
    expect(files.names).toEqual(['config.yaml', `${'next/'.repeat(60)}f`]);
  });

  it('are refused when one becomes something else while it is read', async () => {
    const folder = writeTemplate({ 'w/a.md': 'a', secret: 'secret' });
    const file = path.join(folder, 'w/a.md');
    const stats = await lstat(file);
    expect(readChecked(file, stats).toString()).toBe('a');
    const refused = () =>
      expect(() => readChecked(file, stats)).toThrow(expect.objectContaining({ code: 'template_invalid' }));
    rmSync(file);
    symlinkSync('../secret', file);
    refused();
    rmSync(file);
    execFileSync('mkfifo', [file]);
    refused();
    rmSync(file);
    writeFileSync(file, 'another');
    refused();
  });
});
