import path from 'node:path';
import { expect, test } from '@playwright/test';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';

/** What a window shows first: the org in one piece, or a skeleton once that takes longer. The page's clock stands still. */

const staticFolder =
  process.env.MOLECULE_TEST_INTERFACE ?? path.resolve(import.meta.dirname, '../../../dist/renderer');

let engine: SyntheticEngine;

test.beforeEach(async ({ page }) => {
  engine = await startSyntheticEngine({ workspaces: 12, port: 0, still: true, staticFolder });
  await page.clock.install({ time: new Date() });
  await page.clock.pauseAt(Date.now() + 60_000);
});
test.afterEach(async ({ page }) => {
  await page.close();
  await engine.dispose();
});

const skeleton = 'Loading the org';

test('the org is drawn at once, with no skeleton before it', async ({ page }) => {
  await page.addInitScript((label) => {
    const seen = { skeleton: false };
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      if (document.querySelector(`[aria-label="${label}"]`)) seen.skeleton = true;
    }).observe(document, { subtree: true, childList: true });
  }, skeleton);
  await page.goto(engine.url);
  await expect(page.locator('.react-flow__node')).toHaveCount(12);
  expect(await page.evaluate(() => (globalThis as unknown as { seen: object }).seen)).toEqual({
    skeleton: false,
  });
});

test('nothing is drawn while the engine may answer soon, and a skeleton when it does not', async ({
  page,
}) => {
  engine.faults.hold('engine.snapshot');
  const canvas = page.waitForResponse(/\/assets\/canvas-.+\.js$/);
  await page.goto(engine.url);
  await canvas;
  await expect(page.locator('#root > *')).toHaveCount(0);
  await page.clock.runFor(200);
  await expect(page.getByRole('status', { name: skeleton })).toBeVisible();
  engine.faults.release();
  await expect(page.locator('.react-flow__node')).toHaveCount(12);
  await expect(page.getByRole('status', { name: skeleton })).toHaveCount(0);
});
