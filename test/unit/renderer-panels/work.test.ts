import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalOutput } from '../../../core/contract/index.ts';
import {
  base64Of,
  bytesOf,
  contentOf,
  hexRows,
  lineBreakOf,
} from '../../../renderer/src/inspector/work/files/content.ts';
import { createFileDrafts, draftKeys } from '../../../renderer/src/inspector/work/files/drafts.ts';
import {
  folderOf,
  isWithin,
  keyOf,
  placeOfKey,
  shownName,
} from '../../../renderer/src/inspector/work/files/place.ts';
import { type Folders, treeRows } from '../../../renderer/src/inspector/work/files/tree.ts';
import { zipOf } from '../../../renderer/src/inspector/work/files/zip.ts';
import { fromJsonLines, toJsonLines } from '../../../renderer/src/inspector/work/memory/json-lines.ts';
import { clipboardText } from '../../../renderer/src/inspector/work/terminal/clipboard.ts';
import { webAddress } from '../../../renderer/src/inspector/work/terminal/links.ts';
import { linesOf, onOneLine, pasteable } from '../../../renderer/src/inspector/work/terminal/paste.ts';
import { pumpOutput } from '../../../renderer/src/inspector/work/terminal/pump.ts';
import { entryOf } from '../../../renderer/src/inspector/work/transcript/line.ts';

const base64 = (text: string) => base64Of(new TextEncoder().encode(text));

describe('places of files', () => {
  it('have keys that lead back to them, whatever their names', () => {
    const roots = ['/configs', '/workspace', '/home', '/plugins'] as const;
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(...roots), fc.string(), (workspaceId, root, path) => {
        const place = { workspaceId, root, path };
        expect(placeOfKey(keyOf(place))).toEqual(place);
      }),
    );
    expect(placeOfKey('nothing')).toBeNull();
  });

  it('know what is within a folder', () => {
    expect(isWithin('a/b', 'a')).toBe(true);
    expect(isWithin('ab', 'a')).toBe(false);
    expect(folderOf('a')).toBe('');
  });

  it('are shown on one line, with nothing unseen in them', () => {
    expect(shownName('two\nlines')).toBe('two\u240alines');
    expect(shownName('gpj.\u202egnp')).toBe('gpj.\ufffdgnp');
    expect(shownName('x'.repeat(5_000))).toHaveLength(301);
  });
});

describe('what is in a file', () => {
  it('is text, a picture, or neither', () => {
    expect(contentOf('a.txt', base64('é'))).toEqual({ kind: 'text', text: 'é', lineBreak: '\n' });
    expect(contentOf('a.svg', base64('<svg/>')).kind).toBe('text');
    expect(contentOf('a.PNG', base64('x'))).toMatchObject({
      kind: 'image',
      url: `data:image/png;base64,${base64('x')}`,
    });
    expect(contentOf('a.txt', base64('a\u0000b')).kind).toBe('binary');
    expect(contentOf('a.txt', base64Of(new Uint8Array([0xff, 0xfe]))).kind).toBe('binary');
  });

  it('keeps its line breaks: those of Windows only where all of them are', () => {
    expect(lineBreakOf('a\r\nb\r\n')).toBe('\r\n');
    expect(lineBreakOf('a\r\nb\n')).toBe('\n');
    expect(lineBreakOf('a')).toBe('\n');
  });

  it('goes through base64 unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        expect(bytesOf(base64Of(bytes))).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  it('can be read byte by byte', () => {
    expect(hexRows(new TextEncoder().encode('Hi\n'))).toEqual([`0000  48 69 0a${' '.repeat(39)}  Hi.`]);
  });
});

describe('the tree', () => {
  const folder = (entries: Folders[string]['entries'], error: Folders[string]['error'] = null) => ({
    entries,
    truncated: false,
    loading: false,
    error,
  });
  const file = (path: string) => ({ path, size: 1, folder: false });

  it('has folders first and names in the order that people count in', () => {
    const folders = {
      '': folder([file('b10'), file('b9'), { path: 'z', size: 0, folder: true }]),
      z: folder([file('z/in')]),
    };
    const paths = treeRows(folders, new Set(['z'])).map(({ path, depth }) => [path, depth]);
    expect(paths).toEqual([
      ['z', 0],
      ['z/in', 1],
      ['b9', 0],
      ['b10', 0],
    ]);
  });

  it('tells a folder that could not be listed from an empty one', () => {
    const error = { code: 'docker_lost', message: 'gone', actions: [] };
    const kinds = (below: Folders[string]) =>
      treeRows({ '': folder([{ path: 'a', size: 0, folder: true }]), a: below }, new Set(['a'])).map(
        ({ kind }) => kind,
      );
    expect(kinds(folder([]))).toEqual(['entry', 'empty']);
    expect(kinds(folder(null, error))).toEqual(['entry', 'failed']);
    expect(kinds({ ...folder(null), loading: true })).toEqual(['entry', 'loading']);
  });
});

describe('drafts of files', () => {
  const storage = (limit = Number.POSITIVE_INFINITY) => {
    const items = new Map<string, string>();
    return {
      items,
      get length() {
        return items.size;
      },
      key: (index: number) => [...items.keys()][index] ?? null,
      getItem: (name: string) => items.get(name) ?? null,
      setItem(name: string, value: string) {
        if (value.length > limit) throw new Error('full');
        items.set(name, value);
      },
      removeItem: (name: string) => void items.delete(name),
    };
  };

  it('outlive the window, with the version that they began with', () => {
    const kept = storage();
    createFileDrafts(kept).write('key', { text: 'draft', version: 'v1' });
    expect(draftKeys(kept)).toEqual(['key']);
    expect(createFileDrafts(kept).read('key')).toEqual({ text: 'draft', version: 'v1' });
    createFileDrafts(kept).write('key', null);
    expect(kept.items.size).toBe(0);
  });

  it('are told of when the storage refuses them', () => {
    const drafts = createFileDrafts(storage(100));
    drafts.write('key', { text: 'x'.repeat(200), version: null });
    expect(drafts.read('key')?.text).toHaveLength(200);
    expect(drafts.wouldLose()).toBe(true);
    drafts.write('key', null);
    expect(drafts.wouldLose()).toBe(false);
  });

  it('that are damaged are none', () => {
    const kept = storage();
    kept.items.set('molecule.file-draft.key', '{"text":');
    expect(createFileDrafts(kept).read('key')).toBeNull();
  });
});

it('an archive has its files with their checksums, and ends with how many they are', async () => {
  const bytes = new Uint8Array(
    await zipOf([{ path: 'a/é.txt', content: new TextEncoder().encode('123456789') }]).arrayBuffer(),
  );
  const view = new DataView(bytes.buffer);
  expect(view.getUint32(0, true)).toBe(0x0403_4b50);
  // The check value of CRC-32.
  expect(view.getUint32(14, true)).toBe(0xcbf4_3926);
  expect(view.getUint32(bytes.length - 22, true)).toBe(0x0605_4b50);
  expect(view.getUint16(bytes.length - 12, true)).toBe(1);
});

describe('what a terminal is trusted with', () => {
  it('are addresses of the web only', () => {
    expect(webAddress('https://example.com')).toBe('https://example.com/');
    for (const bad of ['javascript:alert(1)', 'file:///etc/passwd', 'molecule://x', 'data:text/html,x', ''])
      expect(webAddress(bad)).toBeNull();
  });

  it('are texts for the clipboard, never questions for what is on it', () => {
    expect(clipboardText(`c;${btoa('hello')}`)).toBe('hello');
    for (const bad of ['c;?', 'c;', 'c', 'c;***', `c;${btoa('\u00ff')}`, `c;${'A'.repeat(200_000)}`])
      expect(clipboardText(bad)).toBeNull();
  });

  it('is pasted text without keys in it', () => {
    expect(pasteable('a\u001b[201~b\tc\nd\u0003')).toBe('a[201~b\tc\nd');
    expect(linesOf('a\r\nb\n')).toBe(3);
    expect(onOneLine(' a\n  b\r\nc\n')).toBe('a b c');
  });
});

it('output is read no faster than it is shown, and to its end', async () => {
  const log: string[] = [];
  const pages = ['one', 'two', ''];
  const terminal = { end: { reason: 'ended', exitCode: 0, message: '' } } as TerminalOutput['terminal'];
  await new Promise<void>((resolve) => {
    pumpOutput({
      read: async (from) => {
        log.push(`read ${from}`);
        const data = pages.shift() ?? '';
        return { data, next: (from ?? 0) + data.length, dropped: 0, terminal };
      },
      show: async ({ data }) => void log.push(`show ${data}`),
      pause: async () => void log.push('pause'),
      onEnd: () => resolve(),
      onLost: () => resolve(),
    });
  });
  expect(log).toEqual(['read null', 'show one', 'pause', 'read 3', 'show two', 'pause', 'read 6']);
});

describe('memories as JSON lines', () => {
  it('come back as they went, and what is none is told by its line', () => {
    const memory = {
      id: '1',
      workspaceId: 'w',
      scope: 'TEAM',
      namespace: 'n',
      content: 'two\nlines',
      source: 'runtime',
      createdAt: 0,
      updatedAt: 0,
    } as const;
    const parsed = fromJsonLines(`${toJsonLines([memory])}\nnot json\n{"content":"own"}\n{"scope":"TEAM"}\n`);
    expect(parsed.memories).toEqual([
      { content: 'two\nlines', scope: 'TEAM', namespace: 'n' },
      { content: 'own', scope: 'LOCAL' },
    ]);
    expect(parsed.bad).toEqual([3, 5]);
  });
});

it('lines of a transcript are read in the forms that are known, and shown as JSON else', () => {
  expect(entryOf({ timestamp: '1970-01-01T00:00:01Z', kind: 'tool', text: 'read' })).toEqual({
    at: 1_000,
    kind: 'tool',
    text: 'read',
  });
  expect(entryOf('plain')).toEqual({ at: null, kind: '', text: 'plain' });
  expect(entryOf({ odd: 1 }).text).toBe('{\n  "odd": 1\n}');
  expect(entryOf(null).text).toBe('null');
});
