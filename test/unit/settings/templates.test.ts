import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { silentLogger } from '../../../core/base/index.ts';
import { WorkspaceTemplates } from '../../../core/settings/index.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let templates: WorkspaceTemplates;
const at = (...parts: string[]) => path.join(temporary.folder, ...parts);

beforeEach(async () => {
  temporary = await temporaryFolder();
  templates = new WorkspaceTemplates({
    imported: at('imported'),
    bundled: at('bundled'),
    folders: async () => [{ id: 'codex', folder: at('codex') }],
    logger: silentLogger(),
  });
});
afterEach(() => temporary.dispose());

async function put(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(at(file)), { recursive: true });
  await writeFile(at(file), text);
}

test('all templates are listed with what their config.yaml says, wherever it says it', async () => {
  await put(
    'bundled/full/config.yaml',
    `name: Full
description: All of it
tier: 3
runtime: claude-code
model: sonnet
providers: [{name: own, auth_mode: openai_api}]
skills: [plan, 3]
runtime_config:
  required_env: [KEY, {any_of: [A, B]}, 7]
  providers: [anthropic]
  models: [{id: sonnet, name: Sonnet, required_env: [KEY]}, {name: nameless}]
  provision_timeout_seconds: 900
`,
  );
  await put('bundled/ws-1/config.yaml', 'name: of one workspace\n');
  await put('bundled/broken/config.yaml', 'name: [\n');
  await put('bundled/empty/notes.md', '');
  await put('codex/config.yaml', 'runtime: codex\nmodels: [{id: top}]\nruntime_config: {model: top}\n');
  await put('imported/codex/config.yaml', 'name: Mine\n');
  const listed = await templates.list();
  expect(listed.map(({ id, origin }) => [id, origin])).toEqual([
    ['codex', 'imported'],
    ['full', 'bundled'],
  ]);
  expect(listed[1]).toEqual({
    id: 'full',
    name: 'Full',
    description: 'All of it',
    tier: 3,
    runtime: 'claude-code',
    model: 'sonnet',
    models: [{ id: 'sonnet', name: 'Sonnet', requiredEnv: ['KEY'] }],
    requiredEnv: ['KEY', { any_of: ['A', 'B'] }],
    providers: ['anthropic'],
    providerRegistry: [{ name: 'own', auth_mode: 'openai_api' }],
    skills: ['plan'],
    provisionTimeoutSeconds: 900,
    origin: 'bundled',
  });
});

test('a folder that images are taken from is listed with what older ones say at the top', async () => {
  await put('codex/config.yaml', 'runtime: codex\nmodels: [{id: top}]\nruntime_config: {model: top}\n');
  expect(await templates.list()).toMatchObject([
    { id: 'codex', origin: 'folder', model: 'top', models: [{ id: 'top', name: 'top' }] },
  ]);
});

test('an import without config.yaml gets one that says what is there', async () => {
  const files = { 'b.md': 'b', 'a.md': 'a', 'skills/plan/SKILL.md': 's', 'skills/plan/x.py': 'x' };
  expect(await templates.import('My  Team (v2)', files)).toBe('my--team-v2');
  const folder = at('imported/my--team-v2');
  expect(parse(await readFile(path.join(folder, 'config.yaml'), 'utf8'))).toEqual({
    name: 'My  Team (v2)',
    description: '',
    version: '1.0.0',
    tier: 3,
    runtime: 'claude-code',
    model: 'anthropic:claude-haiku-4-5-20251001',
    prompt_files: ['a.md', 'b.md'],
    skills: ['plan'],
  });
  expect(await readFile(path.join(folder, 'skills/plan/x.py'), 'utf8')).toBe('x');
});

test.each([
  ['../../etc', 'etc'],
  ['..', 'unnamed'],
  ['日本', 'unnamed'],
  ['CON/aux', 'conaux'],
])('the name %s becomes the folder %s', async (name, id) => {
  expect(await templates.import(name, {})).toBe(id);
  expect(await readdir(at('imported'))).toEqual([id]);
});

test.each([
  ['leads out', { '../x': '' }],
  ['absolute', { '/etc/passwd': '' }],
  ['a file and a folder', { a: '', 'a/b': '' }],
  ['credentials', { 'x\0y': '' }],
  ['a name that is too long', { ['x'.repeat(300)]: '' }],
])('files that cannot be are refused and leave nothing: %s', async (_, files) => {
  await expect(templates.import('bad', files as Record<string, string>)).rejects.toMatchObject({
    code: 'invalid_path',
  });
  expect(await readdir(at('imported')).catch(() => [])).toEqual([]);
});

test('of two imports at once with one name one wins whole', async () => {
  const results = await Promise.allSettled(
    ['1', '2'].map((text) => templates.import('same', { a: text, b: text })),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const texts = await Promise.all(['a', 'b'].map((file) => readFile(at('imported/same', file), 'utf8')));
  expect(texts[0]).toBe(texts[1]);
  expect(await readdir(at('imported'))).toEqual(['same']);
});

test('the files of a listed template are told with their sizes, and of no other folder', async () => {
  await put('bundled/full/config.yaml', 'name: Full\n');
  await put('bundled/full/skills/plan/SKILL.md', 'four');
  await put('bundled/empty/notes.md', '');
  expect(await templates.files('full')).toEqual([
    { path: 'config.yaml', sizeBytes: 11 },
    { path: 'skills/plan/SKILL.md', sizeBytes: 4 },
  ]);
  await expect(templates.files('empty')).rejects.toMatchObject({ code: 'unknown_template' });
  await expect(templates.files('../bundled/full')).rejects.toMatchObject({ code: 'unknown_template' });
});

test('a template whose config.yaml nobody can read is refused instead of kept unseen', async () => {
  const files = { 'config.yaml': 'name: [\n' };
  await expect(templates.import('torn', files)).rejects.toMatchObject({ code: 'template_invalid' });
  expect(await readdir(at('imported')).catch(() => [])).toEqual([]);
});
