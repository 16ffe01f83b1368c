import { expect, type Page } from '@playwright/test';

/** What a person does with the app, the same in a browser and in the window. */

export const DEMO = {
  root: 'Studio Director',
  lead: 'Research Lead',
  size: 12,
  /** What one task to the root sets off: three leads, then all eight of their people. */
  delegations: 11,
  task: 'Launch the product page for our new offline notebook app',
  answerStart: 'The plan is ready.',
} as const;

const IMPORT_TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 90_000;

/** A card or team frame on the canvas. */
export function card(page: Page, name: string) {
  return page.getByRole('main').getByRole('group', { name: new RegExp(`^${name}, `) });
}

export function outlineRow(page: Page, name: string) {
  return page
    .getByRole('tree')
    .getByRole('treeitem', { name: new RegExp(name) })
    .first();
}

/** From the empty canvas to the demo's cards. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expect(page.locator('[data-workspace]')).toHaveCount(DEMO.size);
}

export async function expectAllOnline(page: Page): Promise<void> {
  await expect(page.locator('[data-presence="online"]')).toHaveCount(DEMO.size, {
    timeout: IMPORT_TIMEOUT_MS,
  });
}

/** Opens the conversation with a workspace and sends a message. */
export async function send(page: Page, name: string, text: string): Promise<void> {
  await outlineRow(page, name).click();
  const composer = page.getByRole('textbox', { name: `Message to ${name}` });
  await composer.fill(text);
  await composer.press('Enter');
  await expect(conversation(page, name)).toContainText(text);
}

export function conversation(page: Page, name: string) {
  return page.getByLabel(`Conversation with ${name}`);
}

export async function expectAnswer(page: Page, name: string, text: string): Promise<void> {
  await expect(conversation(page, name)).toContainText(text, { timeout: ANSWER_TIMEOUT_MS });
}

/** A line between two cards that a message travels on right now. */
export async function expectLiveEdges(page: Page, atLeast: number): Promise<void> {
  const live = page.locator('[data-traffic="live"]');
  await expect.poll(() => live.count(), { timeout: ANSWER_TIMEOUT_MS }).toBeGreaterThanOrEqual(atLeast);
}

/** Restarts the selected workspace by its button and waits until it is back. */
export async function restartSelected(page: Page, name: string): Promise<void> {
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Restart' })
    .click();
  await expect(card(page, name)).not.toHaveAccessibleName(/, Online/);
  await expect(card(page, name)).toHaveAccessibleName(/, Online/, { timeout: IMPORT_TIMEOUT_MS });
}
