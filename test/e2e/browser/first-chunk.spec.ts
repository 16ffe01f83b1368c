import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { text } from '../../../renderer/src/text/index.ts';
import { BUILT_PAGE } from '../browser-window.ts';

/** What the page must have before it shows anything. Everything else comes when it is needed. */

const MOST_BYTES = 600_000;
const MOST_FILES = 4;

const html = () => readFileSync(path.join(BUILT_PAGE, 'index.html'), 'utf8');

/** The script that the page runs and what draws, which that asks for at once, and all that both import before they run. */
function firstScripts(): ReadonlyMap<string, string> {
  const scripts = new Map<string, string>();
  const add = (file: string) => {
    if (scripts.has(file)) return;
    const code = readFileSync(path.join(BUILT_PAGE, 'assets', file), 'utf8');
    scripts.set(file, code);
    for (const [, imported = ''] of code.matchAll(
      /(?:^|[;}\n])import(?:[^"'()]*from)?\s*["']\.\/([\w.$-]+\.js)["']/g,
    )) {
      add(imported);
    }
  };
  for (const [, file = ''] of html().matchAll(
    / (?:src|href)="\.\/assets\/((?:index|first|app)-[\w.$-]+\.js)"/g,
  ))
    add(file);
  return scripts;
}

test('the first chunk stays under 600 kB, without the schemas of the contract', () => {
  const scripts = firstScripts();
  expect([...scripts.keys()].map((file) => file.split('-')[0])).toEqual(
    expect.arrayContaining(['first', 'app']),
  );
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

test('the texts of what opens later come with it', () => {
  const all = [...firstScripts().values()].join('\n');
  expect(all).toContain(text.frame.loading);
  // Whoever takes the whole catalogue as a value, and not `text.area.name`, brings it all here.
  expect(all).not.toContain(text.configure.facts.heartbeat);
});

test('what asks the engine is a small script of its own', () => {
  const code = [...firstScripts()].find(([file]) => file.startsWith('first-'))?.[1] ?? '';
  expect(code).toContain('engine.snapshot');
  expect(Buffer.byteLength(code)).toBeLessThan(50_000);
});

test('what draws, the canvas and its font are fetched together with the first chunk', () => {
  expect(html()).toMatch(/<link rel="modulepreload" href="\.\/assets\/app-[^"]+\.js"/);
  expect(html()).toMatch(/<link rel="modulepreload" href="\.\/assets\/canvas-[^"]+\.js"/);
  expect(html()).toMatch(/<link rel="stylesheet" href="\.\/assets\/canvas-[^"]+\.css"/);
  expect(html()).toMatch(/<link rel="preload" as="font" [^>]*href="\.\/assets\/inter-latin-[^"]+\.woff2"/);
  expect([...firstScripts().keys()].filter((file) => file.startsWith('canvas-'))).toEqual([]);
});
