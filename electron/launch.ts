import path from 'node:path';
import { build, isBuilt } from './launch/build.ts';
import { downloadElectron, findElectron } from './launch/electron-binary.ts';
import { appVersion, machine, root, runProgram } from './launch/project.ts';
import { stopSignal } from './launch/signals.ts';
import { runElectron } from './launch/window.ts';
import { chromiumFlags, whyNoWindow } from './launch/window-support.ts';
import { type AppOptions, appArguments, parseAppOptions } from './options.ts';

/** `npm start`: builds what has changed, then opens the app, or serves it where no window can be opened. */
await runProgram(async () => {
  const options = parseAppOptions(process.argv.slice(2), process.env, { strict: true });
  const stop = stopSignal();
  if (!(await isBuilt(root))) {
    mention('Building Molecule Desktop…');
    await build(root);
  }
  const outcome = await openWindow(options, stop);
  if (typeof outcome === 'number') return outcome;
  if (stop.aborted) return 0;
  console.log(`${outcome}, so the app is served for your browser instead.`);
  // Loaded only here: opening a window must not wait for an engine that runs in another process.
  const { serve } = await import('./launch/serve.ts');
  const rendererFolder = path.join(root, 'dist/renderer');
  await serve({ ...options, rendererFolder, version: appVersion(), env: process.env }, stop);
  return 0;
});

/** The exit code of the app, or the reason why there is no window. */
async function openWindow(options: AppOptions, stop: AbortSignal): Promise<number | string> {
  const obstacle = whyNoWindow(machine);
  if (obstacle) return obstacle;
  if (!findElectron(root, process.env)) {
    mention('Fetching Electron, once…');
    await downloadElectron(root);
  }
  const program = findElectron(root, process.env);
  if (!program) return 'Electron is not installed and could not be downloaded';
  const end = await runElectron(program, [...chromiumFlags(machine), root, ...appArguments(options)], stop);
  return end.how === 'quit' ? end.code : 'Electron does not start on this machine';
}

/** For somebody who waits in front of a terminal; a script wants only the lines that matter. */
function mention(line: string): void {
  if (process.stdout.isTTY) console.log(line);
}
