import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../core/base/shared.ts';

describe('what an agent wrote, for who decides', () => {
  it.each([
    ['before a lone carriage return', 'Delete it all\rRead a file', 'Delete it all\nRead a file'],
    ['with lines of Windows', 'one\r\ntwo', 'one\ntwo'],
    ['with other ends of lines', 'a\u0085b\u2028c\u2029d', 'a\nb\nc\nd'],
    ['after an escape code without an end', 'Read\u001b]and delete', 'Read\ufffd]and delete'],
    ['in a colour that conceals', 'Read\u001b[8m and delete', 'Read\ufffd[8m and delete'],
    ['before a backspace and after a null', 'a\bb\u0000c\u009bd', 'a\ufffdb\ufffdc\ufffdd'],
    ['with marks of direction', 'a\u200eb\u200fc\u061cd', 'a\ufffdb\ufffdc\ufffdd'],
    ['turned around', 'a\u202eb\u2066c\u2069d', 'a\ufffdb\ufffdc\ufffdd'],
    [
      'with characters of no width',
      'a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg',
      'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg',
    ],
    ['in tags', 'a\u{e0041}\u{e0042}', 'a\ufffd\ufffd'],
    ['in fillers', 'a\u3164\u115f', 'a\ufffd\ufffd'],
  ])('shows what stands %s', (_, said, shown) => expect(visibleText(said)).toBe(shown));

  it('leaves lines, tabs, emoji and every script as they are', () => {
    const said = 'one\n\ttwo 👩‍💻 👩🏽‍🚀 ❤️‍🔥 ❤️ שלום مرحبا नमस्ते';
    expect(visibleText(said)).toBe(said);
  });
});
