import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';

/** What the page must have before it shows anything. Everything else comes when it is needed. */

const MOST_BYTES = 600_000;
const page = path.resolve(import.meta.dirname, '../../..', process.env.MOLECULE_TEST_PAGE ?? 'dist/renderer');

/** The scripts that the page names, and all that those import before they run. */
function firstScripts(): ReadonlyMap<string, string> {
  const html = readFileSync(path.join(page, 'index.html'), 'utf8');
  const scripts = new Map<string, string>();
  const add = (file: string) => {
    if (scripts.has(file)) return;
    const code = readFileSync(path.join(page, 'assets', file), 'utf8');
    scripts.set(file, code);
    for (const [, imported = ''] of code.matchAll(
      /(?:^|[;}\n])import(?:[^"'()]*from)?\s*["']\.\/([\w.$-]+\.js)["']/g,
    )) {
      add(imported);
    }
  };
  for (const [, file = ''] of html.matchAll(/(?:src|href)="\.\/assets\/([\w.$-]+\.js)"/g)) add(file);
  return scripts;
}

test('the first chunk stays under 600 kB, without the schemas of the contract', () => {
  const scripts = firstScripts();
  expect(scripts.size).toBeGreaterThan(0);
  const sizes = [...scripts].map(([file, code]) => ({ file, bytes: Buffer.byteLength(code) }));
  const total = sizes.reduce((all, { bytes }) => all + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThan(MOST_BYTES);
  // Whoever needs them imports renderer/src/engine/operations.ts when it is time.
  const withSchemas = [...scripts].filter(([, code]) => code.includes('_zod')).map(([file]) => file);
  expect(withSchemas).toEqual([]);
  // The canvas and what opens later come by themselves.
  expect(
    [...scripts.keys()].filter((file) => /codemirror|xterm|uPlot|Markdown|Terminal|Editor/i.test(file)),
  ).toEqual([]);
});
