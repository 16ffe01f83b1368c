import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';

/** What the page must have before it shows anything. Everything else comes when it is needed. */

const MOST_BYTES = 600_000;
const MOST_FILES = 2;
const page = path.resolve(import.meta.dirname, '../../..', process.env.MOLECULE_TEST_PAGE ?? 'dist/renderer');

const html = () => readFileSync(path.join(page, 'index.html'), 'utf8');

/** The scripts that the page runs, and all that those import before they run. */
function firstScripts(): ReadonlyMap<string, string> {
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
  for (const [, file = ''] of html().matchAll(/ src="\.\/assets\/([\w.$-]+\.js)"/g)) add(file);
  return scripts;
}

test('the first chunk stays under 600 kB, without the schemas of the contract', () => {
  const scripts = firstScripts();
  expect(scripts.size).toBeGreaterThan(0);
  const sizes = [...scripts].map(([file, code]) => ({ file, bytes: Buffer.byteLength(code) }));
  const total = sizes.reduce((all, { bytes }) => all + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThan(MOST_BYTES);
  expect(scripts.size, 'in how many files').toBeLessThanOrEqual(MOST_FILES);
  // Whoever needs them imports renderer/src/engine/operations.ts when it is time.
  const withSchemas = [...scripts].filter(([, code]) => code.includes('_zod')).map(([file]) => file);
  expect(withSchemas).toEqual([]);
  // The canvas and what opens later come by themselves.
  expect(
    [...scripts.keys()].filter((file) => /codemirror|xterm|uPlot|Markdown|Terminal|Editor/i.test(file)),
  ).toEqual([]);
});

test('the canvas and its font are fetched together with the first chunk', () => {
  expect(html()).toMatch(/<link rel="modulepreload" href="\.\/assets\/canvas-[^"]+\.js"/);
  expect(html()).toMatch(/<link rel="stylesheet" href="\.\/assets\/canvas-[^"]+\.css"/);
  expect(html()).toMatch(/<link rel="preload" as="font" [^>]*href="\.\/assets\/inter-latin-[^"]+\.woff2"/);
  expect([...firstScripts().keys()].filter((file) => file.startsWith('canvas-'))).toEqual([]);
});
