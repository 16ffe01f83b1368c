import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BUNDLE_BYTES } from '../../../core/contract/index.ts';
import type { OpenRequest } from '../../../electron/bridge.ts';
import { badgeOf } from '../../../electron/native/badge.ts';
import { badgePicture, PICTURE_PX } from '../../../electron/native/badge-picture.ts';
import { contextTemplate } from '../../../electron/native/context-menu.ts';
import { safeFileName } from '../../../electron/native/file-names.ts';
import { parseFile, parseLink, parseOpenArguments } from '../../../electron/native/links.ts';
import { isNoticeTag, parseNotice, parseUnread } from '../../../electron/native/notices.ts';
import { OpenRequests } from '../../../electron/native/open-requests.ts';
import { trayTemplate } from '../../../electron/native/tray-menu.ts';
import { besideOthers } from '../../../electron/window/placement.ts';

describe('links of the app', () => {
  it.each([
    ['molecule://workspace/ab-1', { kind: 'workspace', id: 'ab-1', view: 'chat' }],
    ['molecule://workspace/ab-1?view=logs', { kind: 'workspace', id: 'ab-1', view: 'logs' }],
    ['molecule://build/b1', { kind: 'build', id: 'b1' }],
    ['molecule://build', { kind: 'build', id: null }],
    ['molecule://workspace/ab-1?view=plugins', { kind: 'workspace', id: 'ab-1', view: 'plugins' }],
    ['molecule://workspace/ab-1?view=approvals', { kind: 'workspace', id: 'ab-1', view: 'approvals' }],
    ['molecule://problems', { kind: 'problems' }],
    ['molecule://approvals', { kind: 'approvals' }],
    ['molecule://images', { kind: 'images' }],
    [
      'molecule://import?template=https%3A%2F%2Fgithub.com%2Fo%2Fr%23v2',
      { kind: 'import', template: 'https://github.com/o/r#v2' },
    ],
  ])('says what %s asks for', (link, wish) => expect(parseLink(link)).toEqual(wish));

  it.each([
    'molecule://workspace/../../etc/passwd',
    'molecule://workspace/a/b',
    'molecule://workspace/',
    'molecule://workspace/%2e%2e%2f',
    'molecule://workspace/a?view=terminal',
    'molecule://user:secret@workspace/a',
    'molecule://workspace:80/a',
    'molecule://shutdown',
    'molecule://problems/a',
    'molecule://images/a',
    'molecule://build/a/b',
    'molecule://build/%2e%2e%2f',
    'molecule://:secret@problems',
    'molecule://import/a?template=https%3A%2F%2Fexample.org%2Fr',
    'molecule://import?template=ftp%3A%2F%2Fexample.org%2Fr',
    'molecule://import?template=nonsense',
    'molecule://import?template=/etc',
    'molecule://import?template=file:///etc/passwd',
    'molecule://import?template=%5C%5Cevil%5Cshare',
    'molecule://import?template=javascript:alert(1)',
    'molecule://import?template=ext::sh%20-c%20x',
    'molecule://import?template=--upload-pack%3Dx',
    'molecule://import?template=https%3A%2F%2Fa%3Asecret%40example.org%2Fr',
    'molecule://import?template=https%3A%2F%2Fexample.org%2F%E2%80%AEgnp.r',
    'molecule://import',
    'https://workspace/a',
    'molecule:workspace/a',
    ` molecule://problems`,
    `molecule://workspace/a\n--flag`,
    `molecule://workspace/${'a'.repeat(5_000)}`,
    '',
    7,
    null,
  ])('asks for nothing with %s', (link) => expect(parseLink(link)).toBeNull());

  it('never throws, and lets through only what it knows', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `molecule://${rest}`),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(text, (link) => {
        const wish = parseLink(link);
        if (wish?.kind === 'workspace') expect(wish.id).toMatch(/^[\w.-]+$/);
        if (wish?.kind === 'import') expect(wish.template).toMatch(/^(https?|ssh|git):\/\//);
      }),
    );
  });

  it('knows the files of templates and bundles, and none of another machine', () => {
    expect(parseFile('acme/org.yaml', '/orgs')).toEqual({ kind: 'import', template: '/orgs/acme' });
    expect(parseFile('/orgs/acme.tar.gz', '/')).toEqual({ kind: 'import', template: '/orgs/acme.tar.gz' });
    expect(parseFile('/b/team.molecule', '/')).toEqual({ kind: 'bundle', file: '/b/team.molecule' });
    for (const file of [
      '/etc/passwd',
      '/a/other.yaml',
      '//evil/share/org.yaml',
      '\\\\evil\\org.yaml',
      '',
      '/a\0/org.yaml',
    ])
      expect(parseFile(file, '/')).toBeNull();
  });

  it('leaves the options of a start alone', () => {
    const args = [
      '--no-sandbox',
      '/app',
      '--home=/orgs/org.yaml',
      'molecule://problems',
      'https://x.org/org.yaml',
      'org.yaml',
    ];
    expect(parseOpenArguments(args, '/orgs/acme')).toEqual([
      { kind: 'problems' },
      { kind: 'import', template: '/orgs/acme' },
    ]);
  });

  it('waits for a page, and again when that is gone', async () => {
    const opening = new OpenRequests();
    const heard: string[] = [];
    await opening.take({ kind: 'problems' });
    opening.serve(({ kind }) => heard.push(kind));
    expect(heard).toEqual(['problems']);
    opening.serve(null);
    await opening.take({ kind: 'build', id: null });
    expect(heard).toEqual(['problems']);
    opening.serve(({ kind }) => heard.push(kind));
    expect(heard).toEqual(['problems', 'build']);
    await opening.take({ kind: 'images' });
    expect(heard).toEqual(['problems', 'build', 'images']);
    await expect(opening.take({ kind: 'bundle', file: '/nowhere/a.molecule' })).rejects.toThrow('ENOENT');
  });

  it('keep what waits within limits', async () => {
    const opening = new OpenRequests();
    for (let count = 0; count < 30; count += 1) await opening.take({ kind: 'build', id: String(count) });
    opening.serve(null);
    const heard: (string | null)[] = [];
    opening.serve((request) => heard.push(request.kind === 'build' ? request.id : null));
    expect(heard).toEqual(Array.from({ length: 20 }, (_, count) => String(count)));
  });

  it('reads bundles up to the limit that all ways in have, and says what it is', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-native-'));
    try {
      const file = path.join(folder, 'team.molecule');
      const opening = new OpenRequests();
      const heard: OpenRequest[] = [];
      opening.serve((request) => heard.push(request));
      await writeFile(file, '{"name":"Team"}');
      await opening.take({ kind: 'bundle', file });
      expect(heard).toEqual([{ kind: 'bundle', name: 'team.molecule', text: '{"name":"Team"}' }]);
      await truncate(file, MAX_BUNDLE_BYTES);
      await opening.take({ kind: 'bundle', file });
      await truncate(file, MAX_BUNDLE_BYTES + 1);
      await expect(opening.take({ kind: 'bundle', file })).rejects.toMatchObject({
        code: 'bundle_too_large',
        message: 'team.molecule is too large to be a bundle',
        detail: expect.stringContaining('32 MiB at most'),
      });
      expect(heard).toHaveLength(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what a page may ask of the system', () => {
  const notice = { tag: 'reply:a', title: 'A', body: 'b', silent: false, link: 'molecule://workspace/a' };

  it('is a message with a link of the app', () => {
    expect(parseNotice({ ...notice, icon: '/etc/passwd' })).toEqual(notice);
    expect(parseNotice({ ...notice, title: 'a'.repeat(5_000) })?.title).toHaveLength(120);
    expect(parseNotice({ ...notice, body: 'a'.repeat(5_000) })?.body).toHaveLength(400);
    for (const change of [
      { link: 'https://evil.example' },
      { tag: '' },
      { tag: 'a b' },
      { title: ' ' },
      { body: 7 },
    ])
      expect(parseNotice({ ...notice, ...change })).toBeNull();
    expect(parseNotice(null)).toBeNull();
  });

  it('is to take a message back by its tag', () => {
    expect(['reply:a', 'several:reply', '', 'a b', 'a'.repeat(121), 7, null].map(isNoticeTag)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is a count', () => {
    expect([0, 3, 1e9].map(parseUnread)).toEqual([0, 3, 99_999]);
    for (const value of [-1, 1.5, Number.NaN, '3', null]) expect(parseUnread(value)).toBeNull();
  });

  it('is a file name that leads nowhere else', () => {
    expect(safeFileName('plan.md')).toBe('plan.md');
    expect(safeFileName('../../.ssh/authorized_keys')).toBe('_.._.ssh_authorized_keys');
    expect(safeFileName('report\u202Egnp.exe')).toBe('report_gnp.exe');
    expect(safeFileName(`${'a'.repeat(500)}.json`)).toMatch(/^a{115}\.json$/);
    expect(safeFileName(' plan.md ')).toBe('plan.md');
    expect(safeFileName(`a.${'b'.repeat(500)}`)).toMatch(/^a\.b{118}$/);
    for (const name of ['', '..', 7, null]) expect(safeFileName(name)).toBe('file');
  });
});

describe('menus of the system', () => {
  const editFlags = {
    canUndo: false,
    canRedo: false,
    canCut: true,
    canCopy: true,
    canPaste: true,
    canDelete: true,
    canSelectAll: true,
    canEditRichly: false,
  };
  const click = {
    isEditable: true,
    editFlags,
    selectionText: 'a',
    misspelledWord: '',
    dictionarySuggestions: [],
  };
  const actions = { replaceWord: () => {}, learnWord: () => {} };

  it('has cut, copy and paste in a field, copy for selected text, and nothing elsewhere', () => {
    const roles = (change: object) =>
      contextTemplate({ ...click, ...change }, actions).map(({ role }) => role);
    expect(roles({})).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll']));
    expect(roles({ isEditable: false })).toEqual(['copy']);
    expect(roles({ isEditable: false, selectionText: ' ' })).toEqual([]);
  });

  it('offers corrections', () => {
    const words: string[] = [];
    const [first] = contextTemplate(
      { ...click, misspelledWord: 'teh', dictionarySuggestions: ['the', 'ten'] },
      { ...actions, replaceWord: (word) => words.push(word) },
    );
    if (first) (first.click as () => void)();
    expect(words).toEqual(['the']);
  });

  it('offers at most five corrections, says when there is none, and learns a word', () => {
    const learnt: string[] = [];
    const items = (dictionarySuggestions: string[]) =>
      contextTemplate(
        { ...click, misspelledWord: 'teh', dictionarySuggestions },
        { ...actions, learnWord: (word) => learnt.push(word) },
      );
    const labelsOf = (suggestions: string[]) => items(suggestions).map(({ label, type }) => label ?? type);
    expect(labelsOf(['a&b'])).toEqual(expect.arrayContaining(['a&&b', 'Add to Dictionary']));
    expect(labelsOf(['a&b'])).not.toContain('No Suggestions');
    expect(labelsOf(['1', '2', '3', '4', '5', '6']).slice(0, 6)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      'separator',
    ]);
    expect(items([])[0]).toEqual({ label: 'No Suggestions', enabled: false });
    const learn = items([]).find(({ label }) => label === 'Add to Dictionary');
    (learn?.click as (() => void) | undefined)?.();
    expect(learnt).toEqual(['teh']);
  });

  it('tells in the tray what is unread', () => {
    const none = () => {};
    const labels = (unread: number) =>
      trayTemplate(
        { unread, keepInTray: false },
        { show: none, showUnread: none, setKeepInTray: none, quit: none },
      );
    expect(labels(0)[1]).toMatchObject({ label: 'No unread messages', enabled: false });
    expect(labels(1)[1]).toMatchObject({ label: '1 unread message', enabled: true });
    expect(labels(2)[1]).toMatchObject({ label: '2 unread messages', enabled: true });
  });

  it('does what the tray is asked for', () => {
    const done: string[] = [];
    const template = trayTemplate(
      { unread: 1, keepInTray: true },
      {
        show: () => done.push('show'),
        showUnread: () => done.push('showUnread'),
        setKeepInTray: (keep) => done.push(`keep ${keep}`),
        quit: () => done.push('quit'),
      },
    );
    for (const { click: choose } of template)
      (choose as ((item: { readonly checked: boolean }) => void) | undefined)?.({ checked: false });
    expect(done).toEqual(['show', 'showUnread', 'keep false', 'quit']);
    expect(template.find(({ type }) => type === 'checkbox')).toMatchObject({ checked: true });
  });
});

describe('the number of unread messages', () => {
  it('is written by the system where that can, and a picture on Windows', () => {
    expect(badgeOf(12, 'darwin')).toEqual({ kind: 'count', count: 12 });
    expect(badgeOf(0, 'linux')).toEqual({ kind: 'count', count: 0 });
    const overlay = (unread: number) => badgeOf(unread, 'win32');
    expect(overlay(0)).toEqual({ kind: 'overlay', label: null, description: 'No unread messages' });
    expect(overlay(1)).toEqual({ kind: 'overlay', label: '1', description: '1 unread message' });
    expect(overlay(9)).toMatchObject({ label: '9' });
    expect(overlay(10)).toEqual({ kind: 'overlay', label: '9+', description: '10 unread messages' });
  });

  /** Rows of the picture: what is text as `#`, the ground as `.`, nothing as a space. */
  const rowsOf = (label: string) => {
    const pixels = badgePicture(label);
    expect(pixels).toHaveLength(PICTURE_PX * PICTURE_PX * 4);
    return Array.from({ length: PICTURE_PX }, (_, y) =>
      Array.from({ length: PICTURE_PX }, (_each, x) => {
        const [blue, , , opacity] = pixels.subarray((y * PICTURE_PX + x) * 4);
        return opacity === 0 ? ' ' : blue === 255 ? '#' : '.';
      }).join(''),
    );
  };

  it('is drawn white in the middle of a round ground', () => {
    const rows = rowsOf('1');
    for (const row of [rows[0], rows.at(-1)]) expect([row?.[0], row?.at(-1)]).toEqual([' ', ' ']);
    expect(rows[2]).toMatch(/^ +\.+ +$/);
    // The stem of the digit, two pixels wide, and its foot.
    expect(rows[16]).toMatch(/^\.{15}##\.{15}$/);
    expect(rows[22]).toMatch(/^ ?\.{12,13}#{6}\.{12,13} ?$/);
    expect(rows.slice(0, 9).concat(rows.slice(23)).join('')).not.toContain('#');
  });

  it('differs from number to number and stays inside', () => {
    const labels = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+'];
    const pictures = labels.map((label) => rowsOf(label).join('\n'));
    expect(new Set(pictures).size).toBe(labels.length);
    for (const picture of pictures) expect(picture).toContain('#');
    expect(rowsOf('9+').every((row) => !/^.{0,3}#|#.{0,3}$/.test(row))).toBe(true);
    expect(rowsOf('').join('')).not.toContain('#');
  });

  it('is as opaque as its rim, in every colour', () => {
    const pixels = badgePicture('8');
    for (let at = 0; at < pixels.length; at += 4) {
      const opacity = pixels[at + 3] ?? 0;
      for (const value of pixels.subarray(at, at + 3)) expect(value).toBeLessThanOrEqual(opacity);
    }
  });
});

describe('windows of one kind', () => {
  const area = { x: 0, y: 0, width: 1_000, height: 800 };
  const place = { x: 400, y: 20, width: 520, height: 780 };

  it('open beside each other and stay on the display', () => {
    const open = [place];
    for (let count = 0; count < 12; count += 1) {
      const next = besideOthers(place, open, [area]);
      expect(open.some(({ x, y }) => x === next.x && y === next.y)).toBe(false);
      expect(next.x + next.width).toBeLessThanOrEqual(area.width);
      open.push(next);
    }
  });

  it('stay where they were when nothing is there', () => {
    expect(besideOthers(place, [], [area])).toBe(place);
    expect(besideOthers(place, [{ ...place, x: 0, y: 300 }], [area])).toBe(place);
  });
});
