import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { card } from '../flows.ts';

/** What all spend together, and what they may. */
const staticFolder = path.resolve(import.meta.dirname, '../../../dist/renderer');

let engine: SyntheticEngine;
let page: Page;

test.beforeEach(async ({ browser }) => {
  engine = await startSyntheticEngine({ workspaces: 12, port: 0, still: true, staticFolder });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(engine.url);
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
});

test.afterEach(async () => {
  await page.close();
  await engine.dispose();
});

const summary = () =>
  page.getByRole('complementary', { name: 'Inspector' }).getByRole('region', { name: 'Spent this month' });

const spend = (name: string, budgetCents: number | null, spentCents: number) => {
  const found = [...engine.state.workspaces.values()].find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}`);
  engine.state.patch(found.id, { budgetCents, spentCents });
};

test('the org says what is spent of all budgets and who spends most, as it happens', async () => {
  await expect(page.getByRole('region', { name: 'At work' })).toBeVisible();
  await expect(summary(), 'nobody has a budget or spent anything').toHaveCount(0);
  spend('Aiko Tanaka', null, 310);
  await expect(summary()).toContainText('$3.10');
  spend('Mara Lindqvist', 1_500, 0);
  spend('Priya Nair', 500, 520);
  await expect(summary().getByRole('meter')).toHaveAttribute('aria-valuetext', '$5.20 of $20.00');
  await expect(summary()).toContainText('And $3.10 by those without a budget.');
  await expect(summary().getByRole('listitem')).toHaveText([
    /Priya Nair.*\$5\.20 of \$5\.00 · over its budget/,
    /Aiko Tanaka.*\$3\.10/,
  ]);
  await expectAccessibleInBothThemes(page);
  await summary()
    .getByRole('button', { name: /Priya Nair/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Priya Nair', level: 2 })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
});
