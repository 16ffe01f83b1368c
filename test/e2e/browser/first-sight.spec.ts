import { expect, type Page, test } from '@playwright/test';
import type { SyntheticEngine } from '../../support/synthetic-engine.ts';
import { startEngine } from '../browser-window.ts';

/** What a window shows first: the org in one piece, or a skeleton once that takes longer. The page's clock stands still. */

let engine: SyntheticEngine;

test.beforeEach(async ({ page }) => {
  engine = await startEngine();
  await page.clock.install({ time: new Date() });
  await page.clock.pauseAt(Date.now() + 60_000);
});
test.afterEach(async ({ page }) => {
  await page.close();
  await engine.dispose();
});

const skeleton = 'Loading the org';

/** Opens the page while the engine keeps its answer, up to where the code that draws has run. */
async function openUnanswered(page: Page): Promise<void> {
  engine.faults.hold('engine.snapshot');
  const app = page.waitForResponse(/\/assets\/app-.+\.js$/);
  const canvas = page.waitForResponse(/\/assets\/canvas-.+\.js$/);
  await page.goto(engine.url);
  for (const script of [await app, await canvas])
    await page.evaluate((url) => import(url).then(() => undefined), script.url());
}

test('nothing is drawn while the engine may answer soon, and then the org with no skeleton before it', async ({
  page,
}) => {
  await page.addInitScript((label) => {
    const seen = { skeleton: false };
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      if (document.querySelector(`[aria-label="${label}"]`)) seen.skeleton = true;
    }).observe(document, { subtree: true, childList: true });
  }, skeleton);
  await openUnanswered(page);
  await page.clock.runFor(100);
  await expect(page.locator('#root > *')).toHaveCount(0);
  engine.faults.release();
  await expect(page.locator('.react-flow__node')).toHaveCount(12);
  expect(await page.evaluate(() => (globalThis as unknown as { seen: object }).seen)).toEqual({
    skeleton: false,
  });
});

test('a skeleton says that the org comes when the engine takes longer', async ({ page }) => {
  await openUnanswered(page);
  await page.clock.runFor(200);
  await expect(page.getByRole('status', { name: skeleton })).toBeVisible();
  engine.faults.release();
  await expect(page.locator('.react-flow__node')).toHaveCount(12);
  await expect(page.getByRole('status', { name: skeleton })).toHaveCount(0);
});
