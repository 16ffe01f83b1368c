import { expect } from '@playwright/test';
import { card, INSPECTOR } from '../flows.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, viewsWith } from './view.ts';

const SOMEBODY = never('it is about somebody');

/** As long as it takes to look at it. */
const LONG_MS = 600_000;

const ASKS = 'Sade Okafor';

/** Asks for a tier, also after that was allowed. */
function askForTier(stage: Stage): void {
  const id = stage.idOf(ASKS, 'life');
  stage.engine('life').state.patch(id, {
    status: 'failed',
    tier: 4,
    phase: null,
    error: {
      code: 'tier_needs_confirmation',
      message: `${ASKS} asks for isolation tier 4, which is not allowed yet`,
      actions: [{ label: 'Allow tier 4', operation: 'workspaces.allowTier', input: { id, tier: 4 } }],
    },
  });
}

async function live(stage: Stage, name: string): Promise<void> {
  await stage.home('life');
  await stage.select(name);
}

async function importDemo(stage: Stage): Promise<void> {
  await stage.visit('coming');
  await stage.page.getByRole('button', { name: 'Start the demo' }).click();
  await expect(card(stage.page, 'Mara Lindqvist')).toBeVisible();
}

/** How workspaces come up, fail and rest. */
export const lifeViews = viewsWith({ area: 'life', within: INSPECTOR, ...asksNothing, empty: SOMEBODY }, [
  {
    name: 'States of life',
    within: 'body',
    open: (stage) => stage.visit('life'),
    content: (part) => part.getByRole('group', { name: /^Mara Lindqvist, / }),
  },
  {
    name: 'Starting',
    open: (stage) => live(stage, 'Tomás Rivera'),
    content: (part) => part.getByRole('list', { name: 'Steps of the start' }),
  },
  {
    name: 'Keeps exiting',
    open: (stage) => live(stage, 'Leo Fontaine'),
    content: (part) => part.getByText('tool browser is not installed').first(),
  },
  {
    name: 'Wants a tier',
    open: (stage) => live(stage, ASKS),
    content: (part) => part.getByRole('button', { name: 'Allow tier 4' }).first(),
  },
  {
    name: 'Asleep',
    open: (stage) => live(stage, 'Ilya Morozov'),
    content: (part) => part.getByRole('button', { name: 'Wake' }).first(),
  },
  {
    name: 'Problems',
    within: 'section[aria-label="Dock"]',
    open: async (stage, state) => {
      if (state === 'empty') await stage.visit('empty');
      else await stage.home('life');
      await stage.openDock('Problems');
    },
    content: (part) => part.getByRole('list', { name: 'Open problems' }),
    empty: /Failed workspaces, broken builds and a missing engine are listed here/,
  },
  {
    name: 'Tier',
    within: 'dialog[open]',
    open: async (stage, state) => {
      askForTier(stage);
      await live(stage, ASKS);
      await stage.inspector.getByRole('button', { name: 'Allow tier 4' }).first().click();
      if (state !== 'error') return;
      await stage.dialog.getByRole('textbox').fill(ASKS);
      await stage.dialog.getByRole('button', { name: 'Allow tier 4' }).click();
    },
    content: (part) => part.getByText('Control Docker itself'),
    loading: never('nothing is asked for before it is agreed to'),
    error: 'workspaces.allowTier',
    retry: (part) => part.getByRole('button', { name: 'Allow tier 4' }),
    submits: true,
  },
  {
    name: 'An import',
    within: 'body',
    open: async (stage) => {
      await importDemo(stage);
      await stage.page
        .getByRole('region', { name: 'Progress of Demo studio' })
        .getByRole('button', { name: 'Show all' })
        .click();
    },
    content: (part) => part.getByRole('list', { name: 'Workspaces of the import' }),
  },
  {
    name: 'First steps',
    within: 'section[aria-label="First steps"]',
    open: async (stage) => {
      const { state } = stage.engine('coming');
      if (state.workspaces.size === 0) await importDemo(stage);
      for (const { id } of state.workspaces.values()) {
        state.patch(id, { status: 'online', phase: null, steps: [], error: null });
      }
    },
    content: (part) => part.getByRole('button', { name: 'Write one for me' }),
  },
  {
    name: 'A removal',
    within: 'section[aria-label="Notifications"]',
    open: async (stage) => {
      const { state } = stage.engine('coming');
      state.undoMs = LONG_MS;
      if (state.workspaces.size === 0) await importDemo(stage);
      await stage.home('coming');
      await stage.select('Leo Fontaine');
      await stage.command('Remove what is selected');
      await stage.dialog.getByRole('button', { name: /^Remove/ }).click();
    },
    content: (part) => part.getByRole('button', { name: 'Undo' }),
  },
]);
