import { expect, test } from '@playwright/test';
import type { Task, Workspace } from '../../../core/contract/index.ts';
import { lifecycleCast as cast } from '../../support/synthetic-lifecycle-story.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, STUDIO_SIZE, shareWindow } from '../browser-window.ts';
import { card, inDark, inspector, outlineRow, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/**
 * What a workspace goes through between its first start and its end, on an engine that shows all of it at once. One
 * window goes through all of it, as that of a person would; each test leaves alone whom those after it look at.
 */
shareWindow({ lifecycle: true });

const steps = () => inspector(page).getByRole('list', { name: 'Steps of the start' });

/** Chooses an item of the menu of a card. */
async function choose(name: string, item: string): Promise<void> {
  await card(page, name).click({ button: 'right', position: { x: 40, y: 20 } });
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** Removes a workspace with its dialog; Enter on what has the focus would keep it. */
async function remove(name: string): Promise<void> {
  await card(page, name).focus();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Keep/ })).toBeFocused();
  await dialog.getByRole('button', { name: /^Remove/ }).click();
  await expect(card(page, name)).toHaveCount(0);
}

test('U8: a start is told step by step, with what it waits for and how long it took', async () => {
  await outlineRow(page, cast.starting).click();
  await expect(steps().getByRole('listitem')).toHaveText([
    /Preparing image.*0\.4 s/,
    /Creating volumes.*0\.1 s/,
    /Creating container.*0\.2 s/,
    /Writing files.*0\.2 s/,
    /Starting.*0\.5 s/,
    /Registering, under way/,
  ]);
  for (const name of cast.waitsForLead) await expect(card(page, name)).toContainText('Waiting for its lead');
  for (const name of cast.waitsForMemory) await expect(card(page, name)).toContainText('Waiting for memory');
  await expect(page.getByRole('contentinfo')).toContainText('4 waiting to start');
  await picture(page, 'lifecycle-light');
  await expectAccessibleInBothThemes(page);

  await outlineRow(page, cast.sleepsWhenIdle).click();
  await expect(inspector(page)).toContainText('Sleeps after 30 min idle');
  await inspector(page).getByText('Started in 1.9 s').click();
  await expect(steps().getByRole('listitem')).toHaveCount(6);
});

test('memory that is short is told calmly, and stays among the problems', async () => {
  const banner = page.getByRole('status', { name: 'Not enough memory for all workspaces' });
  await expect(banner).toContainText('Needs 6.2 GiB, 3.1 GiB free.');
  await banner.getByRole('button', { name: /^Put away/ }).click();
  await expect(banner).toHaveCount(0);
  await page.getByRole('contentinfo').getByRole('button', { name: '3 problems' }).click();
  const notice = page.getByRole('region', { name: 'Notice: Needs 6.2 GiB, 3.1 GiB free' });
  await notice.getByRole('button', { name: 'Let the rest sleep' }).click();
  await expect(notice).toHaveCount(0);
  for (const name of cast.waitsForMemory) await expect(card(page, name)).toHaveAccessibleName(/, Asleep/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Dock', exact: true }).click();
});

test('a crash loop shows why it was given up, and a failed start where', async () => {
  await outlineRow(page, cast.crashLoop).click();
  await expect(inspector(page)).toContainText('Crash loop');
  await expect(inspector(page).getByRole('region', { name: 'Last log lines' })).toContainText('KeyError');
  await inDark(page, async () => {
    await picture(page, 'crash-loop-dark');
    await expectAccessible(page);
  });
  await inspector(page).getByRole('button', { name: 'Restart' }).last().click();
  await expect(card(page, cast.crashLoop)).toHaveAccessibleName(/, Online/);

  await outlineRow(page, cast.wantsTier).click();
  await expect(steps().getByRole('listitem').filter({ hasText: 'failed' })).toContainText(
    'Creating container',
  );
});

test('a tier that opens this machine is allowed only by hand', async () => {
  await outlineRow(page, cast.wantsTier).click();
  await inspector(page).getByRole('button', { name: 'Allow tier 4' }).click();
  const dialog = page.getByRole('dialog', { name: `Allow tier 4 for ${cast.wantsTier}?` });
  await expect(dialog).toContainText('Control Docker itself');
  await expect(dialog.getByRole('button', { name: 'Keep this machine safe' })).toBeFocused();
  const allow = dialog.getByRole('button', { name: 'Allow tier 4' });
  await expect(allow).toBeDisabled();
  await picture(page, 'tier-light');
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(card(page, cast.wantsTier)).toHaveAccessibleName(/, Failed/);

  await inspector(page).getByRole('button', { name: 'Allow tier 4' }).click();
  await dialog.getByRole('textbox').fill(cast.wantsTier);
  await allow.click();
  await expect(card(page, cast.wantsTier)).toHaveAccessibleName(/, Online/);
});

test('a workspace goes to sleep and wakes by hand', async () => {
  await outlineRow(page, cast.asleep).click();
  await expect(card(page, cast.asleep)).toHaveAccessibleName(/, Asleep/);
  await inDark(page, () => picture(page, 'asleep-dark'));
  await inspector(page).getByRole('button', { name: 'Wake' }).last().click();
  await expect(card(page, cast.asleep)).toHaveAccessibleName(/, Online/);
  await choose(cast.asleep, 'Put to sleep');
  await expect(card(page, cast.asleep)).toHaveAccessibleName(/, Asleep/);
});

test('a removal takes the cards at once and can be undone while its time runs', async () => {
  // Long enough for the slowest machine.
  engine.state.undoMs = 120_000;
  await remove('Hanna Sørensen');
  for (const name of cast.waitsForMemory) await expect(card(page, name)).toHaveCount(0);
  await expect(toasts(page)).toContainText('Hanna Sørensen and 2 below removed');
  await remove('Jonas Weber');
  await expect(toasts(page).getByRole('button', { name: 'Undo' })).toHaveCount(2);
  await picture(page, 'undo-light');
  await expectAccessible(page);

  await page.keyboard.press('ControlOrMeta+z');
  await expect(card(page, 'Jonas Weber')).toBeVisible();
  // Whoever comes later sees the same time run.
  await page.reload();
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'Hanna Sørensen')).toBeVisible();
  await expect(card(page, 'Nour Haddad')).toBeVisible();
  await expect(toasts(page).getByRole('button', { name: 'Undo' })).toHaveCount(0);

  engine.state.undoMs = 500;
  await remove('Mateo Silva');
  await expect(toasts(page)).not.toContainText('Mateo Silva removed');
  await expect.poll(() => engine.state.workspaces.size).toBe(STUDIO_SIZE - 1);
});

test('keys that an agent cannot start without are asked for where its error says so', async () => {
  const { state } = engine;
  const nour = state.named('Nour Haddad');
  const error: Workspace['error'] = {
    code: 'missing_required_env',
    message: 'Nour Haddad needs keys that are not set: one of OPENAI_API_KEY, ANTHROPIC_API_KEY',
    actions: [
      {
        label: 'Open Keys',
        operation: 'secrets.list',
        input: { workspaceId: nour.id, anyOf: [['OPENAI_API_KEY', 'ANTHROPIC_API_KEY']] },
      },
    ],
  };
  state.patch(nour.id, { status: 'failed', phase: null, error });
  await outlineRow(page, 'Nour Haddad').click();
  await inspector(page).getByRole('button', { name: 'Open Keys' }).click();
  const keys = page.getByRole('dialog', { name: 'Keys' });
  const missing = keys.getByRole('region', { name: 'Missing keys' });
  await expect(missing).toContainText('Nour Haddad does not start without it');
  await expectAccessible(page);
  await missing.getByRole('combobox').selectOption('ANTHROPIC_API_KEY');
  await missing.getByLabel('Value of ANTHROPIC_API_KEY').fill('not-a-real-key');
  await missing.getByRole('button', { name: 'Store' }).click();
  await expect(missing).toHaveCount(0);
  await expect(keys.getByRole('list', { name: 'Stored keys' })).toContainText('ANTHROPIC_API_KEY');
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
});

test('settings, copies and moves', async () => {
  await choose('Priya Nair', 'Workspace settings…');
  const settings = page.getByRole('dialog', { name: 'Settings of Priya Nair' });
  await expect(settings.getByLabel('Name')).toBeFocused();
  await settings.getByLabel('Role').fill('Leads the engineers');
  await settings.getByLabel('Works in').fill('/home/you/code');
  await settings.getByLabel('Tier 3').check();
  await expect(settings).toContainText('You are asked once more');
  await picture(page, 'settings-light');
  await expectAccessible(page);
  await settings.getByRole('button', { name: 'Save and go on…' }).click();
  const tier = page.getByRole('dialog', { name: 'Allow tier 3 for Priya Nair?' });
  await tier.getByRole('button', { name: 'Keep this machine safe' }).click();
  const priya = () => engine.state.named('Priya Nair');
  expect(priya()).toMatchObject({
    workspaceDir: '/home/you/code',
    workspaceAccess: 'read_only',
    allowedTier: 2,
  });

  await choose('Aiko Tanaka', 'Move to…');
  const move = page.getByRole('dialog', { name: 'Move Aiko Tanaka' });
  await expect(move.getByRole('radio', { name: 'Tomás Rivera' })).toBeFocused();
  await move.getByRole('radio', { name: 'Priya Nair' }).check();
  await expectAccessible(page);
  await move.getByRole('button', { name: 'Move', exact: true }).click();
  const aiko = () => engine.state.named('Aiko Tanaka');
  await expect.poll(() => aiko().parentId).toBe(priya().id);

  await choose('Aiko Tanaka', 'Duplicate');
  await expect(card(page, 'Aiko Tanaka copy')).toBeVisible();
});

test('how workspaces start and rest is set by keyboard alone', async () => {
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  const openPolicy = async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox').fill('>How workspaces start');
    await page.keyboard.press('Enter');
    await expect(settings.getByRole('heading', { name: 'Start and rest' })).toBeVisible();
  };
  const tabTo = async (name: string) => {
    const control = settings.getByLabel(name, { exact: true });
    for (let presses = 0; presses < 40; presses += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return control;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${name} is not reached by Tab`);
  };
  await openPolicy();
  await tabTo('Only leads start at once');
  await page.keyboard.press('Space');
  await expect.poll(() => engine.settings.values.get('start.lazily')).toBe(true);
  await tabTo('Go to sleep after being idle');
  await page.keyboard.type('30');
  await tabTo('Memory for all workspaces');
  await page.keyboard.type('2560');
  await page.keyboard.press('Enter');
  await expect.poll(() => engine.settings.values.get('start.memoryBudgetMb')).toBe(2560);
  expect(engine.settings.values.get('start.hibernateAfterMinutes')).toBe(30);
  await page.keyboard.press('Escape');
  await expect(settings).toHaveCount(0);
  await openPolicy();
  await expect(settings.getByRole('switch', { name: 'Only leads start at once' })).toBeChecked();
  await expect(settings.getByRole('textbox', { name: 'Memory for all workspaces' })).toHaveValue('2560');
  await page.keyboard.press('Escape');
});

test('work that goes on by itself moves nothing when it begins and ends', async () => {
  const { state } = engine;
  const canvas = page.getByRole('main');
  const before = await canvas.boundingBox();
  const task: Task = {
    id: 'task-1',
    kind: 'offline.export',
    title: 'Write an offline kit',
    status: 'running',
    progress: 0.4,
    message: 'Saving images',
    startedAt: Date.now(),
    endedAt: null,
    result: null,
    error: null,
  };
  state.emit({ type: 'task.changed', task });
  const rows = page.getByRole('region', { name: 'Running tasks' });
  await expect(rows).toContainText('Saving images');
  expect(await canvas.boundingBox()).toEqual(before);
  await expectAccessible(page);
  // It leaves the tools of the canvas in reach.
  await canvas.getByRole('button', { name: 'Zoom in' }).click({ trial: true });
  state.emit({ type: 'task.changed', task: { ...task, status: 'cancelled', endedAt: Date.now() } });
  await expect(rows).toHaveCount(0);
  expect(await canvas.boundingBox()).toEqual(before);
});

test('the engine says what it is and why it struggles, and another one can be chosen', async () => {
  const { state } = engine;
  state.engine = {
    ...state.engine,
    docker: {
      ...state.engine.docker,
      state: 'degraded',
      reason: 'It took 12 s to answer, three times in a row.',
    },
  };
  state.emit({ type: 'engine.changed', engine: state.engine });
  await page.getByRole('button', { name: /^Docker struggles/ }).click();
  const panel = page.getByRole('dialog', { name: 'Engine' });
  await expect(panel).toContainText('Docker Desktop');
  await expect(panel).toContainText('three times in a row');
  await picture(page, 'engine-light');
  await expectAccessible(page);
  await panel.getByRole('button', { name: /^Use / }).click();
  await expect(panel.getByRole('listitem').filter({ hasText: '/var/run' })).toContainText('in use');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('a narrow window shows all of it too', async () => {
  await page.setViewportSize({ width: 820, height: 700 });
  await inspector(page).getByRole('button', { name: 'Close the inspector' }).click();
  await expectAccessible(page);
  await picture(page, 'lifecycle-narrow-light');
});
