import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const LATER = '–';

/** The rows of the table of defects: a number, what is so here, and the tests that hold it. */
async function defects(): Promise<{ number: string; tests: string }[]> {
  const text = await readFile(path.join(ROOT, 'docs/compatibility.md'), 'utf8');
  return [...text.matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, number = '', tests = '']) => ({
    number,
    tests,
  }));
}

/** Files with the names of tests in them: `file`: name; name; `file`. */
function named(tests: string): { file: string; name: string }[] {
  let file = '';
  return tests.split('; ').map((piece) => {
    const [, found, name = ''] = /^`([^`]+)`(?:: (.+))?$/.exec(piece) ?? [undefined, undefined, piece];
    file = (found ?? file).replace(/^contract\//, 'integration/http/contract/');
    return { file, name };
  });
}

test('every known defect of the hosted platform names tests that are there', async () => {
  const rows = await defects();
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 26 }, (_, at) => `${at + 1}`));
  for (const { number, tests } of rows) {
    if (tests === LATER) continue;
    for (const { file, name } of named(tests)) {
      const text = await readFile(path.join(ROOT, 'test', file), 'utf8');
      expect(text.includes(name), `defect ${number}: ${file} has "${name}"`).toBe(true);
    }
  }
});
