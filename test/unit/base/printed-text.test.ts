import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forTerminal, lineMatcher } from '../../../core/base/index.ts';

test.each([
  ['plain\ttext ü 🧪', 'plain\ttext ü 🧪'],
  ['\u001b[1;31mred\u001b[0m', '\u001b[1;31mred\u001b[0m\u001b[0m'],
  ['clear \u001b[2J\u001b[H it', 'clear  it'],
  ['title \u001b]0;owned\u0007 set', 'title  set'],
  ['clipboard \u001b]52;c;aGk=\u0007', 'clipboard '],
  ['open \u001b]0;never closed', 'open ever closed'],
  ['10 %\r20 %\b\0', '10 %20 %'],
  ['two\r\nlines', 'two\nlines'],
  ['eight bits \u009b2J', 'eight bits '],
])('%j in a terminal is %j', (text, shown) => expect(forTerminal(text)).toBe(shown));

test('nothing but colours reaches a terminal, whatever is printed', () => {
  const pieces = fc.constantFrom(
    '\u001b',
    '[',
    ']',
    '31m',
    'm',
    '2J',
    ';',
    '\u0007',
    '\r',
    '\u009b',
    'text',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what is looked for
      const rest = forTerminal(parts.join('')).replaceAll(/\u001b\[[0-9;:]*m/g, '');
      expect(rest).not.toMatch(/(?![\t\n])\p{Cc}/u);
    }),
  );
});

test('a text is found in any case and across colours', () => {
  expect(lineMatcher(' warn')({ text: '\u001b[33mWAR\u001b[0mNING' })).toBe(true);
  expect(lineMatcher('33m')({ text: '\u001b[33mWARNING' })).toBe(false);
  expect(lineMatcher(' ')({ text: '' })).toBe(true);
});
