import { expect, test } from 'vitest';
import { slugOf } from '../../../core/base/index.ts';

test.each([
  ['Dev Lead', 'dev-lead'],
  ['  A  & B! ', 'a-b'],
  ['Größe', 'gr-e'],
  ['!!!', 'agent'],
  ['', 'agent'],
])('the slug of "%s" is "%s"', (text, slug) => expect(slugOf(text, 'agent')).toBe(slug));
