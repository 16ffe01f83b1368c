import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError, messageOf, toAppError } from '../../../core/base/index.ts';

test('an error crosses a boundary and comes out the same', () => {
  const action = fc.record({ label: fc.string(), operation: fc.string(), input: fc.constant({ id: 'x' }) });
  const options = fc.record(
    { detail: fc.string(), cause: fc.string(), actions: fc.array(action) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), options, (code, message, rest) => {
      const json = JSON.parse(JSON.stringify(new AppError(code, message, rest)));
      expect(JSON.parse(JSON.stringify(AppError.fromJSON(json)))).toEqual(json);
      expect(json).toMatchObject({ code, message, actions: rest.actions ?? [] });
    }),
  );
});

test.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['SQLITE_FULL', 'disk_full'],
  ['EACCES', 'no_permission'],
  ['EROFS', 'no_permission'],
  ['ENOENT', 'internal'],
])('a system failure %s is %s, and keeps its cause', (systemCode, code) => {
  const cause = Object.assign(new Error('low level'), { code: systemCode });
  expect(toAppError(cause)).toMatchObject({ code, cause });
});

test('an AppError stays itself; anything else that is thrown gets one with its text', () => {
  const known = new AppError('x', 'y');
  expect(toAppError(known)).toBe(known);
  expect(toAppError('text', 'It failed')).toMatchObject({
    code: 'internal',
    message: 'It failed',
    detail: 'text',
  });
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  for (const thrown of [undefined, null, 7, {}, [], Symbol.iterator, 10n, { big: 10n }, circle]) {
    expect(() => toAppError(thrown)).not.toThrow();
    expect(() => toAppError(thrown).toJSON()).not.toThrow();
    expect(typeof messageOf(thrown)).toBe('string');
  }
});
