import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { cleanFilePath, cleanPath, foldersAbove } from '../../../core/workspaces/access/paths.ts';

const outcome = (given: string, root = '/configs') => {
  try {
    return cleanFilePath(root, given);
  } catch (error) {
    return error instanceof AppError ? error.code : 'thrown';
  }
};
/** Much of what fools checks of paths. */
const parts = fc.constantFrom(
  '..',
  '.',
  '',
  'a',
  'b c',
  '...',
  '..a',
  '~',
  '%2e%2e',
  '\\',
  '\0',
  '/',
  'é',
  '.auth_token',
);

describe('paths of files in workspaces', () => {
  it.each(['a', 'a/b', 'a//b/', './a', 'a/./b', '...', '..a/b', 'é ü', '.env', 'sub/.auth_token'])(
    'takes %j',
    (given) => {
      expect(outcome(given)).toBe(path.posix.normalize(given).replace(/\/$/, ''));
    },
  );

  it.each([
    '/a',
    '..',
    'a/../b',
    '../a',
    'a/..',
    'a\\b',
    'a\0b',
    'a\nb',
    '',
    '.',
    '//',
    'x'.repeat(256),
    '.auth_token',
    './.auth_token',
    '.platform_inbound_secret',
  ])('refuses %j', (given) => {
    expect(outcome(given)).toBe('invalid_path');
  });

  it('guards credentials only where they are', () => {
    expect(outcome('.auth_token', '/workspace')).toBe('.auth_token');
  });

  it('never leaves the root, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(parts).map((all) => all.join('/')),
          fc.string({ unit: 'binary' }),
        ),
        (given) => {
          let clean: string;
          try {
            clean = cleanPath('/configs', given);
          } catch (error) {
            if (error instanceof AppError && error.code === 'invalid_path') return;
            throw error;
          }
          expect(path.posix.join('/configs', clean)).toBe(clean === '' ? '/configs' : `/configs/${clean}`);
          expect(cleanPath('/configs', clean)).toBe(clean);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('knows the folders above', () => {
    expect(foldersAbove('a/b/c')).toEqual(['a', 'a/b']);
    expect(foldersAbove('a')).toEqual([]);
  });
});
