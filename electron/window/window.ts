import path from 'node:path';
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { resourcesFolder } from '../../core/base/index.ts';
import { offerContextMenu } from './context-menu.ts';
import { besideOthers, placeWindow, type Rectangle, type WindowSizes } from './placement.ts';
import { readWindowState, rememberWindowState } from './remember.ts';

/** The surface token of the two themes, so that nothing flashes before the page has painted. */
const SURFACE = { light: '#faf7f1', dark: '#191714' } as const;

export interface PageWindowOptions {
  readonly pageUrl: string;
  readonly preload: string;
  /** Where the window's place is remembered. */
  readonly stateFile: string;
  readonly sizes: WindowSizes;
  /** Windows that it must not cover. */
  readonly others?: readonly Rectangle[];
}

/** Opens a window of the app: sandboxed, isolated, with nothing but the preload script's bridge. */
export function openPageWindow(options: PageWindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const workAreas = [primary, ...others].map((display) => display.workArea);
  const placed = placeWindow(readWindowState(options.stateFile), workAreas, options.sizes);
  const { maximized, fullScreen, ...bounds } = besideOthers(placed, options.others ?? [], workAreas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: options.sizes.minimum.width,
    minHeight: options.sizes.minimum.height,
    show: false,
    fullscreen: fullScreen,
    title: 'Molecule Desktop',
    icon: path.join(resourcesFolder(), 'icons/icon.png'),
    backgroundColor: nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // Elsewhere the dictionaries would come from the network.
      spellcheck: process.platform === 'darwin',
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberWindowState(window, options.stateFile);
  offerReload(window);
  offerContextMenu(window);
  window.loadURL(options.pageUrl).catch((error: unknown) => console.error('The page did not load', error));
  return window;
}

/** When the page's process dies or hangs, says so and offers to load it again. Workspaces are not affected. */
function offerReload(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`The page's process is gone: ${reason} (${exitCode})`);
    void ask(window, 'The window stopped working', `Reason: ${reason}.`, ['Reload', 'Close window']).then(
      (choice) => (choice === 0 ? window.webContents.reload() : window.destroy()),
    );
  });
  window.on('unresponsive', () => {
    void ask(window, 'The window does not respond', '', ['Wait', 'Reload']).then((choice) => {
      if (choice === 1) window.webContents.forcefullyCrashRenderer();
    });
  });
}

async function ask(
  window: BrowserWindow,
  message: string,
  detail: string,
  buttons: string[],
): Promise<number> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail: `${detail} Your workspaces keep running.`.trim(),
    buttons,
    defaultId: 0,
    cancelId: buttons.length - 1,
  });
  return response;
}
