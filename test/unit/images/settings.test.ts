import { describe, expect, it } from 'vitest';
import {
  changeImageSettings,
  imageEnvironment,
  imageMode,
  imageSettings,
} from '../../../core/images/index.ts';

const none = imageEnvironment({});

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
  ])('refuses %j', (env) => {
    expect(() => imageEnvironment(env)).toThrow(
      expect.objectContaining({ code: 'usage', detail: expect.stringContaining(Object.keys(env)[0] ?? '') }),
    );
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
