import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { resourcesFolder, sha256, silentLogger } from '../../../core/base/index.ts';
import { digestsOf, needsRestart } from '../../../core/plugins/changes.ts';
import { checkOwnDigest, checkRequestedDigest, treeDigest } from '../../../core/plugins/integrity.ts';
import { stripBlocks } from '../../../core/plugins/memory-blocks.ts';
import { localRegistry } from '../../../core/plugins/registry.ts';
import { readTree } from '../../../core/plugins/tree.ts';
import { temporaryFolder } from '../../support/store.ts';
import { codeOf, filesOf } from './support.ts';

const LIMITS = { maxBytes: 1_000, maxEntries: 20 };
let folder: string;
let removeFolder: () => Promise<void>;
beforeEach(async () => {
  ({ folder, dispose: removeFolder } = await temporaryFolder());
});
afterEach(() => removeFolder());

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: { code?: string }) => error.code,
  );

describe('reading a folder', () => {
  it('takes files as bytes with their kind of mode, and neither links nor what belongs to its author', async () => {
    await write('p/plugin.yaml', 'a: 1\r\n');
    await write('p/hooks/run.sh', 'x');
    await chmod(path.join(folder, 'p/hooks/run.sh'), 0o700);
    for (const left of ['.git/config', '.env', '.env.local', '.complete', 'a/__pycache__/x.pyc'])
      await write(`p/${left}`, 'x');
    await write('secret', 'x');
    await symlink('../secret', path.join(folder, 'p/stolen'));
    await symlink('hooks', path.join(folder, 'p/alias'));
    const files = await readTree(path.join(folder, 'p'), LIMITS);
    expect(files).toEqual([
      { path: 'hooks/run.sh', content: Buffer.from('x'), mode: 0o755 },
      { path: 'plugin.yaml', content: Buffer.from('a: 1\r\n'), mode: 0o644 },
    ]);
  });

  it('ends at the limits', async () => {
    await write('p/large', 'x'.repeat(1_001));
    expect(await failure(readTree(path.join(folder, 'p'), LIMITS))).toBe('plugin_too_large');
    for (const index of Array(21).keys()) await write(`q/${index}`, '');
    expect(await failure(readTree(path.join(folder, 'q'), LIMITS))).toBe('plugin_too_large');
  });

  it('refuses paths that some system could not hold', async () => {
    await write('p/a', '');
    await write('p/A', '');
    expect(await failure(readTree(path.join(folder, 'p'), LIMITS))).toBe('plugin_invalid');
    await write('q/nul.md', '');
    expect(await failure(readTree(path.join(folder, 'q'), LIMITS))).toBe('plugin_invalid');
  });
});

describe('integrity', () => {
  const files = filesOf({ 'plugin.yaml': 'name: x', 'skills/s/SKILL.md': 'text' });
  const digest = sha256('plugin.yaml\0name: xskills/s/SKILL.md\0text');

  it('counts all files but manifest.json', () => {
    expect(treeDigest(files)).toBe(digest);
    expect(treeDigest([...files, ...filesOf({ 'manifest.json': 'x' })])).toBe(digest);
  });

  it.each([
    [{ sha256: digest }, 'nothing'],
    [{ sha256: digest.toUpperCase() }, 'nothing'],
    [{}, 'nothing'],
    [[], 'nothing'],
    [{ sha256: '0'.repeat(64) }, 'plugin_integrity'],
    [{ sha256: 7 }, 'plugin_integrity'],
    [{ sha256: null }, 'plugin_integrity'],
  ])('manifest.json with %j: %s', (manifest, code) => {
    const all = [...files, ...filesOf({ 'manifest.json': JSON.stringify(manifest) })];
    expect(codeOf(() => checkOwnDigest(all))).toBe(code);
  });

  it('refuses a manifest.json that is none', () => {
    expect(codeOf(() => checkOwnDigest(filesOf({ 'manifest.json': '{' })))).toBe('plugin_integrity');
    expect(codeOf(() => checkOwnDigest(files))).toBe('nothing');
  });

  it('holds plugin.yaml to what was asked for', () => {
    expect(codeOf(() => checkRequestedDigest(files, sha256('name: x').toUpperCase()))).toBe('nothing');
    expect(codeOf(() => checkRequestedDigest(files, sha256('name: y')))).toBe('plugin_integrity');
    expect(codeOf(() => checkRequestedDigest(filesOf({ a: '' }), sha256('')))).toBe('plugin_integrity');
  });
});

describe('restarting', () => {
  const file = fc.constantFrom('SKILL.md', 'a/SKILL.md', 'XSKILL.md', 'skill.md', 'a.md', 'SKILL.md.md');
  const tree = fc.dictionary(file, fc.constantFrom('1', '2', '3'), { maxKeys: 6 });

  test('only contents of SKILL.md may differ without one', () => {
    fc.assert(
      fc.property(tree, tree, (staged, live) => {
        const paths = new Set([...Object.keys(staged), ...Object.keys(live)]);
        const cold = [...paths].some((each) => {
          if (staged[each] === live[each]) return false;
          const isSkill = path.posix.basename(each) === 'SKILL.md';
          return !(isSkill && each in staged && each in live);
        });
        expect(needsRestart(new Map(Object.entries(staged)), new Map(Object.entries(live)))).toBe(cold);
      }),
      { numRuns: 500 },
    );
  });

  it('is needed the first time, and not for what runtimes leave there', () => {
    const staged = digestsOf(filesOf({ 'plugin.yaml': 'x' }));
    expect(needsRestart(staged, null)).toBe(true);
    const live = new Map([...staged, ['.complete', ''], ['adapters/__pycache__/x.pyc', 'y'], ['a.pyc', 'z']]);
    expect(needsRestart(staged, live)).toBe(false);
  });
});

describe('the memory file', () => {
  const strip = (memory: string, texts: Record<string, string> = {}) =>
    stripBlocks(memory, 'p', (kind, file) => texts[kind === 'rule' ? `rules/${file}` : file]);

  it('loses exactly what was put in, empty lines in it included', () => {
    const rule = 'one\n\n\ntwo\n\nthree\n';
    const memory = `# Mine\n\nkept\n\n# Plugin: p / rule: r.md\n\n${rule}\n# Plugin: other / rule: r.md\n\nstays\n`;
    expect(strip(memory, { 'rules/r.md': rule })).toBe(
      '# Mine\n\nkept\n\n# Plugin: other / rule: r.md\n\nstays\n',
    );
  });

  it('loses a changed block up to the second empty line or the next block', () => {
    expect(strip('# Plugin: p / fragment: f.md\nx\n\ny\n\nmine', { 'f.md': 'z' })).toBe('mine');
    expect(strip('# Plugin: p / fragment: f.md\nx\n# Plugin: q / rule: r.md\ny')).toBe(
      '# Plugin: q / rule: r.md\ny',
    );
    expect(strip('a\n# Plugin: p / rule: gone.md')).toBe('a');
  });

  it('keeps everything else', () => {
    for (const text of [
      '',
      'x\n',
      '# Plugin: pp / rule: r.md\nx',
      '# Plugin: p\nx',
      ' # Plugin: p / rule: r.md',
    ])
      expect(strip(text)).toBe(text);
  });
});

describe('the plugins of this machine', () => {
  it('are those of the user before those of the app; what cannot be read is left out', async () => {
    await write('own/ecc/plugin.yaml', 'version: own');
    await write('own/broken/plugin.yaml', '- x');
    await write('own/no-manifest/a.md', '');
    await write('own/.hidden/plugin.yaml', '');
    await write('bundled/ecc/plugin.yaml', 'version: bundled');
    await write('bundled/zed/plugin.yaml', '');
    const registry = localRegistry(
      [path.join(folder, 'own'), path.join(folder, 'bundled'), '/nonexistent'],
      silentLogger(),
    );
    expect((await registry.list()).map(({ name, version }) => [name, version])).toEqual([
      ['ecc', 'own'],
      ['zed', ''],
    ]);
    expect(await registry.folderOf('ecc')).toContain('own');
    for (const name of ['none', '..', '../own', '.hidden'])
      expect(await failure(registry.folderOf(name))).toBe('plugin_not_found');
  });

  it('those of the app are what they say', async () => {
    const bundled = path.join(resourcesFolder(), 'plugins');
    const registry = localRegistry([bundled], silentLogger());
    const plugins = await registry.list();
    expect(plugins.map(({ name }) => name)).toEqual(['careful-changes', 'clear-handover']);
    for (const { name, version, description, skills } of plugins) {
      expect([version, description].every((text) => text !== '')).toBe(true);
      const files = await readTree(path.join(bundled, name), { maxBytes: 100_000, maxEntries: 50 });
      for (const skill of skills) {
        const text = files.find((file) => file.path === `skills/${skill}/SKILL.md`)?.content;
        expect(Buffer.from(text ?? []).toString()).toMatch(
          new RegExp(`^---\\nname: ${skill}\\ndescription: .+\\n---\\n`),
        );
      }
    }
  });
});
