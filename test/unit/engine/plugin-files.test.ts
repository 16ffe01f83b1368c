import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pluginFiles } from '../../../core/engine/template-files.ts';
import { temporaryFolder } from '../../support/store.ts';

let folder: string;
let removeFolder: () => Promise<void>;
let own: string;
let bundled: string;
beforeEach(async () => {
  ({ folder, dispose: removeFolder } = await temporaryFolder());
  own = path.join(folder, 'own');
  bundled = path.join(folder, 'bundled');
});
afterEach(() => removeFolder());

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
const find = (name: string) => pluginFiles([own, bundled], name);
const paths = async (name: string) => (await find(name))?.map((file) => file.path);

test('everything of a plugin lands below its name, dot-files and modes included', async () => {
  const plugin = path.join(bundled, 'ecc');
  await write(path.join(plugin, 'plugin.yaml'), 'name: ecc');
  await write(path.join(plugin, '.claude/settings.json'), '{}');
  await write(path.join(plugin, 'hooks/run.sh'), '#!/bin/sh\r\n');
  await write(path.join(plugin, '.git/config'), 'x');
  await write(path.join(plugin, '.env'), 'TOKEN=x');
  await chmod(path.join(plugin, 'hooks/run.sh'), 0o755);
  const files = await find('ecc');
  expect(files?.map((file) => file.path)).toEqual([
    'plugins/ecc/.claude/settings.json',
    'plugins/ecc/hooks/run.sh',
    'plugins/ecc/plugin.yaml',
  ]);
  expect(files?.[1]).toMatchObject({ mode: 0o755, content: Buffer.from('#!/bin/sh\n') });
});

test('an own plugin goes before a bundled one of that name', async () => {
  await write(path.join(bundled, 'ecc/bundled.md'), '');
  await write(path.join(own, 'ecc/own.md'), '');
  expect(await paths('ecc')).toEqual(['plugins/ecc/own.md']);
});

test('links are followed inside a plugin and never out of it', async () => {
  await write(path.join(folder, 'passwords'), 'x');
  await write(path.join(own, 'other/secret.md'), 'x');
  await write(path.join(own, 'ecc/rules/a.md'), 'a');
  await symlink('rules', path.join(own, 'ecc/linked'));
  await symlink('../../passwords', path.join(own, 'ecc/stolen'));
  await symlink('../other', path.join(own, 'ecc/neighbour'));
  await symlink('..', path.join(own, 'ecc/rules/up'));
  expect(await paths('ecc')).toEqual(['plugins/ecc/linked/a.md', 'plugins/ecc/rules/a.md']);
});

test('a plugin that is itself a link, as its author has it, is taken', async () => {
  await write(path.join(folder, 'sources/ecc/a.md'), 'a');
  await mkdir(own);
  await symlink(path.join(folder, 'sources/ecc'), path.join(own, 'ecc'));
  expect(await paths('ecc')).toEqual(['plugins/ecc/a.md']);
});

test.each(['none', 'a.md', '..', '../own', '', 'a/b', '.hidden'])('there is no plugin %j', async (name) => {
  await write(path.join(own, 'a.md'), '');
  await write(path.join(own, 'a/b/c.md'), '');
  await write(path.join(own, '.hidden/c.md'), '');
  expect(await find(name)).toBeNull();
});
