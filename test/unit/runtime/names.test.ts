import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentHeader, safeFileName, safeMimeType } from '../../../core/transfers/index.ts';
import * as runtime from '../../../resources/workspace-runtime/files/names.ts';

const text = fc.string({ unit: 'binary', maxLength: 150 });

describe('the name of a file', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['my report (1).pdf', 'my_report__1_.pdf'],
    ['/etc/passwd', 'passwd'],
    ['C:\\temp\\x.txt', 'C__temp_x.txt'],
    ['übersicht.md', '_bersicht.md'],
    ['🙂.png', '_.png'],
    ['', 'file'],
    ['.', 'file'],
    ['a/..', 'file'],
    ['folder/', 'file'],
    [`${'a'.repeat(120)}.pdf`, `${'a'.repeat(96)}.pdf`],
    [`${'a'.repeat(120)}.${'b'.repeat(16)}`, 'a'.repeat(100)],
  ])('%j is %j', (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });

  it('is always one, stays as it is the second time, and is the same on both sides', () => {
    fc.assert(
      fc.property(text, (given) => {
        const name = safeFileName(given);
        expect(name).toMatch(/^[A-Za-z0-9._-]{1,100}$/);
        expect(['.', '..']).not.toContain(name);
        expect(safeFileName(name)).toBe(name);
        expect(runtime.safeFileName(given)).toBe(name);
      }),
    );
  });
});

describe('a media type', () => {
  it.each([
    ['text/plain; charset=utf-8', 'text/plain'],
    [' image/png ', 'image/png'],
    ['text', 'application/octet-stream'],
    ['text/html\r\nx: y', 'application/octet-stream'],
    ['a/b/c', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    [undefined, 'application/octet-stream'],
  ])('%j is %j', (given, expected) => {
    expect(safeMimeType(given)).toBe(expected);
  });

  it('never breaks a header, and is the same on both sides', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.tuple(text, text).map((pair) => pair.join('/')),
        ),
        (given) => {
          const type = safeMimeType(given);
          expect(type).toMatch(/^[\x21-\x7e]+\/[\x21-\x7e]+$/);
          expect(runtime.safeMimeType(given)).toBe(type);
        },
      ),
    );
  });
});

describe('the header of a download', () => {
  it('has a name for old clients and the real one', () => {
    expect(attachmentHeader('a"b\\c\r\n.txt')).toBe(
      `attachment; filename="a_b_c.txt"; filename*=UTF-8''a%22b%5Cc.txt`,
    );
    expect(attachmentHeader('übersicht (1).md')).toBe(
      `attachment; filename="_bersicht (1).md"; filename*=UTF-8''%C3%BCbersicht%20%281%29.md`,
    );
    expect(attachmentHeader('\n')).toBe(`attachment; filename="file"; filename*=UTF-8''file`);
  });

  it('is a header whatever the name is', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(attachmentHeader(name)).toMatch(
          /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
        );
      }),
    );
  });
});
