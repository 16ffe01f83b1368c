import { expect, test } from 'vitest';
import { documentOf } from '../../../renderer/src/settings/import/document.ts';
import { isFound, partsFound, wordsOf } from '../../../renderer/src/settings/search.ts';

test('a setting is found by words of it in any order', () => {
  const texts = ['Memory for all workspaces', 'start.memoryBudgetMb'];
  expect(isFound(texts, wordsOf(' WORKSPACES  memory'))).toBe(true);
  expect(isFound(texts, wordsOf('memory port'))).toBe(false);
  expect(isFound(texts, wordsOf('  '))).toBe(true);
});

test('what was looked for is marked wherever it is, and the text stays as it is', () => {
  const parts = partsFound('Builds at once: build', wordsOf('build once'));
  expect(parts.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['Build', 'once', 'build']);
  expect(parts.map(({ text }) => text).join('')).toBe('Builds at once: build');
  expect(
    partsFound('İstanbul', wordsOf('istanbul'))
      .map(({ text }) => text)
      .join(''),
  ).toBe('İstanbul');
});

test.each([
  '',
  'null',
  '[]',
  '{"settings":{}}',
  '{"format":"x","settings":[]}',
  '{"format":1,"settings":{}}',
])('a file with %j is no document of settings', (content) => expect(documentOf(content)).toBeNull());

test('a document of settings is taken as it is', () => {
  const document = { format: 'molecule-settings/1', settings: { 'images.keep': 3 } };
  expect(documentOf(JSON.stringify({ ...document, more: 1 }))).toEqual(document);
});
