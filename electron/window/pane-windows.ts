import type { BrowserWindow } from 'electron';
import type { PaneAddress } from './panes.ts';
import type { WindowSizes } from './placement.ts';
import { openPageWindow } from './window.ts';

const sizes: Readonly<Record<PaneAddress['kind'], WindowSizes>> = {
  outline: { minimum: { width: 240, height: 320 }, first: { width: 320, height: 760 } },
  dock: { minimum: { width: 480, height: 240 }, first: { width: 960, height: 520 } },
  inspector: { minimum: { width: 320, height: 400 }, first: { width: 520, height: 780 } },
};

export interface PaneWindowsOptions {
  readonly pageUrl: string;
  readonly preload: string;
  /** Where the place of the windows of one kind is remembered. */
  readonly stateFile: (kind: PaneAddress['kind']) => string;
}

/** The windows that show one pane each. They are as closed to the outside as the main one: the same guards hold. */
export class PaneWindows {
  readonly #options: PaneWindowsOptions;
  readonly #open = new Map<string, BrowserWindow>();

  constructor(options: PaneWindowsOptions) {
    this.#options = options;
  }

  /** Opens the window of a pane, or brings it to the front. */
  open({ kind, key, query }: PaneAddress): void {
    const before = this.#open.get(key);
    if (before) {
      if (before.isMinimized()) before.restore();
      before.focus();
      return;
    }
    const { pageUrl, preload, stateFile } = this.#options;
    const window = openPageWindow({
      pageUrl: new URL(query, pageUrl).href,
      preload,
      stateFile: stateFile(kind),
      sizes: sizes[kind],
      others: [...this.#open.values()].map((window) => window.getBounds()),
    });
    this.#open.set(key, window);
    window.once('closed', () => this.#open.delete(key));
  }

  closeAll(): void {
    for (const window of [...this.#open.values()]) window.destroy();
  }
}
