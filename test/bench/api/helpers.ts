import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fastify from 'fastify';
import { openBareTable } from '../events/bare-insert.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';

/** What the app is compared with: the least server that stores a row for each request, and an agent that does nothing. */
export type HelperKind = 'bare' | 'agent';

/** A server in a process of its own. */
export interface Helper {
  readonly url: string;
  /** Resident memory of its process. */
  memoryMiB(): Promise<number>;
  dispose(): Promise<void>;
}

export async function startHelper(kind: HelperKind): Promise<Helper> {
  const child = fork(import.meta.filename, [kind]);
  const gone = once(child, 'exit');
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    memoryMiB: () => residentMiB(child.pid ?? 0),
    async dispose() {
      child.kill();
      await gone;
    },
  };
}

const KIB_PER_MIB = 1024;

/** Resident memory of a process; NaN where the system does not tell. */
export async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / KIB_PER_MIB;
}

async function serveBare(home: string): Promise<string> {
  const table = openBareTable(path.join(home, 'bare.db'));
  const app = fastify();
  app.post('/*', () => {
    table.insert();
    return { status: 'ok' };
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Answers every message at once with one word. */
async function serveAgent(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: unknown };
      const parts = [{ kind: 'text', text: 'Done.' }];
      const result = { kind: 'message', role: 'agent', messageId: 'm', parts };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

if (import.meta.main) {
  await inTemporaryFolder(async (home) => {
    process.send?.(await (process.argv[2] === 'bare' ? serveBare(home) : serveAgent()));
    await Promise.race([once(process, 'disconnect'), once(process, 'SIGTERM')]);
  });
  process.exit();
}
