import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
// What a bundled template brings is inside of the engine.
import { recoveryFiles } from '../../../core/engine/recovery-files.ts';
import { templateFiles } from '../../../core/engine/template-files.ts';
import { temporaryFolder } from '../../support/store.ts';

let resources: string;
let dispose: () => Promise<void>;
beforeEach(async () => {
  ({ folder: resources, dispose } = await temporaryFolder());
});
afterEach(() => dispose());

const put = async (file: string, text: string) => {
  const target = path.join(resources, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
};
const link = async (from: string, to: string) => {
  await mkdir(path.dirname(path.join(resources, from)), { recursive: true });
  await symlink(to, path.join(resources, from));
};
const roots = () => [path.join(resources, 'workspace-templates')];
const textsOf = async (name: string) =>
  Object.fromEntries(
    (await templateFiles(roots(), name)).map(({ path: file, content }) => [
      file,
      Buffer.from(content).toString(),
    ]),
  );

test('a template brings its folders, and what its links lead to inside of the templates', async () => {
  await put('workspace-templates/lead/config.yaml', 'runtime: lead');
  await put('workspace-templates/lead/Dockerfile', 'FROM x');
  await put('workspace-templates/lead/.env', 'TOKEN=x');
  await put('workspace-templates/lead/skills/plan/SKILL.md', 'one\r\ntwo\r\n');
  await put('workspace-templates/lead/skills/plan/run.bin', 'a\r\nb');
  await put('workspace-templates/dev/config.yaml', 'runtime: dev');
  await put('workspace-templates/dev/notes/deep/a.md', 'shared');
  await put('outside/secret.md', 'secret');
  await link('workspace-templates/lead/notes', '../dev/notes');
  await link('workspace-templates/lead/again.md', 'skills/plan/SKILL.md');
  await link('workspace-templates/lead/stolen', '../../outside');
  await link('workspace-templates/lead/loop', '.');
  expect(await textsOf('lead')).toEqual({
    'again.md': 'one\ntwo\n',
    'notes/deep/a.md': 'shared',
    'skills/plan/SKILL.md': 'one\ntwo\n',
    'skills/plan/run.bin': 'a\r\nb',
  });
});

test('a template that is a link itself brings what it leads to', async () => {
  await put('elsewhere/lead/config.yaml', 'runtime: lead');
  await put('elsewhere/lead/prompts/system.md', 'hi');
  await link('workspace-templates/lead', '../elsewhere/lead');
  expect(await textsOf('lead')).toEqual({ 'prompts/system.md': 'hi' });
});

const ada = { name: 'Ada', role: 'leads', tier: 1 };

test.each([
  [['codex-default', 'codex'], 'codex-default'],
  [['codex'], 'codex'],
])('of %o a lost config.yaml comes back from %s, with the own name', async (templates, from) => {
  for (const each of templates) {
    await put(`workspace-templates/${each}/config.yaml`, `from: ${each}\nname: ${each}\nmodel: usual`);
    await put(`workspace-templates/${each}/a.md`, each);
  }
  const files = await recoveryFiles(roots(), { ...ada, runtime: 'codex', model: '' });
  expect(files.map((file) => file.path)).toEqual(['config.yaml', 'a.md']);
  expect(parse(Buffer.from(files[0]?.content ?? '').toString())).toEqual({
    from,
    name: 'Ada',
    description: 'leads',
    runtime: 'codex',
    tier: 1,
    model: 'usual',
  });
});

test('without a template nothing comes back', async () => {
  expect(await recoveryFiles(roots(), { ...ada, runtime: 'codex', model: 'm' })).toEqual([]);
});
