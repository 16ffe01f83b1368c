import { describe, expect, it } from 'vitest';
import { AppError, KnownSecrets } from '../../../core/base/index.ts';
import {
  changeImageSettings,
  imageEnvironment,
  imageMode,
  imageSettings,
  templateSecrets,
} from '../../../core/images/index.ts';

const none = imageEnvironment({});

function thrownBy(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('where images come from', () => {
  it('is decided by the environment before the settings, and by nothing else', () => {
    const stored = changeImageSettings(undefined, { registry: 'ghcr.io/mine/' }, none);
    const modeOf = (env: NodeJS.ProcessEnv, text?: string) =>
      imageMode(imageSettings(text, imageEnvironment(env)));
    expect(modeOf({})).toEqual({ mode: 'local', prefix: 'molecule-local', templates: '' });
    expect(modeOf({ MOLECULE_IMAGE_REGISTRY: '  ' })).toMatchObject({ mode: 'local' });
    expect(modeOf({}, stored)).toEqual({ mode: 'registry', prefix: 'ghcr.io/mine' });
    expect(modeOf({ MOLECULE_IMAGE_REGISTRY: 'localhost:5000/x/' }, stored)).toEqual({
      mode: 'registry',
      prefix: 'localhost:5000/x',
    });
    expect(modeOf({ MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: '/a/b-' })).toMatchObject({ templates: '/a/b-' });
  });

  it('has a default for all, and reads what each variable means', () => {
    expect(imageSettings(undefined, none)).toEqual({
      registry: '',
      templates: '',
      platform: '',
      parallelBuilds: 2,
      watch: 'off',
      soakMinutes: 10,
      keep: 2,
    });
    const all = imageEnvironment({
      MOLECULE_IMAGE_PLATFORM: 'linux/arm64',
      IMAGE_AUTO_REFRESH: 'true',
      MOLECULE_PARALLEL_BUILDS: '3',
      MOLECULE_BUILD_STALL_GRACE_S: '0.5',
    });
    expect(imageSettings(undefined, all)).toMatchObject({
      platform: 'linux/arm64',
      watch: 'recreate',
      parallelBuilds: 3,
    });
    expect(all.fixed.map(({ setting }) => setting)).toEqual(['platform', 'watch', 'parallelBuilds']);
    expect([none.stallGraceMs, all.stallGraceMs]).toEqual([240_000, 500]);
    // Set but empty, or none at all: the engine's own, whatever is stored.
    for (const value of ['', 'amd64', 'linux/amd64/v8/x']) {
      const env = imageEnvironment({ MOLECULE_IMAGE_PLATFORM: value });
      expect(imageSettings('{"platform":"linux/arm64"}', env).platform).toBe('');
    }
    expect(imageEnvironment({ IMAGE_AUTO_REFRESH: 'false' }).fixed).toEqual([]);
  });

  it.each([
    { MOLECULE_PARALLEL_BUILDS: '0' },
    { MOLECULE_PARALLEL_BUILDS: 'many' },
    { MOLECULE_BUILD_STALL_GRACE_S: '-1' },
    { MOLECULE_BUILD_STALL_GRACE_S: '86401' },
    { MOLECULE_BUILD_STALL_GRACE_S: '1e999' },
    { MOLECULE_IMAGE_REGISTRY: 'myorg' },
    { MOLECULE_IMAGE_REGISTRY: 'https://reg.example.org/team' },
    { MOLECULE_IMAGE_REGISTRY: 'reg.example.org/Team' },
    { MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: 'relative/folder-' },
    { MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: 'git@git.example.org:owner/' },
  ])('refuses %j', (env) => {
    expect(() => imageEnvironment(env)).toThrow(
      expect.objectContaining({ code: 'usage', detail: expect.stringContaining(Object.keys(env)[0] ?? '') }),
    );
  });

  it('neither repeats nor hands out a token in an address, and has it taken out of every text', () => {
    const token = 'glpat-a/secret';
    for (const address of [
      `https://oauth2:${encodeURIComponent(token)}@git.example.org/t-`,
      `https://${encodeURIComponent(token)}@git.example.org/t-`,
      `https://git.example.org/t-?private_token=${encodeURIComponent(token)}`,
    ]) {
      const env = { MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: address };
      const known = new KnownSecrets();
      for (const secret of templateSecrets(env)) known.add(secret);
      for (const text of [token, encodeURIComponent(token)])
        expect(known.redact(`seen ${text}`)).not.toContain('secret');
      for (const refused of [
        () => imageEnvironment(env),
        () => changeImageSettings(undefined, { templates: address }, none),
      ]) {
        const error = thrownBy(refused);
        expect(error.code).toMatch(/^(usage|image_settings_invalid)$/);
        expect(JSON.stringify(error)).not.toContain('secret');
      }
    }
    expect(templateSecrets({ MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: '/folder/of@templates-' })).toEqual([]);
    expect(templateSecrets({})).toEqual([]);
    const error = thrownBy(() =>
      imageEnvironment({ MOLECULE_IMAGE_REGISTRY: 'me:secret@reg.example.org/t' }),
    );
    expect([error.code, JSON.stringify(error)]).toEqual(['usage', expect.not.stringContaining('secret')]);
  });

  it('keeps what a change does not name, and refuses what cannot be used', () => {
    const first = changeImageSettings(undefined, { keep: 7, templates: ' /a/b- ' }, none);
    const second = changeImageSettings(first, { platform: 'linux/arm/v7', keep: undefined }, none);
    expect(imageSettings(second, none)).toMatchObject({
      keep: 7,
      templates: '/a/b-',
      platform: 'linux/arm/v7',
    });
    for (const change of [
      { platform: 'arm64' },
      { registry: 'https://ghcr.io' },
      { registry: 'a b' },
      { registry: 'myorg' },
      { registry: 'reg.example.org/My-Org' },
      { templates: 'relative/folder' },
      { templates: 'https://me:secret@host/x' },
      { templates: 'ssh://host/x' },
    ]) {
      expect(() => changeImageSettings(second, change, none)).toThrow(
        expect.objectContaining({ code: 'image_settings_invalid' }),
      );
    }
  });

  it('refuses to change what the environment decides, but not to say the same', () => {
    const fixed = imageEnvironment({ MOLECULE_IMAGE_REGISTRY: 'ghcr.io/a' });
    expect(() => changeImageSettings(undefined, { registry: '' }, fixed)).toThrow(/MOLECULE_IMAGE_REGISTRY/);
    expect(() => changeImageSettings(undefined, { registry: 'ghcr.io/a', keep: 1 }, fixed)).not.toThrow();
  });

  it('goes on with the defaults when what is stored is of another version', () => {
    expect(imageSettings('{"keep":"all","unknown":1}', none).keep).toBe(2);
  });
});
