import { app, type BrowserWindow, dialog, Menu, session, shell } from 'electron';
import { homePaths, messageOf } from '../core/base/index.ts';
import type { EngineClient } from '../core/contract/index.ts';
import type { MenuEntry } from './bridge.ts';
import { createMainClient } from './engine/client.ts';
import { EngineHost } from './engine/host.ts';
import { systemKeychain } from './engine/keychain.ts';
import { keyFromKeychain } from './engine/secret-key.ts';
import { reportEngineTrouble } from './engine/trouble.ts';
import { menuTemplate } from './menu.ts';
import type { AppOptions } from './options.ts';
import { builtFiles, shellFiles } from './paths.ts';
import { PreferencesFile } from './preferences.ts';
import { createQuitFlow } from './quit/create.ts';
import type { QuitFlow } from './quit/flow.ts';
import { guardNavigation, guardPermissions, openOutside } from './window/guards.ts';
import { sendCommand, serveBridge } from './window/ipc.ts';
import { PAGE_URL, servePage } from './window/page.ts';
import { PaneWindows } from './window/pane-windows.ts';
import { mainSizes } from './window/placement.ts';
import { openPageWindow } from './window/window.ts';

/** The running app: one window, one engine process, and the way out. Created once Electron is ready. */
export class DesktopApp {
  readonly #options: AppOptions;
  readonly #pageUrl: string;
  readonly #host: EngineHost;
  readonly #client: EngineClient;
  readonly #preferences: PreferencesFile;
  readonly #quit: QuitFlow;
  readonly #panes: PaneWindows;
  #window: BrowserWindow | undefined;
  /** What the page can do, for the menus. */
  #entries: readonly MenuEntry[] = [];

  /** `devServerUrl`: where a development server has the page; without it the built page is shown. */
  constructor(options: AppOptions, devServerUrl: string | undefined) {
    this.#options = options;
    this.#pageUrl = devServerUrl ?? PAGE_URL;
    const { home, port, backend } = options;
    this.#host = new EngineHost({
      program: builtFiles.engine,
      start: {
        home,
        backend,
        version: app.getVersion(),
        rendererFolder: null,
        ...(port === undefined ? {} : { port }),
      },
      secretKey: () => keyFromKeychain(homePaths(home), systemKeychain, process.env),
    });
    this.#client = createMainClient(this.#host);
    this.#preferences = new PreferencesFile(shellFiles(home).preferences);
    this.#panes = new PaneWindows({
      pageUrl: this.#pageUrl,
      preload: builtFiles.preload,
      stateFile: shellFiles(home).paneState,
    });
    this.#quit = createQuitFlow({
      host: this.#host,
      client: this.#client,
      preferences: this.#preferences,
      window: () => this.#window,
      exit: () => app.exit(0),
    });
  }

  start(): void {
    guardNavigation(app, this.#pageUrl);
    guardPermissions(session.defaultSession, this.#pageUrl);
    servePage(session.defaultSession, builtFiles.page);
    serveBridge(this.#host, this.#pageUrl, {
      setMenu: (entries) => {
        this.#entries = entries;
        this.#buildMenu();
      },
      openPane: (pane) => this.#panes.open(pane),
    });
    reportEngineTrouble(this.#host, {
      openLogs: () => this.#openLogs(),
      quit: () => void this.#quit.leave('keep'),
    });
    this.#host.onLost(({ asked, code }) => {
      // Code 0: the engine was told to stop by another client. Without it there is nothing left to show.
      if (!asked && code === 0) void this.#quit.leave('keep');
    });
    this.#host.start();
    this.#buildMenu();
    this.show();
    if (this.#options.demo) void this.#startDemo();
  }

  /** Brings the window to the front; opens it when it was closed. */
  show(): void {
    const window = this.#window;
    if (!window) {
      this.#openWindow();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Quits, after asking what to do with running workspaces. Returns false while the app stays alive. */
  requestQuit(): boolean {
    if (this.#quit.leaving) return true;
    void this.#quit.request();
    return false;
  }

  /** Quits without asking, as a signal or the system wants it. Workspaces keep running. */
  quitNow(): void {
    void this.#quit.leave('keep');
  }

  /** Replaces the engine process, for development after a build. */
  restartEngine(): void {
    void this.#host.restart();
  }

  #openWindow(): void {
    const window = openPageWindow({
      pageUrl: this.#pageUrl,
      preload: builtFiles.preload,
      stateFile: shellFiles(this.#options.home).windowState,
      sizes: mainSizes,
    });
    this.#window = window;
    window.on('close', (event) => {
      // On a Mac an app outlives its window. Elsewhere closing is quitting, and the question needs the window.
      if (process.platform === 'darwin' || this.requestQuit()) return;
      event.preventDefault();
    });
    window.once('closed', () => {
      this.#window = undefined;
      // They show parts of it, and their buttons lead back to it.
      this.#panes.closeAll();
    });
  }

  #buildMenu(): void {
    const template = menuTemplate(
      {
        platform: process.platform,
        appName: app.name,
        development: !app.isPackaged,
        askBeforeQuit: this.#preferences.values.workspacesOnQuit === null,
      },
      this.#entries,
      {
        send: (command) => {
          this.show();
          if (this.#window) sendCommand(this.#window, command);
        },
        open: openOutside,
        openLogs: () => this.#openLogs(),
        setAskBeforeQuit: (ask) => this.#setAskBeforeQuit(ask),
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #setAskBeforeQuit(ask: boolean): void {
    this.#preferences
      .set({ workspacesOnQuit: ask ? null : 'keep' })
      .catch((error: unknown) => dialog.showErrorBox('The preference was not saved', messageOf(error)));
  }

  #openLogs(): void {
    void shell.openPath(homePaths(this.#options.home).logs).then((problem) => {
      if (problem) dialog.showErrorBox('The log folder could not be opened', problem);
    });
  }

  async #startDemo(): Promise<void> {
    try {
      await this.#client.call('org.demo', {});
    } catch (error) {
      if (!this.#quit.leaving) dialog.showErrorBox('The demo org could not be started', messageOf(error));
    }
  }
}
