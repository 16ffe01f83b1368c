import path from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Workspace } from '../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../support/synthetic-engine.ts';
import { card } from './flows.ts';

/**
 * The canvas by hand, on an engine that keeps still: one window goes through all tests of a file, and each of them leaves
 * the studio as it found it.
 */

export const STUDIO_SIZE = 12;
const staticFolder =
  process.env.MOLECULE_TEST_RENDERER ?? path.resolve(import.meta.dirname, '../../dist/renderer');

export let engine: SyntheticEngine;
export let page: Page;
/** What the page has complained of in the test that runs. */
export const complaints: string[] = [];

/** Opens the studio for the tests of a file, which come one after the other. */
export function openStudio(): void {
  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async ({ browser }) => {
    engine = await startSyntheticEngine({ workspaces: STUDIO_SIZE, port: 0, still: true, staticFolder });
    // Long enough for the slowest machine.
    engine.state.undoMs = 120_000;
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      acceptDownloads: true,
    });
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(engine.url);
    await expect(card(page, 'Mara Lindqvist')).toBeVisible();
  });
  test.afterAll(async () => {
    // A page that outlives its engine would complain of that.
    await page?.context().close();
    await engine?.dispose();
  });
  test.afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
}

export const canvas = () => page.getByRole('main');
export const toasts = () => page.getByRole('region', { name: 'Notifications' });
export const node = (name: string) =>
  page.locator('.react-flow__node', { has: page.locator(`[role="group"][aria-label^="${name}, "]`) });
export const slot = () => page.locator('[data-slot]');
export const selectionBar = () => canvas().getByRole('toolbar', { name: 'Selection' });

export function find(name: string): Workspace {
  const found = [...engine.state.workspaces.values()].find(
    (each) => each.name === name && each.destroyAt === null,
  );
  if (!found) throw new Error(`There is no ${name}`);
  return found;
}

export function parentOf(name: string): string | undefined {
  const { parentId } = find(name);
  return parentId === null ? undefined : engine.state.workspaces.get(parentId)?.name;
}

export async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the screen');
  return box;
}

/** The middle of a card's upper part, where nothing else takes the pointer. */
export async function grip(name: string) {
  const box = await boxOf(card(page, name));
  return { x: box.x + Math.min(60, box.width / 3), y: box.y + Math.min(24, box.height / 3) };
}

/** Takes a card by its head and carries it to a point; the pointer stays down. */
export async function carry(name: string, to: { x: number; y: number }): Promise<void> {
  const from = await grip(name);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 6);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
}

/** A point inside the frame of a team that no member covers: beside its name. */
export async function headOf(team: string) {
  const box = await boxOf(card(page, team));
  return { x: box.x + box.width * 0.62, y: box.y + box.height * 0.4 };
}

/** Where a line comes to a card from above. */
export async function lineTo(name: string) {
  const box = await boxOf(node(name));
  return { x: box.x + box.width / 2, y: box.y - 6 };
}

export async function clear(): Promise<void> {
  await canvas()
    .locator('.react-flow__pane')
    .click({ position: { x: 6, y: 300 } });
  await page.keyboard.press('Escape');
}

export async function undo(): Promise<void> {
  await page.keyboard.press('ControlOrMeta+z');
}
