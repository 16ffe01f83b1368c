import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

const corpus = path.join(import.meta.dirname, 'corpus');

/** The kept seeds of one kind, one for each file; bytes as characters, so that broken texts stay broken. */
export function seeds(kind: 'yaml' | 'refs' | 'paths' | 'env'): string[] {
  const folder = path.join(corpus, kind);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'latin1'));
}

/** The lines of the kept lists of one kind. */
export function seedLines(kind: 'refs' | 'paths'): string[] {
  return seeds(kind).flatMap((text) =>
    Buffer.from(text, 'latin1').toString('utf8').split('\n').filter(Boolean),
  );
}

/** What parsers of YAML, paths and variables trip over. */
const TOKENS = [
  ...[
    '!include ',
    '!external ',
    '!',
    '&a ',
    '*a',
    '<<: *a',
    '- ',
    '? ',
    ': ',
    '[',
    ']',
    '{',
    '}',
    '|\n',
    '>\n',
    ',',
  ],
  ...[
    '"',
    "'",
    '#',
    '\n',
    '\t',
    '\r\n',
    '\0',
    '..',
    '/',
    '\\',
    '%',
    '---\n',
    '...\n',
    'null',
    '~',
    '1e999',
    '0x',
  ],
  ...[
    'children: ',
    'workspaces: ',
    'name: ',
    'org.yaml',
    '=',
    '$',
    '${',
    '__proto__',
    '\xff',
    '\xc3',
    '\u00a0',
  ],
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 40 }),
  kind: fc.constantFrom('cut', 'double', 'insert', 'flip' as const),
  token: fc.constantFrom(...TOKENS),
});

/** A seed after some changes. */
export function mutated(from: readonly string[]): fc.Arbitrary<string> {
  return fc
    .record({ seed: fc.constantFrom(...from), changes: fc.array(change, { maxLength: 12 }) })
    .map(({ seed, changes }) =>
      changes.reduce((text, { at, length, kind, token }) => {
        const start = Math.floor(at * text.length);
        const [before, part, after] = [
          text.slice(0, start),
          text.slice(start, start + length),
          text.slice(start + length),
        ];
        if (kind === 'cut') return before + after;
        if (kind === 'double') return before + part + part + after;
        if (kind === 'insert') return before + token + part + after;
        return before + [...part].reverse().join('') + after;
      }, seed),
    );
}
