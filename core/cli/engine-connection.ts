import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import { AppError, homePaths } from '../base/index.ts';
import { createClient, type EngineClient, httpCaller, webSocketCarrier } from '../contract/index.ts';

/** A running engine, as its data folder tells. */
export interface RunningEngine {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly call: ReturnType<typeof httpCaller>;
  /** A client with events; the caller disposes it. */
  connect(): EngineClient;
}

/** Finds the engine of a data folder. Throws `no_engine` when none runs. */
export async function findEngine(home: string, env: NodeJS.ProcessEnv): Promise<RunningEngine> {
  const paths = homePaths(home);
  const none = (cause: unknown) =>
    new AppError('no_engine', `No engine is running for ${home}`, {
      detail:
        'Start one with "molecule serve" (or open the app), or point to another data folder with --home.',
      cause,
    });
  let about: { url: string; port: number; pid: number };
  let token: string;
  try {
    about = JSON.parse(await readFile(paths.engineFile, 'utf8')) as typeof about;
    token = env.ADMIN_TOKEN || (await readFile(paths.adminToken, 'utf8')).trim();
  } catch (error) {
    throw none(error);
  }
  const call = httpCaller(about.url, token);
  try {
    await call('engine.info', {});
  } catch (error) {
    // A killed engine leaves its file behind.
    if (error instanceof AppError && error.code === 'engine_unreachable') throw none(error);
    throw error;
  }
  // Asked at each attempt: an engine that was started again may have another port.
  const socketUrl = () => `${addressIn(paths.engineFile, about.url).replace(/^http/, 'ws')}/contract/ws`;
  return {
    ...about,
    call,
    connect: () =>
      createClient(
        webSocketCarrier(() => new WebSocket(socketUrl(), { headers: { authorization: `Bearer ${token}` } })),
      ),
  };
}

/** The URL that a running engine left in its file; the last known one while there is none. */
function addressIn(engineFile: string, lastKnown: string): string {
  try {
    return (JSON.parse(readFileSync(engineFile, 'utf8')) as { url: string }).url;
  } catch {
    return lastKnown;
  }
}
