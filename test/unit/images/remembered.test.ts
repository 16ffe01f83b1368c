import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { heldVersion, sourceSetting, withRemembered } from '../../../core/images/index.ts';
import type { ImageProvider, ImageVersion } from '../../../core/images/types.ts';
import { memoryStore } from '../../support/store.ts';

const COMMIT = 'a'.repeat(40);
const DIGEST = `sha256:${'b'.repeat(64)}`;
const { signal } = new AbortController();

/** A provider that has these images, says that it comes from `source`, and fails to look for newer ones. */
function provider(present: readonly string[], source: string, code: string): ImageProvider {
  const error = new AppError(code, 'It cannot be had');
  return {
    known: async () => [],
    describe: async () => {
      if (source === '') throw error;
      return { source, ref: 'latest', bundled: false };
    },
    newest: () => Promise.reject(error),
    find: async ({ sha }: ImageVersion) =>
      present.includes(sha) ? { tag: `x:${sha}`, imageId: sha, contentKey: '' } : undefined,
    prepare: () => Promise.reject(new AppError('internal', 'nobody asked for that')),
    adopt: async () => undefined,
  };
}

function remembering(present: readonly string[], source: string, code: string) {
  const store = memoryStore();
  const { images: heads } = store;
  heads.rememberHead({ runtime: 'own', source: 'https://x.org/t-own', ref: 'main', sha: COMMIT, seenAt: 1 });
  heads.rememberHead({
    runtime: 'own',
    source: 'x.org/workspace-template-own',
    ref: '',
    sha: DIGEST,
    seenAt: 2,
  });
  const prefixes: string[] = [];
  const inner = provider(present, source, code);
  const remembered = withRemembered({
    provider: () => inner,
    local: inner,
    registry: (prefix) => {
      prefixes.push(prefix);
      return inner;
    },
    heads,
  });
  return { remembered, prefixes, newest: () => remembered.newest('own', { maxAgeMs: 0 }) };
}

describe('a runtime that nobody says the place of', () => {
  it.each(['unknown_runtime', 'template_source_unknown'])('is taken as it is here: %s', async (code) => {
    const { remembered, newest, prefixes } = remembering([COMMIT], '', code);
    const version = await newest();
    expect(version).toMatchObject({ sha: COMMIT, offline: true, reason: { code } });
    expect(prefixes).toEqual(['x.org']);
    expect(await remembered.describe('own')).toEqual({
      source: 'https://x.org/t-own',
      ref: 'main',
      bundled: false,
    });
    // The image went meanwhile: nothing can be made of a place that nobody chose.
    await expect(remembered.prepare(version, signal)).rejects.toMatchObject({ code });
  });

  it('is the version that was seen last of those that are here', async () => {
    const { newest } = remembering([COMMIT, DIGEST], '', 'unknown_runtime');
    expect(await newest()).toMatchObject({ sha: DIGEST });
  });

  it('stays what it is without an image', async () => {
    const { remembered, newest } = remembering([], '', 'unknown_runtime');
    await expect(newest()).rejects.toMatchObject({ code: 'unknown_runtime' });
    await expect(remembered.describe('own')).rejects.toMatchObject({ code: 'unknown_runtime' });
  });
});

describe('a place that cannot be asked', () => {
  it('counts with another version of it, as one that was held at a digest, and with no other place', async () => {
    const code = 'image_source_unreachable';
    const same = remembering([COMMIT, DIGEST], 'x.org/workspace-template-own', code);
    expect(await same.newest()).toMatchObject({ sha: DIGEST, offline: true });
    const other = remembering([COMMIT, DIGEST], 'y.org/workspace-template-own', code);
    await expect(other.newest()).rejects.toMatchObject({ code });
    const refused = remembering([COMMIT, DIGEST], 'x.org/workspace-template-own', 'git_auth');
    await expect(refused.newest()).rejects.toMatchObject({ code: 'git_auth' });
  });
});

it('names the setting that would say where a version is from', () => {
  const at = (source: string, sha: string) =>
    sourceSetting({ runtime: 'own', source, ref: '', sha, seenAt: 0 });
  expect(at('x.org/a/workspace-template-own', DIGEST)).toBe('MOLECULE_IMAGE_REGISTRY=x.org/a');
  expect(at('https://x.org/t-own', COMMIT)).toBe('MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX=https://x.org/t-');
  expect(at('https://x.org/other.git', COMMIT)).toBeNull();
  expect(at('a folder', COMMIT)).toBeNull();
});

it('tells which version an image is of that is kept', () => {
  const labels = {
    'molecule.platform.source': 'https://x.org/t-own',
    'molecule.platform.ref': 'main',
    'molecule.platform.sha': COMMIT,
  };
  const source = 'https://x.org/t-own';
  expect(heldVersion('x:aaaaaaaaaaaa', labels)).toEqual({ source, ref: 'main', sha: COMMIT });
  expect(heldVersion('x:bbbbbbbbbbbb-arm64', labels)).toEqual({ sha: 'sha256:bbbbbbbbbbbb' });
  expect(heldVersion('x:latest', {})).toEqual({});
});
