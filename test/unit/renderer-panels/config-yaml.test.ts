import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { removeKey, setValue } from '../../../renderer/src/inspector/configure/yaml/edit.ts';
import { entriesOf, replaceEntry } from '../../../renderer/src/inspector/configure/yaml/entries.ts';
import { listAt, setList } from '../../../renderer/src/inspector/configure/yaml/lists.ts';
import { problemsOf } from '../../../renderer/src/inspector/configure/yaml/problems.ts';

const CONFIG = `# What Mara is for
name:   'Mara'   # keep the spaces
description: >-
  Writes the
  first draft

x-team: &team {colour: "blue", size: 3,}   # nobody else knows this key
a2a:
    port: 8000     # odd, but four spaces
    # streaming is off on the train
    streaming: false
skills:
  - research   # the good one
  # between
  - "writing"
tools: [search, 'calc']
other: *team
`;

describe('A15: a change through the form leaves every other byte alone', () => {
  it('in the middle of comments, quotes, odd spaces and keys that nobody knows', () => {
    expect(setValue(CONFIG, ['a2a', 'port'], 9000)).toBe(CONFIG.replace('port: 8000 ', 'port: 9000 '));
    expect(setValue(CONFIG, ['name'], "O'Hara")).toBe(CONFIG.replace("'Mara'", "'O''Hara'"));
    expect(setValue(CONFIG, ['description'], 'Short')).toBe(
      CONFIG.replace('>-\n  Writes the\n  first draft\n', 'Short\n'),
    );
    expect(setValue(CONFIG, ['description'], 'Two\nlines')).toBe(
      CONFIG.replace('>-\n  Writes the\n  first draft\n', '|-\n  Two\n  lines\n'),
    );
  });

  it('where a key is missing: it comes last in its map', () => {
    expect(setValue(CONFIG, ['a2a', 'push_notifications'], true)).toBe(
      CONFIG.replace('streaming: false\n', 'streaming: false\n    push_notifications: true\n'),
    );
    expect(setValue(CONFIG, ['delegation', 'timeout'], 60)).toBe(`${CONFIG}delegation:\n  timeout: 60\n`);
    expect(setValue('name: x', ['version'], '1.0.0')).toBe('name: x\nversion: 1.0.0');
    expect(setValue('', ['name'], 'x')).toBe('name: x\n');
    expect(setValue('a2a:   # later\nname: x\n', ['a2a', 'port'], 1)).toBe(
      'a2a:   # later\n  port: 1\nname: x\n',
    );
    expect(setValue('effort:   # how hard\n', ['effort'], 'high')).toBe('effort: high   # how hard\n');
    expect(setValue('a2a: {port: 1}\n', ['a2a', 'streaming'], false)).toBe(
      'a2a: {port: 1, streaming: false}\n',
    );
  });

  it('and a list stays a list, with the comments of what stays', () => {
    expect(setList(CONFIG, ['skills'], ['research', 'writing', 'review'])).toBe(
      CONFIG.replace('- "writing"\n', '- "writing"\n  - review\n'),
    );
    expect(setList(CONFIG, ['skills'], ['writing'])).toBe(
      CONFIG.replace('  - research   # the good one\n', ''),
    );
    expect(setList(CONFIG, ['skills'], ['research', 'editing'])).toBe(
      CONFIG.replace('"writing"', '"editing"'),
    );
    expect(setList(CONFIG, ['tools'], ['search'])).toBe(CONFIG.replace("[search, 'calc']", '[search]'));
    expect(setList(CONFIG, ['tools'], ['search', 'calc', 'a, b'])).toBe(
      CONFIG.replace("'calc']", `'calc', "a, b"]`),
    );
    expect(setList(CONFIG, ['tools'], [])).toBe(CONFIG.replace("[search, 'calc']", '[]'));
    expect(listAt(setList('skills:\n  - a\n', ['skills'], []) ?? '', ['skills'])).toEqual([]);
    expect(setList('name: x\n', ['plugins'], ['p', 'q'])).toBe('name: x\nplugins:\n  - p\n  - q\n');
  });

  it('and taking a key away takes its lines and no more', () => {
    expect(removeKey(CONFIG, ['a2a', 'streaming'])).toBe(CONFIG.replace('    streaming: false\n', ''));
    expect(removeKey(CONFIG, ['description'])).toBe(
      CONFIG.replace('description: >-\n  Writes the\n  first draft\n', ''),
    );
    expect(removeKey('a: {x: 1, y: 2}\n', ['a', 'x'])).toBe('a: {y: 2}\n');
    expect(removeKey('a: {x: 1, y: 2}\n', ['a', 'y'])).toBe('a: {x: 1}\n');
  });

  it('with the line breaks of Windows, too', () => {
    const windows = CONFIG.replaceAll('\n', '\r\n');
    expect(setValue(windows, ['a2a', 'port'], 9000)).toBe(windows.replace('8000', '9000'));
    expect(setValue(windows, ['a2a', 'push_notifications'], true)).toBe(
      windows.replace('streaming: false\r\n', 'streaming: false\r\n    push_notifications: true\r\n'),
    );
    expect(setList(windows, ['skills'], ['research', 'writing', 'x'])).toBe(
      windows.replace('- "writing"\r\n', '- "writing"\r\n  - x\r\n'),
    );
  });

  it('and what cannot be read, or would change something else, is not edited at all', () => {
    expect(setValue('a: [1\n', ['b'], 1)).toBeNull();
    expect(setValue('a: 1\na: 2\n', ['a'], 3)).toBeNull();
    expect(setValue('a: text\n', ['a', 'b'], 1)).toBeNull();
    expect(setValue('- a\n- b\n', ['a'], 1)).toBeNull();
    expect(removeKey('a: 1\n', ['b'])).toBeNull();
  });
});

describe('texts mean the same to those who read YAML 1.1 and 1.2', () => {
  it.each([
    'no',
    'Yes',
    'off',
    '1_000',
    '12:30',
    '0o17',
    '017',
    '1e3',
    '~',
    'null',
    '',
    ' x',
    'x ',
    '# x',
    'a: b',
    'a #b',
    '- a',
    '*a',
    '&a',
    '!t',
    '%d',
    '@x',
    '`x',
    "it's",
    '"',
    '\\',
    '\t',
    '\u0085',
    '\u2028',
    '\ud800',
    '2024-01-01',
    '=',
    '<<',
    '{',
    ']',
    'a,b',
  ])('%j', (value) => {
    for (const text of ['a: 1\nb: x\n', 'a: "1"\nb: x\n', "a: '1'\nb: x\n", 'a: {b: 1}\n']) {
      const path = text.includes('{') ? ['a', 'b'] : ['a'];
      const edited = setValue(text, path, value);
      expect(edited, text).not.toBeNull();
      for (const version of ['1.1', '1.2'] as const) {
        const read = parse(edited ?? '', { version }) as { a: unknown };
        expect(path.length > 1 ? (read.a as { b: unknown }).b : read.a).toBe(value);
      }
    }
  });
});

/** Documents as people and agents write them: comments, blank lines, anchors, blocks, quotes, flow, both line breaks. */
const plainText = fc.stringMatching(/^[a-z][a-z0-9 ]{0,12}[a-z0-9]$/);
const scalar = fc.oneof(
  plainText,
  plainText.map((text) => `'${text}'`),
  plainText.map((text) => `"${text}"`),
  fc.integer({ min: 0, max: 9999 }).map(String),
  fc.boolean().map(String),
);
const comment = fc.oneof(
  fc.constant(''),
  plainText.map((text) => `  # ${text}`),
);
const noise = fc.array(
  fc.oneof(
    fc.constant(''),
    plainText.map((text) => `# ${text}`),
  ),
  { maxLength: 2 },
);
const entry = (key: string) =>
  fc.tuple(noise, comment, scalar, fc.constantFrom(2, 4)).chain(([before, after, value, step]) => {
    const pad = ' '.repeat(step);
    return fc
      .constantFrom(
        [`${key}: ${value}${after}`],
        [`${key}:   &${key}anchor ${value}${after}`],
        [`${key}: |${after}`, `${pad}first line`, '', `${pad}  deeper: [not yaml`],
        [`${key}: >-`, `${pad}folded`, `${pad}text`],
        [`${key}: [${value}, b, {c: ${value}}]${after}`],
        [
          `${key}:${after}`,
          `${pad}inner: ${value}${after}`,
          `${pad}# inside`,
          `${pad}list:`,
          `${pad}- ${value}`,
          `${pad}- b`,
        ],
        [`${key}: { inner: ${value}, }${after}`],
      )
      .map((lines) => [...before, ...lines]);
  });
const KEYS = ['alpha', 'beta', 'gamma', 'delta'];
const documents = fc
  .tuple(fc.tuple(...KEYS.map(entry)), fc.subarray(KEYS, { minLength: 1 }), noise, fc.boolean(), fc.boolean())
  .map(([parts, chosen, end, isWindows, isOpen]) => {
    const lines = [...parts.filter((_, at) => chosen.includes(KEYS[at] ?? '')).flat(), ...end];
    const text = lines.join(isWindows ? '\r\n' : '\n');
    return isOpen ? text : `${text}${isWindows ? '\r\n' : '\n'}`;
  });
const newValue = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('two\nlines', 'ends\n', ' lead', '1', 'true'),
  fc.integer(),
  fc.boolean(),
);

describe('property: any edit of any document', () => {
  const pathOf = fc.constantFrom(
    ['alpha'],
    ['beta'],
    ['alpha', 'inner'],
    ['gamma', 'inner'],
    ['gamma', 'fresh'],
    ['omega'],
    ['omega', 'deep', 'er'],
  );

  it('changes one stretch of the text and says what was meant, or nothing happens', () => {
    let edits = 0;
    fc.assert(
      fc.property(documents, pathOf, newValue, (text, path, value) => {
        const edited = setValue(text, path, value);
        if (edited === null) return;
        edits += 1;
        const before = parse(text) as unknown;
        const read = path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], parse(edited));
        expect(read).toEqual(value);
        // Every other key keeps its value, and every line that is not of the edited one keeps its bytes.
        const old = text.split('\n').filter((line) => line.trim() !== '');
        const now = edited.split('\n');
        const kept = old.filter((line) => now.includes(line));
        const own = ownLines(text, path[0] ?? '');
        for (const line of old) if (!own.includes(line)) expect(kept).toContain(line);
        expect(withoutKey(parse(edited), path[0])).toEqual(withoutKey(before, path[0]));
        if (text.includes('\r\n')) expect(edited).not.toMatch(/(^|[^\r])\n/);
      }),
      { numRuns: 1_500 },
    );
    expect(edits, 'most edits can be made').toBeGreaterThan(800);
  });

  it('that says what is there already changes no byte', () => {
    fc.assert(
      fc.property(documents, (text) => {
        for (const [key, value] of Object.entries((parse(text) ?? {}) as Record<string, unknown>)) {
          if (typeof value !== 'number' && typeof value !== 'boolean') continue;
          expect(setValue(text, [key], value)).toBe(text);
        }
        for (const { key, raw } of entriesOf(text)) expect(replaceEntry(text, key, raw)).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('of a list keeps it a list', () => {
    const items = fc.array(fc.oneof(plainText, fc.constantFrom('no', 'a, b', '- x', '#')), { maxLength: 4 });
    const styles = fc.constantFrom('block', 'flow');
    fc.assert(
      fc.property(items, items, styles, comment, (before, after, style, note) => {
        const texts = before.map((item) => JSON.stringify(item));
        const list =
          style === 'flow' || texts.length === 0
            ? `skills: [${texts.join(', ')}]${note}\n`
            : `skills:${note}\n${texts.map((text) => `  - ${text}${note}\n`).join('')}`;
        const edited = setList(`# top\n${list}# end\nlast: 'x'\n`, ['skills'], after);
        expect(parse(edited ?? '')).toEqual({ skills: after, last: 'x' });
        expect(edited).toMatch(/^# top\n[\s\S]*# end\nlast: 'x'\n$/);
      }),
      { numRuns: 500 },
    );
  });
});

function ownLines(text: string, key: string): readonly string[] {
  const entry = entriesOf(text).find((each) => each.key === key);
  const lines = text.split('\n');
  if (!entry) return [lines.at(-1) ?? ''];
  // The last line of a text without a line break at its end gets one when something comes behind it.
  return [...entry.raw.split('\n'), lines.at(-1) ?? ''];
}

function withoutKey(values: unknown, key: string | undefined): unknown {
  const { [key ?? '']: _own, ...rest } = (values ?? {}) as Record<string, unknown>;
  return rest;
}

describe('keys that the form does not know', () => {
  it('are listed as they are written, and change alone', () => {
    const entries = entriesOf(CONFIG);
    expect(entries.find(({ key }) => key === 'x-team')?.raw).toBe(
      'x-team: &team {colour: "blue", size: 3,}   # nobody else knows this key\n',
    );
    expect(replaceEntry(CONFIG, 'tools', 'tools: [search]')).toBe(
      CONFIG.replace("[search, 'calc']", '[search]'),
    );
    expect(replaceEntry(CONFIG, 'tools', 'tools: [')).toBeNull();
    expect(replaceEntry(CONFIG, 'tools', 'tools: []\nname: Eve')).toBeNull();
    expect(replaceEntry(CONFIG, 'tools', 'gone: 1')).toBeNull();
  });
});

describe('problems of a text', () => {
  it('are told by their line: keys that come twice, tabs, what has no end', () => {
    expect(problemsOf('a: 1\nb: 2\na: 3\n')).toMatchObject([
      { line: 3, code: 'DUPLICATE_KEY', severity: 'error' },
    ]);
    expect(problemsOf('a:\n\tb: 1\n')[0]).toMatchObject({ line: 2, code: 'TAB_AS_INDENT' });
    expect(problemsOf('a: 1\nb: "open\n')[0]).toMatchObject({ severity: 'error' });
    expect(problemsOf(CONFIG)).toEqual([]);
  });
});
