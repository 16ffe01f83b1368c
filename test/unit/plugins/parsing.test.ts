import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { isFor, parseManifest } from '../../../core/plugins/manifest.ts';
import { pluginBodyLimit, pluginSettings, repositoryAddress } from '../../../core/plugins/settings.ts';
import { parseSource } from '../../../core/plugins/source.ts';
import { highestVersion, parseTrack } from '../../../core/plugins/track.ts';
import { codeOf } from './support.ts';

const SHA = 'a'.repeat(40);

describe('a source', () => {
  it.each([
    ['local://ecc', { kind: 'local', name: 'ecc' }],
    ['ecc', { kind: 'local', name: 'ecc' }],
    ['github://o/r', { kind: 'github', name: 'r', repository: 'o/r', ref: null }],
    ['github://o/r.git#v1.0', { kind: 'github', name: 'r', repository: 'o/r', ref: 'v1.0' }],
    [
      `github://Own-er/My_Repo#${SHA}`,
      { kind: 'github', name: 'My_Repo', repository: 'Own-er/My_Repo', ref: SHA },
    ],
    ['github://o/r#feature/x', { kind: 'github', name: 'r', repository: 'o/r', ref: 'feature/x' }],
  ])('%s is understood', (text, source) => {
    expect(parseSource(text)).toEqual(source);
  });

  it.each([
    ['', 'plugin_source_invalid'],
    ['local://', 'plugin_source_invalid'],
    ['github://', 'plugin_source_invalid'],
    ['github://only', 'plugin_source_invalid'],
    ['github://o/r/x', 'plugin_source_invalid'],
    ['github://../r', 'plugin_source_invalid'],
    ['github://o/..', 'plugin_source_invalid'],
    ['github://o/.git', 'plugin_source_invalid'],
    ['github://o/r#', 'plugin_source_invalid'],
    ['github://o/r#-x', 'plugin_source_invalid'],
    ['github://o/r#--upload-pack=x', 'plugin_source_invalid'],
    ['github://o/r#a..b', 'plugin_source_invalid'],
    ['github://o/r#refs/pull/1/head', 'plugin_source_invalid'],
    ['github://o/con', 'plugin_name_invalid'],
    ['local://../x', 'plugin_name_invalid'],
    ['local://a/b', 'plugin_name_invalid'],
    ['local://a..b', 'plugin_name_invalid'],
    ['local://Upper', 'plugin_name_invalid'],
    ['local://.hidden', 'plugin_name_invalid'],
    ['local://nul', 'plugin_name_invalid'],
    ['ftp://x/y', 'plugin_scheme_unknown'],
    ['file:///etc', 'plugin_scheme_unknown'],
  ])('%j is refused', (text, code) => {
    expect(codeOf(() => parseSource(text))).toBe(code);
  });

  test('whatever it is, the name is that of one folder, and nothing but these errors is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((x) => `local://${x}`),
          fc.string().map((x) => `github://o/${x}`),
        ),
        (text) => {
          try {
            expect(parseSource(text).name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
            expect(parseSource(text).name).not.toContain('..');
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });
});

describe('a plugin.yaml', () => {
  const parse = (text: string) => parseManifest('x', Buffer.from(text));

  it('says what it says; the name is that of the source', () => {
    expect(
      parse('name: other\nversion: 1.2\ntags: [a, 2]\nskills: [s]\nruntimes: [claude-code]\nhooks: {}'),
    ).toEqual({
      name: 'x',
      version: '1.2',
      description: '',
      author: '',
      tags: ['a', '2'],
      skills: ['s'],
      runtimes: ['claude-code'],
    });
  });

  it('may be missing, or empty', () => {
    const nothing = {
      name: 'x',
      version: '',
      description: '',
      author: '',
      tags: [],
      skills: [],
      runtimes: [],
    };
    expect(parseManifest('x', undefined)).toEqual(nothing);
    expect(parse('')).toEqual(nothing);
  });

  it.each([
    ['- a list'],
    ['a: [unfinished'],
    ['skills: {a: 1}'],
    ['skills: "one"'],
    ['version: [1]'],
    [`description: ${'x'.repeat(70_000)}`],
    [`tags: [${Array.from({ length: 300 }, () => 'a').join(',')}]`],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`)
        .join('\n')}`,
    ],
  ])('is refused: %.30j', (text) => {
    expect(codeOf(() => parse(text))).toBe('plugin_invalid');
  });

  it('is refused when it is no text', () => {
    expect(codeOf(() => parseManifest('x', Uint8Array.of(0xff, 0xfe, 0x00)))).toBe('plugin_invalid');
  });

  it.each([
    [[], 'anything', true],
    [['claude_code'], 'claude-code', true],
    [['claude-code'], 'claude_code', true],
    [['molecule'], 'claude-code', false],
  ])('for %j: %s is %s', (runtimes, runtime, expected) => {
    expect(isFor({ runtimes }, runtime)).toBe(expected);
  });
});

describe('what is followed', () => {
  it.each([
    ['', { kind: 'none' }],
    ['none', { kind: 'none' }],
    ['tag:latest', { kind: 'latest' }],
    ['tag:v1', { kind: 'tag', tag: 'v1' }],
    [`sha:${SHA}`, { kind: 'sha', sha: SHA }],
  ])('%j is understood', (text, track) => {
    expect(parseTrack(text)).toEqual(track);
  });

  it.each(['latest', 'tag:', 'tag:-x', 'tag:a b', 'tag:refs/heads/x', 'sha:abc', 'branch:main'])(
    '%j is refused',
    (text) => {
      expect(codeOf(() => parseTrack(text))).toBe('plugin_track_invalid');
    },
  );

  it('the latest is the highest version, not the last name', () => {
    const latest = (...tags: string[]) => highestVersion(tags.map((tag) => ({ tag })))?.tag;
    expect(latest('v1.9.0', 'v1.10.0', 'v1.2', 'zzz', 'v2.0.0-rc1')).toBe('v1.10.0');
    expect(latest('2.0', 'v1.99.99')).toBe('2.0');
    expect(latest('main', 'x')).toBeUndefined();
  });
});

describe('the environment', () => {
  it.each([
    ['5m', 300_000],
    ['1m30s', 90_000],
    ['250ms', 250],
    ['0s', 300_000],
    ['-5m', 300_000],
    ['soon', 300_000],
    [undefined, 300_000],
  ])('a timeout of %s is %d ms', (text, ms) => {
    expect(pluginSettings({ PLUGIN_INSTALL_FETCH_TIMEOUT: text }).fetchMs).toBe(ms);
  });

  it('counts what makes no sense as unset', () => {
    expect(pluginSettings({ PLUGIN_INSTALL_MAX_DIR_BYTES: '-1' }).maxBytes).toBe(100 * 1024 * 1024);
    expect(pluginSettings({ PLUGIN_INSTALL_MAX_DIR_BYTES: '7' }).maxBytes).toBe(7);
    expect(pluginBodyLimit({ PLUGIN_INSTALL_BODY_MAX_BYTES: 'x' })).toBe(65_536);
  });

  it('names where repositories are', () => {
    expect(repositoryAddress('https://git.example.org/', 'o/r').url).toBe('https://git.example.org/o/r.git');
    expect(repositoryAddress('/srv/mirrors', 'o/r').url).toBe('file:///srv/mirrors/o/r.git');
    for (const prefix of ['ssh://x', 'https://a:b@x', 'nonsense'])
      expect(codeOf(() => repositoryAddress(prefix, 'o/r'))).toBe('plugin_repositories_invalid');
  });
});
