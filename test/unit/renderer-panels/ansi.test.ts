import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ansiSpans, plainLine } from '../../../renderer/src/inspector/logs/ansi.ts';
import { shownLine } from '../../../renderer/src/inspector/logs/lines.ts';

const ESC = '\u001b';
const joined = (spans: readonly { readonly text: string }[]) => spans.map(({ text }) => text).join('');
const inks = (line: string) => ansiSpans(line).map(({ text, ink, bold }) => [text, ink, bold]);

describe('ansiSpans', () => {
  it('keeps colours and weights', () => {
    expect(inks(`${ESC}[31mred ${ESC}[1;92mgreen${ESC}[0m none ${ESC}[2mdim`)).toEqual([
      ['red ', 'red', false],
      ['green', 'green', true],
      [' none ', null, false],
      ['dim', 'faint', false],
    ]);
  });

  it('shows every colour as one that the theme has', () => {
    const lines = [
      '38;5;9',
      '38;5;208',
      '38;5;21',
      '38;5;238',
      '38;5;250',
      '38;2;20;180;30',
      '38;2;90;90;95',
    ];
    expect(lines.map((code) => ansiSpans(`${ESC}[${code}mx`)[0]?.ink)).toEqual([
      'red',
      'red',
      'blue',
      'faint',
      null,
      'green',
      null,
    ]);
  });

  it('obeys no other code and leaves markup as text', () => {
    const line = `${ESC}[2J${ESC}]0;title\u0007<img src=x>${ESC}[1;1H${ESC}]8;;https://example.org\u0007link${ESC}]8;;\u0007`;
    expect(joined(ansiSpans(line))).toBe('<img src=x>link');
  });

  it('says the same as the plain line, whatever was printed, and holds no control characters', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        `${ESC}[`,
        `${ESC}[31m`,
        `${ESC}[0m`,
        ESC,
        '\r',
        'm',
        ';',
        '38;5;1m',
        `${ESC}]0;`,
        '\u0007',
        '\u009b',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const line = pieces.join('').replaceAll('\n', '');
        const text = joined(ansiSpans(line));
        expect(text).toBe(plainLine(line));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('shownLine', () => {
  it('marks what was searched for, also across colours', () => {
    const spans = shownLine(`npm ${ESC}[31merror${ESC}[0m code`, 'M ERR');
    expect(joined(spans.filter(({ found }) => found))).toBe('m err');
    expect(spans.map(({ text }) => text)).toEqual(['np', 'm ', 'err', 'or', ' code']);
  });

  it('marks nothing when the places of the folded text are not those of the line', () => {
    expect(shownLine('e\u0301 found', 'found').every(({ found }) => !found)).toBe(true);
  });
});
