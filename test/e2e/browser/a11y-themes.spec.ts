import { type Browser, expect, test } from '@playwright/test';
import { expectAccessible, expectLegible } from '../accessibility.ts';
import { INSPECTOR } from '../flows.ts';
import { Stage } from '../gallery/stage.ts';
import { themes } from '../gallery/view.ts';

/** The main views in each theme, as the gallery judges all of them: no violation in light, and none of colours in the others. */
test.describe.configure({ mode: 'serial', timeout: 60_000 });

const NAME = 'Priya Nair';
const DOCK = 'section[aria-label="Dock"]';

interface Place {
  readonly name: string;
  readonly within: string;
  readonly open: () => Promise<void>;
}

let stage: Stage;

test.beforeAll(async ({ browser }: { browser: Browser }) => {
  stage = await Stage.open(browser);
  await stage.home();
});

test.afterAll(async () => {
  await stage?.dispose();
});

const inGroup = (group: string, tab: string): Place => ({
  name: `${group}, ${tab}`,
  within: INSPECTOR,
  open: () => stage.inspect(NAME, group, tab),
});
const inDock = (tab: string): Place => ({
  name: `Dock, ${tab}`,
  within: DOCK,
  open: () => stage.openDock(tab),
});
const overAll = (name: string, within: string, open: () => Promise<void>): Place => ({
  name,
  within,
  open: async () => {
    await stage.home();
    await open();
  },
});

const places: readonly Place[] = [
  { name: 'The org', within: 'html', open: () => stage.home() },
  inGroup('Talk', 'With people'),
  inGroup('Observe', 'Timeline'),
  ...['Files', 'Schedules', 'Approvals'].map((tab) => inGroup('Work', tab)),
  inGroup('Configure', 'Settings'),
  ...['Timeline', 'Builds', 'Images', 'Logs', 'Files', 'Terminal', 'Approvals', 'Problems'].map(inDock),
  overAll('Palette', 'dialog', () => stage.page.keyboard.press('ControlOrMeta+k')),
  overAll('New workspace', 'dialog', () => stage.command('New workspace')),
  overAll('Settings', 'section[aria-label="Settings"]', () => stage.page.keyboard.press('ControlOrMeta+,')),
  overAll('Engine', 'section[aria-label="Engine"]', () => stage.command('Engine: state')),
];

for (const place of places) {
  test(place.name, async () => {
    await place.open();
    const part = stage.page.locator(place.within).last();
    await expect(part).toBeVisible();
    await expect(part.getByRole('status', { name: /^(Opening|Loading|Reading)/ })).toHaveCount(0);
    for (const theme of themes) {
      await stage.setTheme(theme);
      // A theme changes colours and nothing else.
      if (theme === 'light') await expectAccessible(stage.page, place.within);
      else await expectLegible(stage.page, place.within);
    }
    expect(stage.complaints.splice(0)).toEqual([]);
  });
}
