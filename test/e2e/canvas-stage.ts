import { engine, page, shareWindow } from './browser-window.ts';
import { boxOf, card } from './flows.ts';

/** The canvas by hand. Each test leaves the studio as it found it. */
export function shareStudio(): void {
  shareWindow({
    prepare: () => {
      // Long enough for the slowest machine.
      engine.state.undoMs = 120_000;
    },
  });
}

export const canvas = () => page.getByRole('main');
export const node = (name: string) =>
  page.locator('.react-flow__node', { has: page.locator(`[role="group"][aria-label^="${name}, "]`) });
export const slot = () => page.locator('[data-slot]');
export const selectionBar = () => canvas().getByRole('toolbar', { name: 'Selection' });

export function parentOf(name: string): string | undefined {
  const { parentId } = engine.state.named(name);
  return parentId === null ? undefined : engine.state.workspaces.get(parentId)?.name;
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
