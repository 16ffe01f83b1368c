import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import { openTemplate } from '../../../core/org/sources/open.ts';
import { parseTemplateReference } from '../../../core/org/sources/reference.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { startGitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/store.ts';

// Each runs git many times.
vi.setConfig({ testTimeout: 60_000 });

describe('what a template is named by', () => {
  const parse = (text: string) => parseTemplateReference(text, path.resolve('/work'));

  test('folders and archives, relative ones from the working folder', () => {
    expect(parse('/srv/org')).toEqual({ kind: 'folder', dir: path.resolve('/srv/org') });
    expect(parse(' orgs/../my org ')).toEqual({ kind: 'folder', dir: path.resolve('/work/my org') });
    for (const ending of ['zip', 'tar', 'tar.gz', 'tgz', 'TGZ']) {
      expect(parse(`x.${ending}`)).toEqual({ kind: 'archive', file: path.resolve(`/work/x.${ending}`) });
    }
    expect(parse('x.rar').kind).toBe('folder');
    expect(parse('c:\\orgs\\x').kind).toBe('folder');
  });

  test('git addresses with a ref and a folder', () => {
    const git = (text: string) => {
      const reference = parse(text);
      return reference.kind === 'git' ? [reference.address.url, reference.ref, reference.path] : reference;
    };
    expect(git('https://git.example.org/a/b')).toEqual(['https://git.example.org/a/b', 'HEAD', '']);
    expect(git('https://git.example.org/a/b.git#v1')).toEqual(['https://git.example.org/a/b.git', 'v1', '']);
    expect(git('file:///srv/b.git#feature/x:sub/org/')).toEqual([
      'file:///srv/b.git',
      'feature/x',
      'sub/org',
    ]);
    expect(git('http://localhost:3000/a/b#:./sub')).toEqual(['http://localhost:3000/a/b', 'HEAD', 'sub']);
    expect(git('https://git.example.org/a/b#:.')).toEqual(['https://git.example.org/a/b', 'HEAD', '']);
  });

  test.each([
    '',
    '   ',
    'ssh://git@h/a/b',
    'git@h:a/b.git',
    'git://h/a',
    'ext::sh -c x',
    'http://h/a/b',
    'ftp://h/a',
    'data:x',
    'https://h',
    'https://h/a#-x',
    'https://h/a#a..b',
    'https://h/a#x:../y',
    'https://h/a#x:/etc',
    'https://h/a#x:a\\b',
    'https://h/a?b',
    'https://h/a.zip',
    'https://h/a.tar.gz#x',
    'file://h/a',
    'a\nb',
    'javascript:alert(1)',
  ])('%j is refused with a way on', (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'template_source_invalid',
        detail: expect.stringContaining('Name a folder'),
      }),
    );
  });

  test('credentials are refused and not repeated', () => {
    for (const text of ['https://me:s3cr3t@h/a/b#x', 'ssh://me:s3cr3t@h/a', 'https://s3cr3t@h/a']) {
      try {
        parse(text);
        expect.unreachable();
      } catch (error) {
        expect((error as AppError).code).toBe('template_source_invalid');
        expect(JSON.stringify(error)).not.toContain('s3cr3t');
      }
    }
  });

  test('anything else either fails so or leads to one kind of place, by git only to safe ones', () => {
    const piece = fc.constantFrom(
      'https://',
      'file:///',
      'ssh://',
      'http://',
      'h',
      '/',
      '#',
      ':',
      '..',
      '@',
      'a',
      '.git',
      '.zip',
      '\\',
      '-',
      ' ',
      '%2f',
      '?',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 10 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (text) => {
        let reference: ReturnType<typeof parse>;
        try {
          reference = parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).code).toBe('template_source_invalid');
          return;
        }
        if (reference.kind !== 'git') {
          expect(path.isAbsolute(reference.kind === 'folder' ? reference.dir : reference.file)).toBe(true);
          return;
        }
        const { address, ref } = reference;
        expect(address.url).toMatch(/^(https:\/\/|file:\/\/\/|http:\/\/(localhost|127\.|\[::1\]))/);
        expect(new URL(address.url)).toMatchObject({ username: '', password: '', search: '', hash: '' });
        expect(ref).not.toMatch(/^-|\.\.|\s/);
        expect(path.posix.join('/root', reference.path)).toMatch(/^\/root(\/|$)/);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('opening a template', () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...names: string[]) => path.join(temporary.folder, ...names);
  beforeEach(async () => {
    temporary = await temporaryFolder();
  });
  afterEach(() => temporary.dispose());
  const open = (text: string, { offline = false } = {}) =>
    openTemplate(parseTemplateReference(text, temporary.folder), {
      gitFolder: at('home/git'),
      cacheFolder: at('home/org-cache'),
      env: { PATH: process.env.PATH },
      offline,
      logger: silentLogger(),
      now: () => Date.UTC(2026, 0, 1),
    });

  test('a folder is taken where it lies, also one that is called like an archive', async () => {
    for (const name of ['org', 'org.zip']) {
      await mkdir(at(name));
      await expect(open(name)).rejects.toMatchObject({ code: 'template_not_found' });
      await writeFile(at(name, 'org.yaml'), 'name: x');
      expect(await open(name)).toEqual({
        dir: at(name),
        origin: { kind: 'folder', location: at(name), ref: '', sha: '' },
        offline: false,
      });
    }
    await expect(open('nowhere')).rejects.toMatchObject({ code: 'template_not_found' });
    await expect(open('nowhere.tgz')).rejects.toMatchObject({ code: 'template_not_found' });
  });

  test('a repository by branch, commit and folder; the same commit is kept once', async () => {
    const repository = await TestRepository.create(at('served/acme/org.git'));
    const server = await startGitServer(at('served'));
    try {
      const url = `http://${server.host}/acme/org.git`;
      const first = await repository.commit({ 'org.yaml': 'name: one', 'sub/org.yaml': 'name: inner' });
      const opened = await open(url);
      const key = `${server.host.replace(':', '_')}__acme__org`;
      expect(opened).toEqual({
        dir: at('home/org-cache', key, first),
        origin: { kind: 'git', location: url, ref: 'HEAD', sha: first },
        offline: false,
      });
      expect((await open(`${url}#main:sub`)).dir).toBe(path.join(opened.dir, 'sub'));
      await repository.commit({ 'readme.md': 'no template any more' });
      expect((await open(`${url}#${first}`)).dir).toBe(opened.dir);
      await expect(open(`${url}#main`)).rejects.toMatchObject({ code: 'template_not_found' });
      await expect(open(`${url}#${first}:other`)).rejects.toMatchObject({ code: 'template_not_found' });
      await expect(open(`${url}#nope`)).rejects.toMatchObject({ code: 'git_ref_not_found' });
      expect(await open(url, { offline: true })).toEqual({ ...opened, offline: true });
      await server.close();
      expect((await open(url)).offline).toBe(true);
      await expect(open(`${url}#other`)).rejects.toMatchObject({
        code: 'git_unreachable',
        detail: expect.stringContaining('Check the network'),
      });
    } finally {
      await server.close();
    }
  });

  test('a repository of this machine', async () => {
    const repository = await TestRepository.create(at('my repo.git'));
    const sha = await repository.commit({ 'org.yml': 'name: local' });
    const opened = await open(`${pathToFileURL(repository.dir).href}#main`);
    expect(opened.origin).toEqual({ kind: 'git', location: repository.url, ref: 'main', sha });
    await expect(open(`${pathToFileURL(at('none.git')).href}`)).rejects.toMatchObject({
      code: 'git_not_found',
    });
    await expect(open(`${pathToFileURL(at('none.git')).href}`, { offline: true })).rejects.toMatchObject({
      code: 'git_unreachable',
      detail: expect.stringContaining('once'),
    });
  });
});
