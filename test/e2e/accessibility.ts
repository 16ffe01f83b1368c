import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Resolves once nothing fades any more: colours in the middle of a change of theme belong to neither. It looks at each
 * frame: the promise of an animation that a change of theme replaced may never be kept.
 */
const SETTLED = `new Promise((resolve) => {
  const fades = (animation) =>
    animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity;
  const waitFor = (begun) => (begun.some(fades) ? requestAnimationFrame(() => waitFor(begun)) : resolve());
  requestAnimationFrame(() => requestAnimationFrame(() => waitFor(document.getAnimations())));
})`;

/** No violation of WCAG 2.2 A and AA on the page as it is now, or in the part of it that a selector names. */
export function expectAccessible(page: Page, within = 'html'): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  return expectNoViolation(page, (axe) => axe.withTags(tags).include(within));
}

/** Axe gives no verdict on text above a drawing, unless something opaque lies between them. */
const setOpaque = (value: string) =>
  `document.documentElement.style.setProperty('--nearly-opaque', '${value}')`;

async function expectNoViolation(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  await page.evaluate(setOpaque('100%'));
  await page.evaluate(SETTLED);
  // A page that was looked at before has the half megabyte of axe already.
  const isThere = await page.evaluate<boolean>(`'axe' in window`);
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: 'undefined' } : {}) });
  // Of what is as it should be, nobody wants to know each place.
  axe.options({ resultTypes: ['violations'] });
  // The app has no frames: with them in mind, axe would open a page of its own for each look.
  choose(axe.setLegacyMode());
  let { violations } = await axe.analyze();
  // Rarely a text still has the colour of the theme before: what is wrong stays wrong.
  if (violations.length > 0 && violations.every(({ id }) => id === 'color-contrast')) {
    await page.evaluate(SETTLED);
    ({ violations } = await axe.analyze());
  }
  await page.evaluate(setOpaque(''));
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }));
  expect(told).toEqual([]);
}

/** No violation in what a theme can change: the colours. */
export function expectLegible(page: Page, within = 'html'): Promise<void> {
  return expectNoViolation(page, (axe) =>
    axe.withRules(['color-contrast', 'link-in-text-block']).include(within),
  );
}

/** No violation in light, and in dark none that a theme can cause. Light it stays. */
export async function expectAccessibleInBothThemes(page: Page, within = 'html'): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectLegible(page, within);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, within);
}
