import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { messageOf } from '../core/base/index.ts';
import { DesktopApp } from './desktop-app.ts';
import { watchEngineBuild } from './development.ts';
import { parseAppOptions } from './options.ts';
import { shellFiles } from './paths.ts';
import { registerPageScheme } from './window/page.ts';

/** Set by the development loop; means nothing in a packaged app. */
const devServerUrl = app.isPackaged ? undefined : process.env.MOLECULE_DEV_SERVER_URL;

function run(): void {
  const options = parseAppOptions(process.argv.slice(1), process.env, { strict: false });
  app.setName('Molecule Desktop');
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
  app.on('second-instance', () => desktop?.show());
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
    if (devServerUrl) watchEngineBuild(() => desktop?.restartEngine());
  });
}

try {
  run();
} catch (error) {
  console.error(messageOf(error));
  app.exit(1);
}
