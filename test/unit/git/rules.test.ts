import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containedLinks } from '../../../core/git/entry-path.ts';
import { failureKind } from '../../../core/git/failure.ts';
import {
  entryPathProblem,
  isCommitSha,
  isRefName,
  mirrorFolder,
  parseGitAddress,
} from '../../../core/git/index.ts';
import { gitEnvironment, gitSettings } from '../../../core/git/settings.ts';

const ADDRESS = {
  url: 'https://git.example.org/a/b.git',
  protocol: 'https',
  host: 'git.example.org',
  path: 'a/b',
} as const;

describe('paths out of repositories and archives', () => {
  test('ordinary ones pass', () => {
    for (const name of [
      'org.yaml',
      'a/b/c.md',
      '.env',
      '.gitignore',
      '.github/x',
      'git',
      'ä ö/日本.md',
      'con-fig/auxiliary',
      '..a',
      'a..b',
    ]) {
      expect(entryPathProblem(name), name).toBeNull();
    }
  });

  test('those that lead elsewhere, or mean something to some system, do not', () => {
    const bad = [
      '',
      '/etc/passwd',
      '../x',
      'a/../b',
      'a/./b',
      '.',
      '..',
      'a//b',
      'a/',
      'a\\b',
      '..\\x',
      'c:/x',
      'c:x',
      'a:stream',
      'a\0b',
      'a\nb',
      '.git',
      '.git/config',
      'a/.GIT/hooks/x',
      '.Git ',
      '.git.',
      '.git::$INDEX_ALLOCATION',
      'git~1',
      'GIT~2/x',
      '.g\u200cit/config',
      '\ufeff.git',
      'aux',
      'CON.txt',
      'a/nul',
      'com1',
      'LPT9.md',
      'a./b',
      'a /b',
      'x\ufffd',
      '\ud800',
      'x'.repeat(256),
      `${'a/'.repeat(64)}a`,
      'abcdefg/'.repeat(140),
    ];
    for (const name of bad) expect(entryPathProblem(name), JSON.stringify(name)).not.toBeNull();
  });

  test('whatever passes stays below its folder on every system, and out of .git', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('.', '..', '.git', 'a', 'b', '\\', 'c:', ''),
    );
    const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.oneof(name, fc.string({ unit: 'binary' })), (name) => {
        if (entryPathProblem(name) !== null) return;
        expect(path.posix.join('/root', name)).toBe(`/root/${name}`);
        expect(path.win32.join('C:\\root', name)).toBe(`C:\\root\\${name.replaceAll('/', '\\')}`);
        expect(name.toLowerCase().split('/')).not.toContain('.git');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('links', () => {
  const contained = (links: Record<string, string>) => [
    ...containedLinks(new Map(Object.entries(links))).keys(),
  ];

  test('to files and folders inside are kept, also dangling and through others', () => {
    const links = { a: 'b/c', 'x/up': '../y', 'x/here': '.', deep: 'x/up/z', root: './' };
    expect(contained(links)).toEqual(Object.keys(links));
  });

  test('that lead out are not, also not by way of another link', () => {
    expect(
      contained({
        a: '..',
        b: '/etc',
        c: '../x',
        d: 'x/../../y',
        e: '',
        f: 'c:\\x',
        g: 'x\0y',
        h: '.git/config',
      }),
    ).toEqual([]);
    // Read as text, x/y/../.. is the root and inside; followed, it is the parent of the root.
    expect(contained({ 'x/y': '../.', out: 'x/y/..' })).toEqual(['x/y']);
    expect(contained({ 'p/q/down': '../..', 'p/q/out': 'down/..' })).toEqual(['p/q/down']);
  });

  test('that some systems take for another name of a link are not, nor those below a link', () => {
    expect(contained({ 'd/e/k': '../..', out: 'd/e/K/..', up: 'd/e/\u212a/..' })).toEqual(['d/e/k']);
    expect(contained({ 'd/e/\u00fc': '../..', out: 'd/e/u\u0308/..' })).toEqual(['d/e/\u00fc']);
    expect(contained({ a: 'b', 'a/x': '../../out', 'A/y': 'z' })).toEqual(['a']);
  });

  test('in a circle are not, and end', () => {
    expect(contained({ a: 'b', b: 'a', c: 'c', d: 'd/d' })).toEqual([]);
  });

  test('never lead out, however they are combined', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const place = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const target = fc.array(fc.oneof(name, fc.constantFrom('..', '.')), { minLength: 1, maxLength: 5 });
    const some = fc.dictionary(
      place,
      target.map((parts) => parts.join('/')),
      { maxKeys: 5 },
    );
    fc.assert(
      fc.property(some, (links) => {
        const kept = containedLinks(new Map(Object.entries(links)));
        for (const link of kept.keys()) expect(walk(link, kept)).toBe('inside');
      }),
      { numRuns: 2_000 },
    );
  });

  /** A second reading of what a system does with a path: one step after the other, from absolute folders. */
  function walk(start: string, links: ReadonlyMap<string, string>): string {
    let done = '/root';
    let rest = start.split('/');
    for (let step = 0; step < 1_000; step += 1) {
      const [part, ...after] = rest;
      if (part === undefined) return 'inside';
      const next = path.posix.resolve(done, part);
      if (next !== '/root' && !next.startsWith('/root/')) return 'outside';
      const target = links.get(next.slice('/root/'.length));
      rest = target === undefined ? after : [...target.split('/'), ...after];
      if (target === undefined) done = next;
    }
    return 'endless';
  }
});

describe('refs', () => {
  test('are names as git takes them', () => {
    for (const ref of [
      'main',
      'v1.0',
      'feature/x',
      'HEAD',
      'a#b',
      'ü',
      'refs/tags/v1',
      'refs/heads/a/b',
      'pull/7/head',
    ])
      expect(isRefName(ref), ref).toBe(true);
    for (const ref of [
      '',
      '-x',
      '/x',
      'x/',
      'x.',
      'a..b',
      'a b',
      'a~1',
      'a^',
      'a:b',
      'a*',
      'a?',
      'a[',
      'a\\b',
      'a//b',
      '@',
      'a@{1}',
      '.a',
      'a/.b',
      'a.lock',
      'a.lock/b',
      'a\n',
      '\u007f',
      'refs/pull/7/head',
      'refs/merge-requests/7/head',
      'refs/x',
      'refs/heads',
    ]) {
      expect(isRefName(ref), JSON.stringify(ref)).toBe(false);
    }
    expect(isCommitSha('A'.repeat(40))).toBe(true);
    for (const sha of ['a'.repeat(39), 'a'.repeat(41), 'g'.repeat(40), `${'a'.repeat(40)}\n`])
      expect(isCommitSha(sha)).toBe(false);
  });

  test('that pass are neither options nor patterns', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (ref) => {
        // Spaces beyond ASCII are letters like others to git.
        if (isRefName(ref)) expect(ref).not.toMatch(/^-|[ \t\n\v\f\r*?[:\\^~\0]|\.\./);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('addresses', () => {
  test('https, file, and http to this machine', () => {
    const parsed = (text: string) => {
      const result = parseGitAddress(text);
      return result.ok ? result.address : result.problem;
    };
    expect(parsed('https://Git.Example.org:3000/acme/team.git')).toEqual({
      url: 'https://git.example.org:3000/acme/team.git',
      protocol: 'https',
      host: 'git.example.org:3000',
      path: 'acme/team',
    });
    expect(parsed('file:///srv/a%20b/team.git')).toMatchObject({
      protocol: 'file',
      host: '',
      path: 'srv/a b/team',
    });
    expect(parsed('http://127.0.0.1:80/a/b')).toMatchObject({ host: '127.0.0.1', path: 'a/b' });
    expect(parsed('http://[::1]:3000/a/b')).toMatchObject({ host: '[::1]:3000' });
    for (const bad of [
      'http://git.example.org/a/b',
      'http://127.0.0.1.example.org/a',
      'ssh://git@h/a',
      'git://h/a',
      'ext::sh -c x',
      'ftp://h/a',
      'https://h/',
      'https://u@h/a',
      'https://u:p@h/a',
      'https://h/a?x',
      'https://h/a#x',
      'file://host/share',
      'a/b',
      'https://h/a\nb',
      '',
    ]) {
      expect(typeof parsed(bad), bad).toBe('string');
    }
  });

  test('each has a mirror of its own below the folder, and none lies in another', () => {
    const root = path.resolve('/mirrors');
    const folder = (url: string) => {
      const result = parseGitAddress(url);
      return result.ok ? mirrorFolder(root, result.address) : '';
    };
    expect(folder('https://git.example.org:3000/acme/team.git')).toBe(
      path.join(root, 'git.example.org_3000/acme/team.git'),
    );
    const segment = fc.oneof(
      fc.constantFrom('a', 'b.git', 'aux', '.git', '%2e%2e', '..', 'x%2fy', 'a.git'),
      fc.string(),
    );
    const url = fc
      .array(segment, { minLength: 1, maxLength: 4 })
      .map((parts) => `https://h.example/${parts.join('/')}`);
    fc.assert(
      fc.property(url, url, (one, other) => {
        const [first, second] = [folder(one), folder(other)];
        if (first === '' || second === '') return;
        expect(first.startsWith(root + path.sep)).toBe(true);
        expect(second.startsWith(first + path.sep)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the environment of git', () => {
  const env = (extra: NodeJS.ProcessEnv, tokenHost = 'git.example.org') =>
    gitEnvironment(gitSettings(extra, tokenHost), { address: ADDRESS });

  test('holds nothing of ours besides paths, certificates and proxies', () => {
    const found = env({
      PATH: '/bin',
      HOME: '/home/me',
      GIT_DIR: '/x',
      GIT_SSH_COMMAND: 'evil',
      SECRET: 'x',
      https_proxy: 'p',
    });
    expect(found).toMatchObject({
      PATH: '/bin',
      https_proxy: 'p',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: 'https',
    });
    expect(JSON.stringify(found)).not.toMatch(/evil|home\/me|SECRET/);
  });

  test('has the token only for the host that it belongs to', () => {
    const has = (host: string) =>
      JSON.stringify(env({ MOLECULE_GITEA_TOKEN: 'abcdefgh' }, host)).includes('abcdefgh');
    expect(has('git.example.org')).toBe(true);
    expect(has('Git.Example.org:443')).toBe(true);
    for (const host of ['', 'example.org', 'git.example.org:3000', 'git.example.org.evil'])
      expect(has(host), host).toBe(false);
  });

  test('takes three keys from MOLECULE_GIT_CONFIG and allows what they lead to', () => {
    const found = env({
      MOLECULE_GIT_CONFIG:
        '\n# mirrors\nurl.file:///srv/a=b/.insteadOf = https://git.example.org/\r\nhttp.sslCAInfo=/ca.pem\nhttp.proxy=http://p:1',
    });
    expect(Object.values(found)).toEqual(
      expect.arrayContaining([
        'url.file:///srv/a=b/.insteadOf',
        'https://git.example.org/',
        'http.sslCAInfo',
        '/ca.pem',
      ]),
    );
    expect(found.GIT_ALLOW_PROTOCOL).toBe('https:file');
    for (const line of [
      'core.sshCommand=x',
      'core.hooksPath=/x',
      'url.ssh://h/.insteadOf=https://h/',
      'url.http://h/.insteadOf=x',
      'url.//h/.insteadOf=x',
      'url.ext::sh.insteadOf=x',
      'http.proxy',
      'http.extraHeader=x',
      'url.file:///x/.pushInsteadOf=y',
      'x',
    ]) {
      expect(() => env({ MOLECULE_GIT_CONFIG: `# one\n${line}` }), line).toThrow(
        expect.objectContaining({
          code: 'git_failed',
          message: 'Line 2 of MOLECULE_GIT_CONFIG cannot be used',
        }),
      );
    }
  });
});

test.each([
  ['missing', 'Error: spawn git ENOENT'],
  ['auth', "fatal: could not read Username for 'https://h': terminal prompts disabled"],
  ['auth', "fatal: unable to access 'https://h/a/': The requested URL returned error: 403"],
  ['no_repository', "fatal: repository 'https://h/a.git/' not found"],
  ['no_repository', "fatal: '/srv/x' does not appear to be a git repository"],
  ['no_ref', "fatal: couldn't find remote ref refs/heads/x"],
  ['sha_refused', 'fatal: remote error: upload-pack: not our ref 1111'],
  ['sha_refused', 'error: Server does not allow request for unadvertised object 1111'],
  ['redirected', "fatal: unable to access 'https://h/a/': The requested URL returned error: 301"],
  ['unreachable', "fatal: unable to access 'https://h/a/': Could not resolve host: h"],
  [
    'unreachable',
    "fatal: unable to access 'https://h/a/': Failed to connect to h port 443: Connection refused",
  ],
  [
    'unreachable',
    'error: RPC failed; curl 28 Operation too slow. Less than 100 bytes/sec transferred the last 20 seconds',
  ],
  ['unreachable', 'fatal: unable to access: SSL certificate problem: unable to get local issuer certificate'],
  ['disk_full', 'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output'],
  ['other', "fatal: Unable to create '/x/shallow.lock': File exists."],
] as const)('git is understood: %s', (kind, text) => {
  expect(failureKind(text)).toBe(kind);
});
