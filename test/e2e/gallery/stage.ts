import path from 'node:path';
import { type Browser, expect, type Page, type Route } from '@playwright/test';
import { AppError, type OperationName, type OutputOf } from '../../../core/contract/index.ts';
import type { SyntheticEngine } from '../../support/synthetic-engine.ts';
import { BUILT_PAGE } from '../browser-window.ts';
import { card, command, dock, inspect, inspector, outlineRow } from '../flows.ts';
import { type EngineName, startEngines } from './engines.ts';
import type { Theme } from './view.ts';

/**
 * Networks of containers come and go while the page loads, and with each of them the browser gives up what is on its
 * way. Code and styles take no way over the network therefore.
 */
async function fromDisk(route: Route): Promise<void> {
  await route.fulfill({ path: path.join(BUILT_PAGE, new URL(route.request().url()).pathname) });
}

/** What fails in the gallery fails with that. */
export const LOST = new AppError('engine_busy', 'The engine did not answer in time', {
  detail: 'It waited 30 seconds for the disk of this machine.',
});

/** The engine or a part of the page is away for a while, on purpose; the page tells of it. */
const EXPECTED =
  /WebSocket|ERR_INTERNET_DISCONNECTED|ERR_BLOCKED_BY_CLIENT|part of the window could not be loaded/;

/** Something lies over the canvas, or in the place of it. */
const IS_COVERED = `document.querySelector(
  'dialog[open], :popover-open, [role="dialog"]:not([popover]), [inert], aside[aria-label="Import plan"]',
) !== null`;
/** No message is left over from what was done before, and no terminal takes the keys. */
const DISMISS = `document.activeElement?.blur();
document.querySelectorAll('section[aria-label="Notifications"] button[aria-label="Dismiss"]')
  .forEach((button) => button.click())`;
const WINDOW = { width: 1440, height: 900 } as const;
const LONGEST_WAY_OUT = 6;

/** One page for the whole gallery, the engines that it looks at, and the ways through it that people take. */
export class Stage {
  readonly page: Page;
  /** What the page complained of since that was last asked. */
  readonly complaints: string[] = [];
  readonly #engines: Readonly<Record<EngineName, SyntheticEngine>>;
  /** Where the page is; null: nowhere that can be gone on from. */
  #at: EngineName | null = null;
  #isCut = false;
  #carries = false;
  /** Which files do not come. */
  #lost: string | null = null;

  private constructor(page: Page, engines: Readonly<Record<EngineName, SyntheticEngine>>) {
    this.page = page;
    this.#engines = engines;
    page.on('console', (message) => {
      // A file that cannot be got is told by its status, which the browser writes down.
      const isOfFile = message.location().url.includes('/chat/download');
      if (message.type() === 'error' && !isOfFile && !EXPECTED.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser): Promise<Stage> {
    const engines = await startEngines(BUILT_PAGE);
    const page = await browser.newPage({ viewport: WINDOW, reducedMotion: 'reduce' });
    await page.addInitScript('localStorage.clear()');
    await page.route('**/assets/*', fromDisk);
    return new Stage(page, engines);
  }

  async dispose(): Promise<void> {
    // A page that outlives its engine would complain of that.
    await this.page.close();
    for (const engine of Object.values(this.#engines)) await engine.dispose();
  }

  engine(name: EngineName = 'full'): SyntheticEngine {
    return this.#engines[name];
  }

  /** What goes wrong in the engine that the page goes to next, whichever that is. */
  hold(operation: OperationName): void {
    for (const { faults } of Object.values(this.#engines)) faults.hold(operation);
  }

  fail(operation: OperationName, error = LOST): void {
    for (const { faults } of Object.values(this.#engines)) faults.fail(operation, error);
  }

  answer<N extends OperationName>(operation: N, output: OutputOf<N>): void {
    for (const { faults } of Object.values(this.#engines)) faults.answer(operation, output);
  }

  /** Everything is answered again, as it is, nothing is held, and the window is as wide as most are. */
  async release(): Promise<void> {
    for (const engine of Object.values(this.#engines)) engine.faults.release();
    if (this.#lost) await this.page.unroute(this.#lost);
    this.#lost = null;
    if (this.#carries) {
      await this.page.keyboard.press('Escape');
      await this.page.mouse.up();
    }
    this.#carries = false;
    if (this.page.viewportSize()?.width !== WINDOW.width) await this.page.setViewportSize(WINDOW);
    if (this.#isCut) await this.page.context().setOffline(false);
    this.#isCut = false;
  }

  /** A file of the page does not come. */
  async lose(file: string): Promise<void> {
    this.#lost = `**/assets/${file}*`;
    await this.page.route(this.#lost, (route) => route.abort('blockedbyclient'));
  }

  /** Takes a card by its head and holds it over the frame of a team. */
  async carry(name: string, team: string): Promise<void> {
    const [from, to] = [await card(this.page, name).boundingBox(), await card(this.page, team).boundingBox()];
    if (!from || !to) throw new Error('They are not on the canvas');
    const [x, y] = [from.x + from.width / 4, from.y + from.height / 4];
    const { mouse } = this.page;
    await mouse.move(x, y);
    await mouse.down();
    this.#carries = true;
    await mouse.move(x + 6, y + 6);
    await mouse.move(to.x + to.width * 0.62, to.y + to.height * 0.4, { steps: 2 });
  }

  /** Drops a file on the window. */
  async drop({ name, buffer }: { readonly name: string; readonly buffer: Buffer }): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(
      ([text, called]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], called));
        return transfer;
      },
      [buffer.toString(), name] as const,
    );
    await this.page.locator('[data-canvas]').dispatchEvent('drop', { dataTransfer });
  }

  /** A failure that says what helps. */
  lostWithFix(name: string): AppError {
    return new AppError(LOST.code, `${name} did not restart: the engine did not answer in time`, {
      detail: LOST.detail,
      actions: [{ label: 'Look for Docker again', operation: 'docker.retry', input: {} }],
    });
  }

  async resize(width: number): Promise<void> {
    await this.page.setViewportSize({ ...WINDOW, width });
  }

  /** The engine cannot be reached any more. */
  async cut(): Promise<void> {
    await this.page.context().setOffline(true);
    this.engine().dropConnections();
    this.#isCut = true;
    this.#at = null;
  }

  idOf(name: string, of: EngineName = 'full'): string {
    return this.engine(of).state.named(name).id;
  }

  /** Opens the app anew: nothing is selected, nothing is open, nothing is remembered. */
  async visit(name: EngineName = 'full', query = ''): Promise<void> {
    await this.page.goto(`${this.engine(name).url}/${query}`);
    // Before the window is there, no key does anything.
    await expect(this.page.getByRole('banner').or(this.page.getByRole('main')).first()).toBeVisible();
    this.#at = query === '' ? name : null;
  }

  /** The view after this one begins with a page of its own. */
  leaveBehind(): void {
    this.#at = null;
  }

  /** The org on its canvas, with nothing over it. */
  async home(name: EngineName = 'full'): Promise<void> {
    if (this.#at !== name || !(await this.#uncover())) await this.visit(name);
    await expect(card(this.page, 'Mara Lindqvist')).toBeVisible();
    if (await this.dock.isVisible()) await this.page.keyboard.press('ControlOrMeta+j');
  }

  async #uncover(): Promise<boolean> {
    await this.page.evaluate(DISMISS);
    for (let key = 0; key < LONGEST_WAY_OUT; key += 1) {
      if (!(await this.page.evaluate(IS_COVERED))) return true;
      await this.page.keyboard.press('Escape');
    }
    return false;
  }

  get inspector() {
    return inspector(this.page);
  }

  get dock() {
    return dock(this.page);
  }

  get dialog() {
    return this.page.getByRole('dialog');
  }

  async select(name: string): Promise<void> {
    await outlineRow(this.page, name).click();
  }

  /** Shows a tab of the inspector about somebody. */
  async inspect(name: string, group: string, tab: string): Promise<void> {
    await inspect(this.page, name, group, tab);
  }

  async openDock(tab: string): Promise<void> {
    if (!(await this.dock.isVisible())) await this.page.keyboard.press('ControlOrMeta+j');
    await this.dock.getByRole('tab', { name: tab }).click();
  }

  /** Runs a command by its name, as people do. */
  async command(title: string): Promise<void> {
    await command(this.page, title);
  }

  /** As if it were chosen in another window. */
  async setTheme(theme: Theme): Promise<void> {
    await this.page.evaluate((chosen) => {
      const key = 'molecule.appearance';
      localStorage.setItem(key, JSON.stringify({ state: { theme: chosen }, version: 0 }));
      window.dispatchEvent(new StorageEvent('storage', { key }));
    }, theme);
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme);
  }
}
