import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { card, clipboard, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The page about the engine. One window goes through all of it. */

const LEAD = 'Mara Lindqvist';

shareWindow({ observe: true, prepare: tellStory });

function tellStory(): void {
  const { about, state } = engine;
  const { docker } = state.engine;
  const probed = [
    {
      endpoint: 'unix:///var/run/docker.sock',
      source: 'usual socket',
      outcome: 'answers, version 27.3.1',
      verdict: 'used',
    },
    {
      endpoint: 'unix:///home/you/.colima/default/docker.sock',
      source: 'Docker context "colima"',
      outcome: 'answers, version 26.1.4',
      verdict: 'usable',
    },
    {
      endpoint: 'tcp://build.example:2376',
      source: 'Docker context "build"',
      outcome: 'nothing listens there',
      verdict: 'silent',
      fix: 'Start this engine, or restart it.',
    },
  ] as const;
  state.engine = { ...state.engine, docker: { ...docker, probed: [...probed] } };
  about.write('debug', 'answered', { method: 'GET', url: '/workspaces', status: 200, ms: 3 });
  about.write('info', 'the platform API listens', { port: 8080 });
  about.write('warn', 'how much memory there is could not be told', {
    err: { message: 'no answer within 5 s' },
  });
  about.write('error', 'an image could not be built \u001b[31mred\u001b[0m', { runtime: 'claude-code' });
}

const enginePage = () => page.getByRole('region', { name: 'Engine', exact: true });
const section = (name: string) => enginePage().getByRole('region', { name, exact: true });
const lines = () => page.getByRole('list', { name: 'Lines of the log' }).locator(':scope > li');

test('it opens from the palette, over a canvas that stays as it is, and Esc leads back', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('engine state');
  await page.keyboard.press('Enter');
  await expect(enginePage().getByRole('heading', { name: 'Engine', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(enginePage()).toHaveCount(0);
  await expect(card(page, LEAD)).toBeVisible();
});

test('the engine pill leads to it, and everything of it is accessible', async () => {
  await page.getByRole('button', { name: /^Docker 27/ }).click();
  await page.getByRole('button', { name: 'Everything about it…' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(section('Disk').getByRole('listitem')).toHaveCount(7);
  await expect(section('Capacity').getByRole('meter', { name: 'Workspaces running' })).toHaveAttribute(
    'aria-valuetext',
    /of 12$/,
  );
  await expect(lines()).toHaveCount(3);
  await picture(page, 'engine-page-light');
  await expectAccessibleInBothThemes(page);
});

test('what is wrong says what to do about it: a probe that failed, a check that warns', async () => {
  const where = section('Where workspaces run');
  const silent = where.getByRole('listitem').filter({ hasText: 'tcp://build.example:2376' });
  await expect(silent).toContainText('Start this engine, or restart it.');
  await expect(section('Checks of this machine')).toContainText('Free some space');
  await expect(section('Checks of this machine').getByRole('img', { name: 'Worth a look' })).toBeVisible();
});

test('another engine is chosen where it answers', async () => {
  const other = section('Where workspaces run').getByRole('listitem').filter({ hasText: 'colima' });
  await other.getByRole('button', { name: /^Use / }).click();
  await expect(other).toContainText('in use');
});

test('the log is live, by level, searched, harmless, and copied as it is shown', async () => {
  await section('Log of the engine').getByRole('combobox', { name: 'From level' }).selectOption('debug');
  await expect(lines()).toHaveCount(4);
  engine.about.write('warn', 'Docker answers slowly', { ms: 8_000 });
  await expect(lines().last()).toContainText('Docker answers slowly');
  await section('Log of the engine').getByRole('combobox', { name: 'From level' }).selectOption('warn');
  await expect(lines()).toHaveCount(3);
  await expect(lines().nth(1)).toContainText('an image could not be built red');
  const search = page.getByRole('searchbox', { name: 'Find in the log' });
  await search.fill('slowly');
  await expect(lines()).toHaveCount(1);
  await page.getByRole('button', { name: 'Copy the lines' }).click();
  const copied = await clipboard(page);
  expect(copied).toMatch(/^\S+ WARN Docker answers slowly .*8000.*$/);
  await search.fill('nobody wrote this');
  await expect(section('Log of the engine')).toContainText('No line has this text');
  // The first Esc empties the field; the page stays.
  await search.press('Escape');
  await expect(lines()).toHaveCount(3);
});

test('diagnostics are saved as a file', async () => {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save diagnostics' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('molecule-diagnostics-2026-11-29T08-00-00.json');
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toEqual({ format: 'molecule-diagnostics/1' });
  await expect(toasts(page)).toContainText('Secrets, messages');
});

test('addresses and folders are copied', async () => {
  await section('About').getByRole('button', { name: 'Copy https://molecule.example.org' }).click();
  expect(await clipboard(page)).toBe('https://molecule.example.org');
  await section('About').getByRole('button', { name: 'Copy the path of the data folder' }).click();
  expect(await clipboard(page)).toBe('/home/you/.molecule');
});

test('a prune opens above it and leads back to it', async () => {
  await section('Disk').getByRole('button', { name: 'Prune…' }).click();
  await expect(page.getByRole('dialog', { name: 'Prune images' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(enginePage()).toBeVisible();
});

test('what the engine does not tell says so, and is asked for again', async () => {
  engine.faults.fail('engine.disk', new AppError('docker_lost', 'Docker does not answer any more'));
  await section('Disk').getByRole('button', { name: 'Count again' }).click();
  await expect(section('Disk')).toContainText('What takes disk could not be counted');
  engine.faults.release('engine.disk');
  await section('Disk').getByRole('button', { name: 'Try again' }).click();
  await expect(section('Disk').getByRole('listitem')).toHaveCount(7);
});

test('it reads in the dark and in a narrow window', async () => {
  await toasts(page).getByRole('button', { name: 'Dismiss' }).first().click();
  await section('Where workspaces run').scrollIntoViewIfNeeded();
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'engine-page-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 900, height: 900 });
  const overflow = await enginePage().evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overflow).toBe(0);
  await section('Log of the engine').scrollIntoViewIfNeeded();
  await picture(page, 'engine-page-narrow-light');
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('what leads to the canvas leaves it', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(LEAD);
  await page.keyboard.press('Enter');
  await expect(enginePage()).toHaveCount(0);
  await expect(card(page, LEAD)).toBeVisible();
});
