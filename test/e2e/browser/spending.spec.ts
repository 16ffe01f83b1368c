import { expect, test } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { inspector } from '../flows.ts';

/** What all spend together, and what they may. */
shareWindow();

const summary = () => inspector(page).getByRole('region', { name: 'Spent this month' });

const spend = (name: string, budgetCents: number | null, spentCents: number) => {
  engine.state.patch(engine.state.named(name).id, { budgetCents, spentCents });
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
