import { addAbortListener } from 'node:events';
import { type Engine, startEngine } from '../../core/engine.ts';
import type { AppOptions } from '../options.ts';

export interface ServeOptions extends AppOptions {
  readonly version: string;
  readonly rendererFolder: string;
  /** Where the page is to be opened when it is not the engine that serves it. */
  readonly pageUrl?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the engine in this process, with the page on a loopback URL that it prints, until told to stop. */
export async function serve(options: ServeOptions, stop: AbortSignal): Promise<void> {
  const engine = await startEngine({
    home: options.home,
    version: options.version,
    backend: options.backend,
    rendererFolder: options.rendererFolder,
    env: options.env,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  try {
    console.log(`Molecule Desktop is at ${pageAddress(engine.signInUrl(), options.pageUrl)}`);
    if (options.demo) await engine.dispatch('org.demo', {});
    await untilStopped(engine, stop);
  } finally {
    await engine.dispose();
  }
}

/** The sign-in URL, moved to the server that has the page. */
function pageAddress(signInUrl: string, pageUrl: string | undefined): string {
  if (!pageUrl) return signInUrl;
  const { pathname, search } = new URL(signInUrl);
  return new URL(pathname + search, pageUrl).href;
}

function untilStopped(engine: Engine, stop: AbortSignal): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    addAbortListener(stop, () => resolve());
  });
  return Promise.race([asked, engine.whenStopped]);
}
