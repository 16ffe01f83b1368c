import path from 'node:path';
import { createBuilder, type Rolldown } from 'vite';

export type ProgramName = 'preload' | 'main' | 'engine' | 'runtime';
const PROGRAMS: readonly ProgramName[] = ['preload', 'main', 'engine', 'runtime'];

/** Builds the programs that Electron runs, then again whenever a source changes; `rebuilt` tells which. */
export async function watchPrograms(
  root: string,
  rebuilt: (program: ProgramName) => void,
): Promise<{ dispose(): Promise<void> }> {
  const watch = { build: { watch: {} } };
  const builder = await createBuilder({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    environments: Object.fromEntries(PROGRAMS.map((name) => [name, watch])),
  });
  const watchers: Rolldown.RolldownWatcher[] = [];
  for (const name of PROGRAMS) {
    const environment = builder.environments[name];
    if (!environment) throw new Error(`vite.config.ts has no environment "${name}"`);
    const watcher = (await builder.build(environment)) as Rolldown.RolldownWatcher;
    watchers.push(watcher);
    await firstBuild(watcher, () => rebuilt(name));
  }
  return { dispose: async () => void (await Promise.all(watchers.map((watcher) => watcher.close()))) };
}

/** Resolves after the first build; calls back after each later one that succeeded. Vite reports failures. */
function firstBuild(watcher: Rolldown.RolldownWatcher, rebuilt: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let isFirst = true;
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') reject(event.error);
      if (event.code !== 'END') return;
      if (!isFirst) rebuilt();
      isFirst = false;
      resolve();
    });
  });
}
