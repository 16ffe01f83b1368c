import { expect } from '@playwright/test';
import { page } from './browser-window.ts';
import { inspect } from './flows.ts';

/** Shows a tab of the group Observe for a workspace. */
export function observe(name: string, tab: string): Promise<void> {
  return inspect(page, name, 'Observe', tab);
}

/** Nothing on the page ran that was only to be shown. */
export async function expectNothingRan(): Promise<void> {
  expect(await page.evaluate(`'pwned' in window`)).toBe(false);
}
