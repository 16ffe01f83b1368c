import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInside } from '../../../core/base/index.ts';
import { assetOf, contentTypeOf } from '../../../electron/window/assets.ts';
import { isOutsideLink, isPageUrl } from '../../../electron/window/links.ts';

const FOLDER = path.resolve('/app/page');

describe('files of the page', () => {
  it('are found by their path', () => {
    expect(assetOf(FOLDER, 'app://molecule/assets/index-1a2b.js')).toBe(
      path.join(FOLDER, 'assets/index-1a2b.js'),
    );
    expect(assetOf(FOLDER, 'app://molecule/')).toBe(path.join(FOLDER, 'index.html'));
    expect(assetOf(FOLDER, 'app://molecule/workspaces/42')).toBe(path.join(FOLDER, 'index.html'));
  });

  it.each([
    'app://molecule/..%2f..%2fetc/passwd.txt',
    'app://molecule/%2e%2e%2f%2e%2e%2fsecret.txt',
    'app://molecule/a/..%2f..%2f..%2fsecret.txt',
    'app://molecule/..%5c..%5csecret.txt',
    'app://molecule/index.html%00.png',
    'app://molecule/%E0%A4%A.js',
    'not a url',
  ])('do not lead out of the folder: %s', (url) => expect(assetOf(FOLDER, url)).toBeNull());

  it('never lead out of the folder, whatever the path', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '/',
      '\\',
      'a',
      'b.js',
      '%00',
      '%25',
      '',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = assetOf(FOLDER, `app://molecule/${pieces.join('')}`);
        expect(file === null || isInside(FOLDER, file)).toBe(true);
      }),
    );
  });

  it('have a content type', () => {
    expect(contentTypeOf('/a/b.JS')).toBe('text/javascript; charset=utf-8');
    expect(contentTypeOf('/a/b.unknown')).toBe('application/octet-stream');
  });
});

describe('links', () => {
  it.each(['https://example.org/a?b#c', 'http://127.0.0.1:8080/'])('open in the browser: %s', (url) =>
    expect(isOutsideLink(url)).toBe(true),
  );

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:privacy',
    'data:text/html,hi',
    'https://example.org@evil.example/',
    'https://user:password@example.org/',
    'smb://host/share',
    'https://',
    '',
  ])('are not opened: %s', (url) => expect(isOutsideLink(url)).toBe(false));

  it('belong to the page by scheme, host and port', () => {
    expect(isPageUrl('app://molecule/', 'app://molecule/assets/x.js')).toBe(true);
    expect(isPageUrl('app://molecule/', 'app://other/')).toBe(false);
    expect(isPageUrl('app://molecule/', 'https://molecule/')).toBe(false);
    expect(isPageUrl('http://127.0.0.1:5173/', 'http://127.0.0.1:5174/')).toBe(false);
    expect(isPageUrl('app://molecule/', 'about:blank')).toBe(false);
  });
});
