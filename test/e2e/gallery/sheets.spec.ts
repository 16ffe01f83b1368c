import path from 'node:path';
import { test } from '@playwright/test';
import { makeSheets, tilesOf } from './contact-sheet.ts';

const SHEETS = path.resolve(import.meta.dirname, '../../../docs/gallery');

/** `npm run gallery`: what the walk through the gallery saw, as sheets that people look at. */
test('contact sheets', async ({ browser }, testInfo) => {
  await makeSheets(browser, tilesOf(testInfo), SHEETS);
});
