import { describe, expect, test } from 'vitest';
import { memoryText } from '../../../renderer/src/inspector/text.ts';
import { choiceOf, chosenPlace, dockerPlaces, USUAL } from '../../../renderer/src/settings/docker/places.ts';
import { documentOf } from '../../../renderer/src/settings/import/document.ts';
import { isFound, partsFound, wordsOf } from '../../../renderer/src/settings/search.ts';
import { valueText } from '../../../renderer/src/settings/texts.ts';
import { limitsText, type TierFacts } from '../../../renderer/src/tiers/limits.ts';

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

describe('which Docker engine', () => {
  const probed = [
    { endpoint: 'unix:///a.sock', source: 'usual socket', outcome: '', verdict: 'used' as const },
    { endpoint: 'tcp://b:2375', source: 'Docker context "b"', outcome: '', verdict: 'usable' as const },
    { endpoint: 'unix:///old.sock', source: 'usual socket', outcome: '', verdict: 'refused' as const },
    { endpoint: 'unix:///none.sock', source: 'usual socket', outcome: '', verdict: 'silent' as const },
  ];

  test('those that answer can be chosen, and the one that nobody has to choose', () => {
    expect(dockerPlaces(probed, USUAL).map(({ value }) => value)).toEqual([
      USUAL,
      'unix:///a.sock',
      'tcp://b:2375',
    ]);
    expect(dockerPlaces(probed, USUAL)[1]?.label).toBe('/a.sock · usual socket');
  });

  test('what was chosen is shown also where it does not answer, and can be sent as it is', () => {
    const byContext = chosenPlace({ endpoint: null, context: 'far' });
    expect(dockerPlaces(probed, byContext).at(-1)).toEqual({
      value: byContext,
      label: 'Docker context “far”',
    });
    expect(choiceOf(byContext)).toEqual({ context: 'far' });
    const gone = chosenPlace({ endpoint: 'unix:///gone.sock', context: null });
    expect(dockerPlaces(probed, gone).at(-1)?.label).toBe('/gone.sock · chosen');
    expect(choiceOf(gone)).toEqual({ endpoint: 'unix:///gone.sock' });
    expect(choiceOf(chosenPlace({ endpoint: null, context: null }))).toEqual({});
  });
});

const MIB = 1024 * 1024;

test.each([
  [0, '0 MiB'],
  [0.5 * MIB, '0.5 MiB'],
  [512 * MIB, '512 MiB'],
  [1023.7 * MIB, '1 GiB'],
  [1024 * MIB, '1 GiB'],
  [1536 * MIB, '1.5 GiB'],
  [15_872 * MIB, '15.5 GiB'],
  [131_072 * MIB, '128 GiB'],
])('%d bytes of memory are %s', (bytes, shown) => expect(memoryText(bytes)).toBe(shown));

test('a memory budget is told in the unit of every other memory', () => {
  expect(valueText('start.memoryBudgetMb', 2560)).toBe('2.5 GiB');
  expect(valueText('start.memoryBudgetMb', null)).toBe('Most of it');
});

describe('what a tier allows here', () => {
  const tier = (number: number, memoryMib: number, cpus: number) => ({
    tier: number,
    memoryBytes: memoryMib * MIB,
    cpus,
    processes: 512,
    readOnly: number === 1,
    privileged: number > 2,
    hostAccess: number === 4,
  });
  const docker: TierFacts = {
    backend: 'docker',
    cpus: 2,
    memoryBytes: 4000 * MIB,
    tiers: [tier(1, 512, 1), tier(2, 512, 1), tier(3, 2048, 2), tier(4, 4096, 2)],
  };

  test('is said with the numbers of the machine', () => {
    expect(limitsText(docker, 1)).toBe(
      'Up to 512 MiB of 3.9 GiB memory · 1 of 2 processors · 512 programs at once · sees no folder of this machine',
    );
    expect(limitsText(docker, 2)).toContain('sees no folder of this machine but one that you give it');
    expect(limitsText(docker, 3)).toMatch(
      /2 GiB of 3\.9 GiB memory · 2 of 2 processors .* privileged: sees all of this machine$/,
    );
  });

  test('the last one says that it has all of the machine', () => {
    expect(limitsText(docker, 4)).toMatch(
      /^All memory \(3\.9 GiB\) .* privileged: sees all of this machine, uses its network and controls its Docker$/,
    );
  });

  test('what the machine has may be unknown', () => {
    expect(limitsText({ ...docker, cpus: null, memoryBytes: null }, 2)).toMatch(
      /^Up to 512 MiB of memory · 1 processor ·/,
    );
    expect(limitsText({ ...docker, backend: 'none', tiers: [] }, 2)).toBe('');
  });

  test('plain processes are kept apart by no tier, and it is said so', () => {
    for (const number of [1, 2, 3, 4])
      expect(limitsText({ ...docker, backend: 'process', tiers: [] }, number)).toContain(
        'Without effect here',
      );
  });
});
