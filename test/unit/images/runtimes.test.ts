import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRuntimes } from '../../../core/images/index.ts';
import { sourceOf } from '../../../core/images/local/sources.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('runtimes', () => {
  let folder: string;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    ({ folder, dispose } = await temporaryFolder());
    await mkdir(path.join(folder, 'workspace-templates/molecule'), { recursive: true });
  });
  afterEach(() => dispose());

  const manifest = async (templates: unknown): Promise<string> => {
    const file = path.join(folder, 'manifest.json');
    await writeFile(file, JSON.stringify({ version: 1, workspace_templates: templates }));
    return file;
  };
  const source = (
    runtime: string,
    runtimes: ReturnType<typeof createRuntimes>,
    templates = '',
    gitHost = '',
  ) => sourceOf(runtime, { runtimes, templates: () => templates, gitHost });

  it('are the bundled ones, those of the manifest and the public ones', async () => {
    const file = await manifest([{ name: 'mine-default', repo: 'me/mine', ref: 'v2' }]);
    const runtimes = createRuntimes(folder, file);
    const known = await runtimes.known();
    expect(known).toEqual([...known].sort());
    expect(known).toEqual(expect.arrayContaining(['claude-code', 'mine', 'molecule']));
    expect(await runtimes.bundled()).toEqual(['molecule']);
    for (const runtime of known) await runtimes.require(runtime);
  });

  it('refuses others by name, and no name leads anywhere', async () => {
    await mkdir(path.join(folder, 'workspace-templates/Bad Name'));
    for (const runtime of ['nope', '..', 'molecule/..', '', 'Bad Name', '../molecule', 'a\\b']) {
      await expect(createRuntimes(folder, undefined).require(runtime)).rejects.toMatchObject({
        code: 'unknown_runtime',
        detail: expect.stringContaining('claude-code'),
      });
    }
  });

  it('come from what is bundled, from the prefix, from the manifest, in this order', async () => {
    const file = await manifest([
      { name: 'short', repo: 'me/short', ref: 'v2' },
      { name: 'full', repo: 'https://git.example.org/me/full.git' },
    ]);
    const runtimes = createRuntimes(folder, file);
    expect(await source('molecule', runtimes, 'https://host/x-')).toMatchObject({ kind: 'bundled', ref: '' });
    expect(await source('codex', runtimes, 'https://host/o/x-')).toMatchObject({
      kind: 'remote',
      source: 'https://host/o/x-codex',
      ref: 'main',
    });
    expect(await source('short', runtimes, '/folder/x-')).toEqual({
      kind: 'place',
      source: '/folder/x-short',
      ref: 'v2',
    });
    expect(await source('codex', runtimes, 'file:///folder/')).toMatchObject({
      kind: 'place',
      source: '/folder/codex',
    });
    expect(await source('full', runtimes)).toMatchObject({
      source: 'https://git.example.org/me/full.git',
      ref: 'main',
    });
    expect(await source('short', runtimes, '', 'https://git.example.org')).toMatchObject({
      source: 'https://git.example.org/me/short.git',
    });
  });

  it('have no source that nobody named, and none that would carry a password', async () => {
    const runtimes = createRuntimes(folder, await manifest([{ name: 'short', repo: 'me/short' }]));
    for (const [runtime, prefix] of [
      ['codex', ''],
      ['short', ''],
      ['codex', 'https://me:hush@host/x-'],
      ['codex', 'http://elsewhere.example.org/x-'],
    ] as const) {
      const error = await source(runtime, runtimes, prefix).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'template_source_unknown',
        detail: expect.stringContaining('MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX'),
      });
      expect(JSON.stringify(error)).not.toContain('hush');
    }
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['a name that is none', '{"workspace_templates":[{"name":"../x","repo":"a/b"}]}', /name of a runtime/],
    ['a field that is missing', '{"workspace_templates":[{"name":"x"}]}', /repo/],
  ])('refuses a manifest with %s', async (_, text, detail) => {
    const file = path.join(folder, 'manifest.json');
    await writeFile(file, text);
    expect(() => createRuntimes(folder, file)).toThrow(
      expect.objectContaining({ code: 'manifest_invalid', detail: expect.stringMatching(detail) }),
    );
    expect(() => createRuntimes(folder, path.join(folder, 'none.json'))).toThrow(/none\.json/);
  });
});
