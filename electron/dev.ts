import { spawn } from 'node:child_process';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { findElectron } from './launch/electron-binary.ts';
import { machine, root, runProgram } from './launch/project.ts';
import { stopSignal } from './launch/signals.ts';
import { watchPrograms } from './launch/watch-programs.ts';
import { runElectron } from './launch/window.ts';
import { chromiumFlags, whyNoWindow } from './launch/window-support.ts';
import { type AppOptions, appArguments, parseAppOptions, portOf } from './options.ts';

/**
 * `npm run dev`: the page from Vite's server with hot replacement, the engine restarted when its sources
 * change, in Electron where a window can be opened, else in the browser.
 */
await runProgram(async () => {
  const options = parseAppOptions(process.argv.slice(2), process.env, { strict: true });
  const stop = stopSignal();
  const electron = whyNoWindow(machine) === null ? findElectron(root, process.env) : null;
  return electron ? await inElectron(electron, options, stop) : await inBrowser(options, stop);
});

/** Restarts Electron when main or preload change; main itself notices a new engine. */
async function inElectron(electron: string, options: AppOptions, stop: AbortSignal): Promise<number> {
  const server = await startPageServer(undefined);
  const env = { ...process.env, MOLECULE_DEV_SERVER_URL: addressOf(server) };
  let restart = new AbortController();
  const programs = await watchPrograms(root, (program) => {
    if (program === 'main' || program === 'preload') restart.abort();
  });
  try {
    for (;;) {
      const args = [...chromiumFlags(machine), root, ...appArguments(options)];
      const end = await runElectron(electron, args, AbortSignal.any([stop, restart.signal]), env);
      if (stop.aborted || !restart.signal.aborted) return end.how === 'quit' ? end.code : 1;
      restart = new AbortController();
    }
  } finally {
    await programs.dispose();
    await server.close();
  }
}

/** Runs the engine under Node's watch mode and lets the page's server pass its requests on to it. */
async function inBrowser(options: AppOptions, stop: AbortSignal): Promise<number> {
  const port = options.port || portOf(process.env.PORT) || (await freePort());
  const server = await startPageServer(`http://127.0.0.1:${port}`);
  const program = path.join(root, 'electron/launch/dev-engine.ts');
  const args = ['--watch', '--watch-preserve-output', program, ...appArguments({ ...options, port })];
  const engine = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, MOLECULE_DEV_SERVER_URL: addressOf(server) },
  });
  stop.addEventListener('abort', () => engine.kill('SIGTERM'), { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      engine.once('error', reject);
      engine.once('exit', (code) => resolve(stop.aborted ? 0 : (code ?? 1)));
    });
  } finally {
    await server.close();
  }
}

async function startPageServer(engineUrl: string | undefined): Promise<ViteDevServer> {
  const toEngine = { target: engineUrl ?? '' };
  const server = await createServer({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    server: {
      host: '127.0.0.1',
      // The engine checks that a request's origin is the host it was sent to, so the host stays as it is.
      ...(engineUrl ? { proxy: { '/contract': { ...toEngine, ws: true }, '^/\\?token=': toEngine } } : {}),
    },
  });
  return server.listen();
}

function addressOf(server: ViteDevServer): string {
  const [url] = server.resolvedUrls?.local ?? [];
  if (!url) throw new Error('The development server listens nowhere');
  return url;
}

/** A port that is free now. The engine keeps it over its restarts, which the page's server relies on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(address)));
    });
  });
}
