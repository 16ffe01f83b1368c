import { expect } from '@playwright/test';
import { planPanel } from '../flows.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, viewsWith } from './view.ts';

const DIALOG = 'dialog[open]';
const PLAN = 'aside[aria-label="Import plan"]';

async function openGallery(stage: Stage): Promise<void> {
  await stage.home();
  await stage.command('Import an org template');
}

async function plan(stage: Stage, template: string): Promise<void> {
  await openGallery(stage);
  await stage.dialog
    .getByRole('listitem')
    .filter({ hasText: template })
    .first()
    .getByRole('button')
    .first()
    .click();
}

/** Org templates, their plans, and kits. */
export const orgViews = viewsWith({ area: 'orgs', within: DIALOG, ...asksNothing }, [
  {
    name: 'Gallery',
    open: async (stage, state) => {
      await stage.home();
      if (state === 'empty') stage.answer('org.templates', { templates: [] });
      await stage.command('Import an org template');
    },
    content: (part) => part.getByRole('list', { name: 'Templates', exact: true }),
    loading: 'org.templates',
    empty: /No template is installed/,
    error: 'org.templates',
  },
  {
    name: 'Sources',
    open: async (stage, state) => {
      await stage.home();
      if (state === 'full' || state === 'error')
        stage.answer('org.roots', { folders: ['/home/you/shared-prompts'] });
      await stage.command('Template sources');
      const { dialog } = stage;
      const wanted = {
        loading: dialog,
        empty: dialog.getByText('none added'),
        error: dialog.getByRole('region', { name: /^Error: / }),
        full: dialog.getByText('/home/you/shared-prompts'),
      };
      await wanted[state].scrollIntoViewIfNeeded();
    },
    content: (part) => part.getByText('/home/you/shared-prompts'),
    loading: never('it stands below the templates, which are waited for'),
    empty: /none added/,
    error: 'org.registries',
    keeps: true,
  },
  {
    name: 'Plan of a new org',
    within: PLAN,
    open: (stage) => plan(stage, 'Research lab'),
    content: (part) => part.getByText('Jules Novak').first(),
    loading: 'org.plan',
    empty: never('a template without workspaces is an error'),
    error: 'org.plan',
  },
  {
    name: 'Ghosts on the canvas',
    within: 'body',
    open: async (stage) => {
      await stage.visit();
      await plan(stage, 'Research lab');
      await expect(planPanel(stage.page)).toContainText('Jules Novak');
    },
    content: (part) => part.locator('[data-ghost]').first(),
    empty: never('see “Plan of a new org”'),
  },
  {
    name: 'Plan of changes',
    within: PLAN,
    open: (stage) => plan(stage, 'The studio after its first half year'),
    content: (part) => part.getByText('Vera Lund').first(),
    empty: never('see “Plan of no change”'),
  },
  {
    name: 'Plan with errors',
    within: PLAN,
    open: (stage) => plan(stage, 'Support desk'),
    content: (part) => part.getByRole('region', { name: 'Remarks' }),
    empty: never('it is about errors'),
  },
  {
    name: 'Save as template',
    open: async (stage, state) => {
      await stage.home();
      await stage.command('Save an org as a template');
      if (state !== 'error') return;
      await stage.dialog.getByRole('textbox').fill('/home/you/orgs/studio');
      await stage.dialog.getByRole('button', { name: 'Save', exact: true }).click();
    },
    content: (part) => part.getByRole('textbox'),
    loading: never('the orgs are known'),
    empty: never('without an org there is no such command'),
    error: 'org.export',
    retry: (part) => part.getByRole('button', { name: 'Save', exact: true }),
    submits: true,
  },
  {
    name: 'Export a kit',
    open: async (stage) => {
      await stage.home();
      await stage.command('Export an offline kit');
    },
    content: (part) => part.getByRole('textbox'),
    empty: never('a kit of nothing is not offered'),
  },
  {
    name: 'Import a kit',
    open: async (stage, state) => {
      await stage.home();
      await stage.command('Import an offline kit');
      if (state === 'empty') return;
      await stage.dialog.getByRole('textbox').fill('/media/usb/molecule-kit.tar');
      await stage.dialog.getByRole('button', { name: 'Verify' }).click();
    },
    content: (part) => part.getByLabel('Contents of the kit'),
    loading: never('its button shows that it is verified'),
    empty: /It is verified first/,
    error: 'offline.inspect',
    retry: (part) => part.getByRole('button', { name: 'Verify' }),
  },
]);
