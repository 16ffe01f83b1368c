import { test } from '@playwright/test';
import { expectAccessible, expectLegible } from '../accessibility.ts';
import { INSPECTOR } from '../flows.ts';
import { keepTile, tilesOf } from './contact-sheet.ts';
import {
  expectEmpty,
  expectError,
  expectFull,
  expectLoading,
  expectMended,
  expectNoOverflow,
  partOf,
} from './judge.ts';
import { Stage } from './stage.ts';
import { isNever, type State, states, themes, type View } from './view.ts';
import { views } from './views.ts';

/** A section of the inspector ends where its text does. */
const AROUND_PX = 12;

/**
 * Every view of the app as it loads, with nothing in it, with what went wrong, and full; in light, in dark and in high
 * contrast. `npm run gallery` runs it, too slow for each CI, and leaves pictures of all of them in docs/gallery.
 */
let stage: Stage;

test.beforeAll(async ({ browser }) => {
  stage = await Stage.open(browser);
});

test.afterAll(async () => {
  await stage?.dispose();
});

test.beforeEach(() => {
  stage.complaints.length = 0;
});

test.afterEach(async () => {
  await stage.release();
});

/** Leads to a state of a view, and sees that it is what it should be. */
async function reach(view: View, state: State): Promise<void> {
  const part = partOf(view, stage);
  switch (state) {
    case 'loading':
      if (!isNever(view.loading)) stage.hold(view.loading);
      await view.open(stage, state);
      return expectLoading(view, part);
    case 'empty':
      await view.open(stage, state);
      return view.empty instanceof RegExp ? expectEmpty(view, part, view.empty) : undefined;
    case 'error':
      if (!isNever(view.error)) stage.fail(view.error);
      await view.open(stage, state);
      return expectError(view, part);
    case 'full':
      await view.open(stage, state);
      return expectFull(view, part);
  }
}

for (const [order, view] of views.entries()) {
  test(`${view.area}: ${view.name}`, async () => {
    for (const [at, state] of states.entries()) {
      if (state !== 'full' && isNever(view[state])) continue;
      await test.step(state, async () => {
        await reach(view, state);
        for (const theme of themes) {
          await stage.setTheme(theme);
          const tile = { area: view.area, theme, at: order * 10 + at, label: `${view.name}, ${state}` };
          const part = partOf(view, stage);
          const aroundPx = view.pictured && view.within === INSPECTOR ? AROUND_PX : 0;
          await keepTile(tilesOf(test.info()), view.pictured?.(part) ?? part, tile, aroundPx);
          await expectNoOverflow(stage);
          await (theme === 'light' ? expectAccessible : expectLegible)(stage.page, view.within);
        }
        await stage.release();
        if (state === 'loading') await expectFull(view, partOf(view, stage));
        if (state === 'error') await expectMended(view, partOf(view, stage));
      });
    }
    test.expect(stage.complaints).toEqual([]);
  });
}
