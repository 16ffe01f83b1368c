import { app, BrowserWindow, dialog, Menu, nativeTheme, session, shell, type WebContents } from 'electron';
import { homePaths, messageOf, toAppError } from '../core/base/index.ts';
import type { EngineClient } from '../core/contract/index.ts';
import type { AppFolder, MenuEntry } from './bridge.ts';
import { Downloads } from './downloads/downloads.ts';
import { serveDownloads } from './downloads/ipc.ts';
import { engineAddress } from './engine/address.ts';
import { createMainClient } from './engine/client.ts';
import { EngineHost } from './engine/host.ts';
import { systemKeychain } from './engine/keychain.ts';
import { keyFromKeychain } from './engine/secret-key.ts';
import { reportEngineTrouble } from './engine/trouble.ts';
import { menuTemplate } from './menu.ts';
import { parseLink, type Wish } from './native/links.ts';
import { Notifier } from './native/notifier.ts';
import { OpenRequests } from './native/open-requests.ts';
import { showBadge } from './native/show-badge.ts';
import { AppTray } from './native/tray.ts';
import type { AppOptions } from './options.ts';
import { builtFiles, shellFiles } from './paths.ts';
import { type Preferences, PreferencesFile } from './preferences.ts';
import { createQuitFlow } from './quit/create.ts';
import type { QuitFlow } from './quit/flow.ts';
import { serveUploads } from './uploads/ipc.ts';
import { Uploads } from './uploads/uploads.ts';
import { guardNavigation, guardPermissions, openOutside } from './window/guards.ts';
import { sendCommand, sendOpen, serveBridge } from './window/ipc.ts';
import { PAGE_URL, servePage } from './window/page.ts';
import { whenPageGoes } from './window/page-life.ts';
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
  readonly #opening = new OpenRequests();
  readonly #notifier = new Notifier((link) => this.#openLink(link));
  readonly #tray = new AppTray({
    show: () => this.show(),
    showUnread: () => this.#runInMain('workspace.nextUnread'),
    setKeepInTray: (keep) => this.#setKeepInTray(keep),
    quit: () => {
      // The question needs a window.
      this.show();
      this.requestQuit();
    },
  });
  #unread = 0;
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
      runInMain: (command) => this.#runInMain(command),
      notify: (notice) => this.#notifier.show(notice),
      withdraw: (tag) => this.#notifier.withdraw(tag),
      setUnread: (count) => this.#setUnread(count),
      setTheme: (theme) => this.#setTheme(theme),
      openFolder: (folder) => this.#openFolder(folder),
      openIn: (page) => this.#openIn(page),
    });
    const address = () => engineAddress(this.#options.home);
    serveUploads(new Uploads(address), this.#pageUrl);
    serveDownloads(new Downloads(address), this.#pageUrl);
    reportEngineTrouble(this.#host, {
      openLogs: () => this.#openLogs(),
      quit: () => void this.#quit.leave('keep'),
    });
    this.#host.onLost(({ asked, code }) => {
      // Code 0: the engine was told to stop by another client. Without it there is nothing left to show.
      if (!asked && code === 0) void this.#quit.leave('keep');
    });
    nativeTheme.themeSource = this.#preferences.values.theme;
    this.#host.start();
    this.#buildMenu();
    this.#showTray();
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

  /** Shows the window and has its page open what somebody outside of it wants to see. */
  open(wish: Wish): void {
    this.show();
    this.#opening.take(wish).catch((error: unknown) => {
      const { message, detail } = toAppError(error);
      dialog.showErrorBox('The file could not be opened', detail ? `${message}\n\n${detail}` : message);
    });
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
    if (this.#unread > 0) showBadge(this.#unread, window);
    window.on('close', (event) => {
      // On a Mac an app outlives its window. Elsewhere closing is quitting, and the question needs the window.
      if (process.platform === 'darwin') return;
      if (this.#preferences.values.keepInTray && !this.#quit.leaving) {
        event.preventDefault();
        window.hide();
        return;
      }
      if (!this.requestQuit()) event.preventDefault();
    });
    window.once('closed', () => {
      this.#window = undefined;
      this.#opening.serve(null);
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
        keepInTray: this.#preferences.values.keepInTray,
      },
      this.#entries,
      {
        send: (command) => this.#runCommand(command),
        open: openOutside,
        openLogs: () => this.#openLogs(),
        setAskBeforeQuit: (ask) => this.#setAskBeforeQuit(ask),
        setKeepInTray: (keep) => this.#setKeepInTray(keep),
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  /** Commands of the menu are meant for the window in which somebody works. */
  #runCommand(command: string): void {
    const focused = BrowserWindow.getFocusedWindow();
    if (focused && focused !== this.#window) sendCommand(focused, command);
    else this.#runInMain(command);
  }

  #runInMain(command: string): void {
    this.show();
    if (this.#window) sendCommand(this.#window, command);
  }

  #openLink(link: string): void {
    const wish = parseLink(link);
    if (wish) this.open(wish);
  }

  #openIn(page: WebContents): void {
    if (page !== this.#window?.webContents) return;
    this.#opening.serve((request) => sendOpen(page, request));
    // One that is loaded again listens again; what comes meanwhile waits.
    whenPageGoes(page, () => this.#opening.serve(null));
  }

  #setUnread(count: number): void {
    if (count === this.#unread) return;
    this.#unread = count;
    showBadge(count, this.#window);
    this.#showTray();
  }

  #setTheme(theme: Preferences['theme']): void {
    if (theme === this.#preferences.values.theme) return;
    nativeTheme.themeSource = theme;
    this.#setPreferences({ theme });
  }

  #setKeepInTray(keepInTray: boolean): void {
    this.#setPreferences({ keepInTray });
    this.#showTray();
    this.#buildMenu();
  }

  #showTray(): void {
    this.#tray.show({ unread: this.#unread, keepInTray: this.#preferences.values.keepInTray });
  }

  #setAskBeforeQuit(ask: boolean): void {
    this.#setPreferences({ workspacesOnQuit: ask ? null : 'keep' });
  }

  #setPreferences(change: Partial<Preferences>): void {
    this.#preferences
      .set(change)
      .catch((error: unknown) => dialog.showErrorBox('The preference was not saved', messageOf(error)));
  }

  #openLogs(): void {
    this.#openFolder('logs').catch((error: unknown) =>
      dialog.showErrorBox('The log folder could not be opened', messageOf(error)),
    );
  }

  async #openFolder(folder: AppFolder): Promise<void> {
    const { home, logs } = homePaths(this.#options.home);
    const problem = await shell.openPath({ data: home, logs }[folder]);
    if (problem) throw new Error(problem);
  }

  async #startDemo(): Promise<void> {
    try {
      await this.#client.call('org.demo', {});
    } catch (error) {
      if (!this.#quit.leaving) dialog.showErrorBox('The demo org could not be started', messageOf(error));
    }
  }
}
