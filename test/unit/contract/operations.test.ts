import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  clientFrameSchema,
  engineEventSchema,
  engineFrameSchema,
  type Operation,
  operations,
} from '../../../core/contract/index.ts';

const all = Object.entries<Operation>(operations);

test.each(all)('%s can be described and carried as JSON', (_, { input, output, title }) => {
  for (const [schema, io] of [
    [input, 'input'],
    [output, 'output'],
  ] as const) {
    // Throws for dates, maps, undefined and everything else that JSON has no form for.
    const described = z.toJSONSchema(schema, { io, unrepresentable: 'throw' });
    expect(described).toMatchObject({ type: 'object' });
  }
  expect(title).not.toBe('');
});

test('events and frames can be carried as JSON', () => {
  for (const schema of [engineEventSchema, engineFrameSchema, clientFrameSchema]) {
    expect(() => z.toJSONSchema(schema, { unrepresentable: 'throw' })).not.toThrow();
  }
});

test.each(all)('%s lists its errors once each, in the form of codes', (_, { errors }) => {
  expect(new Set(errors).size).toBe(errors.length);
  for (const code of errors) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
});
