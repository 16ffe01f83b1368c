import { readFileSync } from 'node:fs';
import type { BrowserWindow } from 'electron';
import { systemCodeOf, writeFileAtomic } from '../../core/base/index.ts';
import { parseWindowState, type WindowState } from './placement.ts';

/** Moving a window fires dozens of events a second; one write after the last is enough. */
const SETTLED_AFTER_MS = 400;

/** The remembered window state, or null. An unreadable file is as good as none. */
export function readWindowState(file: string): WindowState | null {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') console.error('The window state could not be read', error);
    return null;
  }
}

/** Writes the window's place to `file` whenever it has changed. Ends with the window. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  let written: Promise<void> = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    const state: WindowState = {
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    };
    written = written
      .then(() => writeFileAtomic(file, `${JSON.stringify(state)}\n`))
      .catch((error: unknown) => console.error('The window state could not be saved', error));
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SETTLED_AFTER_MS);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('enter-full-screen', saveSoon);
  window.on('leave-full-screen', saveSoon);
  window.on('close', save);
  window.once('closed', () => clearTimeout(timer));
}
