import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastify from 'fastify';
import { startEngine } from '../../../core/engine.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { openBareTable } from './bare-insert.ts';
import { watchLoopDelay } from './loop-delay.ts';

/** The engine of the app, or the least server that parses a body and inserts a row. */
export type ServerKind = 'engine' | 'bare';

/** A server in a process of its own, so that it and whoever loads it have a core each. */
export interface IngestServer {
  readonly port: number;
  /** Where activity of the only workspace is posted. */
  readonly path: string;
  readonly token: string;
  /** The 99th percentile of its event-loop delay since the last call, in milliseconds. */
  loopDelayP99Ms(): Promise<number>;
  dispose(): Promise<void>;
}

type Address = Pick<IngestServer, 'port' | 'path' | 'token'>;

const STOP = 'stop';
const REPORT_DELAY = 'delay';

/** Starts a server on a new data folder, which goes with it. */
export async function startServer(kind: ServerKind): Promise<IngestServer> {
  const child = fork(import.meta.filename, [kind]);
  const gone = once(child, 'exit');
  const answer = async () => {
    const early = gone.then(([code]) => Promise.reject(new Error(`the ${kind} server ended with ${code}`)));
    const [message] = (await Promise.race([once(child, 'message'), early])) as [unknown];
    return message;
  };
  const address = (await answer()) as Address;
  return {
    ...address,
    async loopDelayP99Ms() {
      child.send(REPORT_DELAY);
      return (await answer()) as number;
    },
    async dispose() {
      child.send(STOP);
      await gone;
    },
  };
}

async function serveEngine(home: string): Promise<{ address: Address; close: () => Promise<void> }> {
  const engine = await startEngine({ home, version: 'bench', port: 0, backend: 'process', logLevel: 'warn' });
  const { url } = engine.info();
  const response = await fetch(`${url}/workspaces`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${(await readFile(engine.adminTokenFile, 'utf8')).trim()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'Bench', external: true }),
  });
  const { connection } = (await response.json()) as {
    connection: { workspace_id: string; auth_token: string };
  };
  return {
    address: {
      port: Number(new URL(url).port),
      path: `/workspaces/${connection.workspace_id}/activity`,
      token: connection.auth_token,
    },
    close: () => engine.dispose(),
  };
}

async function serveBare(home: string): Promise<{ address: Address; close: () => Promise<void> }> {
  const table = openBareTable(path.join(home, 'bare.db'));
  const app = fastify();
  app.post('/workspaces/:id/activity', () => {
    table.insert();
    return { status: 'logged' };
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    address: {
      port: Number(new URL(url).port),
      path: `/workspaces/${table.workspaceId}/activity`,
      token: 'none',
    },
    async close() {
      await app.close();
      table.close();
    },
  };
}

if (import.meta.main) {
  await inTemporaryFolder(async (home) => {
    const { address, close } = await (process.argv[2] === 'engine' ? serveEngine(home) : serveBare(home));
    const delay = watchLoopDelay();
    process.on('message', (message) => {
      if (message !== REPORT_DELAY) return;
      process.send?.(delay.p99Ms());
      delay.reset();
    });
    process.send?.(address);
    await new Promise<void>((resolve) => {
      process.on('message', (message) => message === STOP && resolve());
      process.on('disconnect', resolve);
    });
    delay.dispose();
    await close();
  });
  if (process.connected) process.disconnect();
}
