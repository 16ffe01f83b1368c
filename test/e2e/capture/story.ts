import { type Page, expect as usualExpect } from '@playwright/test';
import {
  card,
  conversation,
  DEMO,
  expectAllOnline,
  expectLiveEdges,
  importButton,
  planPanel,
} from '../flows.ts';
import type { Film } from './film.ts';
import type { Hand } from './hand.ts';

/** Nobody waits for a slow machine in the animation. */
const expect = usualExpect.configure({ timeout: 120_000 });

const TASK = 'Launch the page for our new desk lamp';
const WHEEL_STEPS = 26;
const ZOOM_PX = 38;
const STEP_MS = 40;
/** Keeps the beginning of the answer below what lies over the top of the conversation. */
const HEADROOM_PX = 60;

/**
 * What the capture shows: from the empty app to an org that has answered. Each scene has its seconds, so that a slow
 * machine makes no longer animation.
 */
export async function actOut(page: Page, hand: Hand, film: Film): Promise<void> {
  await hideWhereTheTemplateLies(page);
  await beginWithATemplate(page, hand, film);
  await agreeToThePlan(page, hand, film);
  await giveATask(page, hand, film);
  await watchTheWork(page, film);
  await readTheAnswer(page, hand, film);
  await goDark(page, hand, film);
  await lookFromAfar(page, hand, film);
}

async function beginWithATemplate(page: Page, hand: Hand, film: Film): Promise<void> {
  const gallery = page.getByRole('dialog', { name: 'Import an org template' });
  const demo = gallery.getByRole('listitem').filter({ hasText: 'Demo Studio' });
  // The canvas takes the place of the outline: this is about the cards.
  await page.keyboard.press('ControlOrMeta+b');
  await film.scene(1.5, async () => {
    await hand.rest(700);
    await hand.click(page.getByRole('button', { name: 'Choose a template…' }));
  });
  await expect(demo).toBeVisible();
  await film.scene(1, async () => {
    await hand.rest(400);
    await hand.click(demo.getByRole('button'), 500);
  });
}

/** The ghosts of the plan, and how they become workspaces. */
async function agreeToThePlan(page: Page, hand: Hand, film: Film): Promise<void> {
  await expect(planPanel(page)).toBeVisible();
  await expect(page.locator('[data-ghost]')).toHaveCount(DEMO.size);
  await film.scene(2, async () => {
    await hand.rest(1100);
    await hand.click(importButton(page), 700);
  });
  await expect(page.locator('[data-workspace]')).toHaveCount(DEMO.size);
  await film.scene(2.4, async () => {
    await hand.moveToPoint({ x: 640, y: 690 }, 500);
    await expectAllOnline(page);
    await hand.rest(300);
  });
}

async function giveATask(page: Page, hand: Hand, film: Film): Promise<void> {
  const composer = page.getByRole('textbox', { name: `Message to ${DEMO.root}` });
  await page.getByRole('button', { name: 'Hide the progress' }).click();
  await film.scene(0.6, async () => {
    await hand.click(card(page, DEMO.root).getByText(DEMO.root), 600);
  });
  await expect(composer).toBeVisible();
  await film.scene(2, async () => {
    await hand.click(composer, 450);
    await hand.write(TASK);
    await hand.rest(250);
    await page.keyboard.press('Enter');
  });
}

async function watchTheWork(page: Page, film: Film): Promise<void> {
  await film.scene(2.4, () => expectLiveEdges(page, DEMO.delegations));
  await film.scene(2.2, () => expect(conversation(page, DEMO.root)).toContainText(DEMO.answerStart));
}

async function readTheAnswer(page: Page, hand: Hand, film: Film): Promise<void> {
  const messages = conversation(page, DEMO.root);
  const beginning = messages.getByText(DEMO.answerStart);
  await film.scene(1.5, async () => {
    await hand.rest(300);
    await hand.moveTo(messages, 400);
    const way = (await topOf(beginning)) - (await topOf(messages)) - HEADROOM_PX;
    for (let step = 0; step < WHEEL_STEPS; step += 1) {
      await page.mouse.wheel(0, way / WHEEL_STEPS);
      await hand.rest(STEP_MS / 2);
    }
    await hand.rest(700);
  });
}

async function goDark(page: Page, hand: Hand, film: Film): Promise<void> {
  await film.scene(1.4, async () => {
    await hand.click(page.getByRole('button', { name: 'Appearance' }), 500);
    await hand.click(page.getByRole('radio', { name: 'Dark' }), 350);
    await hand.rest(150);
    await page.keyboard.press('Escape');
    await hand.rest(400);
  });
}

/** Cards become tiles with initials, and cards again. */
async function lookFromAfar(page: Page, hand: Hand, film: Film): Promise<void> {
  const canvas = await page.getByRole('main').boundingBox();
  if (!canvas) throw new Error('the canvas is not to be seen');
  await film.scene(1.9, async () => {
    await hand.moveToPoint({ x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 }, 450);
    await page.keyboard.down('Control');
    for (let step = 0; step < WHEEL_STEPS; step += 1) {
      await page.mouse.wheel(0, ZOOM_PX);
      await hand.rest(STEP_MS);
    }
    await page.keyboard.up('Control');
    await hand.rest(700);
  });
  await film.scene(1.5, async () => {
    await page.keyboard.press('Shift+1');
    await hand.rest(1800);
  });
}

async function topOf(target: ReturnType<Page['locator']>): Promise<number> {
  const box = await target.boundingBox();
  if (!box) throw new Error(`${target} is not to be seen`);
  return box.y;
}

/** A picture that is published does not tell the folders of the machine that it was made on. */
async function hideWhereTheTemplateLies(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('[aria-label="Import plan"] header code { display: none }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}
