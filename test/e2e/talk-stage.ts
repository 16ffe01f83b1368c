import { expect } from '@playwright/test';
import { engine, page } from './browser-window.ts';
import { conversation, outlineRow } from './flows.ts';

/** Conversations with workspaces, by hand. */

export const bubbles = (name: string) => conversation(page, name).getByRole('article');
export const composer = (name: string) => page.getByRole('textbox', { name: `Message to ${name}` });
export const tab = (name: string) => page.getByRole('tab', { name, exact: true });

export async function open(name: string): Promise<void> {
  await outlineRow(page, name).click();
  await expect(composer(name)).toBeVisible();
}

/** Chooses an action of a message. */
export async function act(message: ReturnType<typeof bubbles>, action: string): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** The message to a workspace, once the engine has it. */
export async function askedOf(id: string, text: string) {
  await expect.poll(() => engine.talk.asked(id).text).toBe(text);
  return engine.talk.asked(id);
}
