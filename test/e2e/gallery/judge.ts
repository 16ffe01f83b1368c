import { type Locator, expect as patient } from '@playwright/test';
import { LOST, type Stage } from './stage.ts';
import type { View } from './view.ts';

/** Everything is there at once here: what is not there within moments does not come. */
const expect = patient.configure({ timeout: 15_000 });

/** A file of a message is told of in words of its own, with the same detail. */
const SAYS_LOST = new RegExp(`${LOST.message}|${LOST.detail}`);

/** "Loading the templates", "Looking into the folders": what is under way, in words. */
const UNDER_WAY = /^[A-Z]\w+ing\b/;

export function partOf(view: View, stage: Stage): Locator {
  return stage.page.locator(view.within).last();
}

/** Something says that it is waited for, and nothing of what is waited for is there. */
export async function expectLoading(view: View, part: Locator): Promise<void> {
  const waiting = part.getByRole('status').or(part.getByRole('progressbar')).filter({ visible: true });
  const labels = () =>
    waiting.evaluateAll((all) =>
      all.map((each) => each.getAttribute('aria-label') ?? each.textContent?.trim() ?? ''),
    );
  // The code for it may come first.
  await expect(waiting.and(part.getByLabel('Opening', { exact: true }))).toHaveCount(0);
  await expect.poll(labels, 'says what is under way').toContainEqual(expect.stringMatching(UNDER_WAY));
  await expect(view.content(part), 'shows nothing of it').toBeHidden();
}

/** It says in words that there is nothing, not that something went wrong or is under way. */
export async function expectEmpty(view: View, part: Locator, words: RegExp): Promise<void> {
  await expect(part).toContainText(words);
  await expect(part.getByRole('region', { name: /^Error: / }), 'tells of no failure').toHaveCount(0);
  await expectSettled(part);
  await expect(view.content(part), 'shows nothing').toBeHidden();
}

/** It tells of exactly that failure, there, and does not look as if there were nothing. */
export async function expectError(view: View, part: Locator): Promise<void> {
  await expect(failures(part).first(), 'tells what went wrong').toBeVisible();
  if (!view.submits && !view.keeps) await expect(view.content(part), 'shows nothing of it').toBeHidden();
  // Where it was asked for something by hand, there still is nothing.
  if (view.empty instanceof RegExp && !view.retry)
    await expect(part, 'does not look as if there were nothing').not.toContainText(view.empty);
}

/** Trying again, once it works, leads to what should have been there. */
export async function expectMended(view: View, part: Locator): Promise<void> {
  const own = failures(part)
    .first()
    .getByRole('button')
    .filter({ hasNotText: /^Copy details$/ });
  await (view.retry?.(part) ?? own.first()).click();
  await expect(failures(part)).toHaveCount(0);
  if (view.submits) await expect(part).toBeHidden();
  else await expectFull(view, part);
}

export async function expectFull(view: View, part: Locator): Promise<void> {
  await expect(part).toBeVisible();
  await expect(view.content(part), 'shows what it is about').toBeVisible();
  await expectSettled(part);
}

async function expectSettled(part: Locator): Promise<void> {
  await expect(part.getByRole('status', { name: UNDER_WAY }).filter({ visible: true })).toHaveCount(0);
}

/** What tells of what was made to fail. */
function failures(part: Locator): Locator {
  return part
    .locator('section[aria-label^="Error: "], [role="alert"]')
    .filter({ hasText: SAYS_LOST, visible: true });
}

/** Nothing reaches beyond the right edge of the window. */
export async function expectNoOverflow({ page }: Stage): Promise<void> {
  const beyond = await page.evaluate(
    'Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth',
  );
  expect(beyond, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
}
