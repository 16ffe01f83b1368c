import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { messageOf } from '../core/base/index.ts';
import { DesktopApp } from './desktop-app.ts';
import { watchEngineBuild } from './development.ts';
import { LINK_SCHEME, parseFile, parseLink, parseOpenArguments, type Wish } from './native/links.ts';
import { APP_ID, parseAppOptions } from './options.ts';
import { shellFiles } from './paths.ts';
import { registerPageScheme } from './window/page.ts';

/** Set by the development loop; means nothing in a packaged app. */
const devServerUrl = app.isPackaged ? undefined : process.env.MOLECULE_DEV_SERVER_URL;

function run(): void {
  const options = parseAppOptions(process.argv.slice(1), process.env, { strict: false });
  app.setName('Molecule Desktop');
  // Windows shows messages only of an app that names the shortcut it was started by.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  const { folder } = shellFiles(options.home);
  mkdirSync(folder, { recursive: true });
  app.setPath('userData', folder);
  // The lock belongs to this folder: a second data folder may have its own window at the same time.
  if (!app.requestSingleInstanceLock()) {
    console.error('Molecule Desktop runs already; its window is brought to the front.');
    app.exit(0);
    return;
  }
  registerPageScheme();

  let desktop: DesktopApp | undefined;
  /** What was to be opened before there was an app to do it. */
  const early: Wish[] = [...parseOpenArguments(process.argv.slice(1), process.cwd())];
  const open = (wish: Wish | null) => {
    if (wish === null) return;
    if (desktop) desktop.open(wish);
    else early.push(wish);
  };
  // Only an installed app may take links for itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('second-instance', (_event, argv, cwd) => {
    desktop?.show();
    for (const wish of parseOpenArguments(argv.slice(1), cwd)) open(wish);
  });
  // How a Mac hands over links and files.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open(parseLink(url));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open(parseFile(file, '/'));
  });
  app.on('activate', () => desktop?.show());
  // On a Mac the app stays; elsewhere the window's own close has asked already.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (desktop && !desktop.requestQuit()) event.preventDefault();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (desktop ? desktop.quitNow() : app.exit(0)));
  }
  void app.whenReady().then(() => {
    desktop = new DesktopApp(options, devServerUrl);
    desktop.start();
    for (const wish of early.splice(0)) desktop.open(wish);
    if (devServerUrl) watchEngineBuild(() => desktop?.restartEngine());
  });
}

try {
  run();
} catch (error) {
  console.error(messageOf(error));
  app.exit(1);
}
