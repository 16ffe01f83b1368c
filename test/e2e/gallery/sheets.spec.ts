import path from 'node:path';
import { test } from '@playwright/test';
import { makeSheets, tilesOf } from './contact-sheet.ts';

const SHEETS = path.resolve(import.meta.dirname, '../../../docs/gallery');

/** All sheets are pressed several times until each is small enough: minutes where the machine has other work. */
const PRESSING_MS = 20 * 60_000;

/** `npm run gallery`: what the walk through the gallery saw, as sheets that people look at. */
test('contact sheets', async ({ browser }, testInfo) => {
  test.setTimeout(PRESSING_MS);
  await makeSheets(browser, tilesOf(testInfo), SHEETS);
});
