import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { OrgTokens, WorkspaceTokens } from '../../../core/agents/index.ts';
import { deferred, silentLogger } from '../../../core/base/index.ts';
import { MAX_BUNDLE_BYTES } from '../../../core/contract/index.ts';
import { Sockets } from '../../../core/http/sockets.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { openSocket } from '../../support/sockets.ts';
import { memoryStore } from '../../support/store.ts';

/** What is held for clients that read more slowly than they are sent things. */

const CALL = JSON.stringify({ t: 'call', id: 1, op: 'bundles.export', input: {} });
let server: Server;
let sockets: Sockets;
let store: Store;
let answered: ReturnType<typeof deferred<void>>;
beforeEach(async () => {
  store = memoryStore();
  answered = deferred<void>();
  sockets = new Sockets({
    store,
    adminToken: 'owner',
    tokens: new WorkspaceTokens(store),
    orgTokens: new OrgTokens(store, new TestClock(), silentLogger()),
    openDev: false,
    sessions: { isSignedIn: () => false } as never,
    terminals: { handles: () => false } as never,
    isForeign: () => false,
    dispatch: async () => {
      // Told once the frame of the answer has been handed to the socket.
      setImmediate(() => answered.resolve());
      return 'x'.repeat(MAX_BUNDLE_BYTES);
    },
  });
  server = createServer();
  sockets.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  sockets.dispose();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  store.dispose();
});

/** Reads nothing from now on, until it is told to. */
async function openSlow(): Promise<WebSocket> {
  const { port } = server.address() as AddressInfo;
  const client = await openSocket(`http://127.0.0.1:${port}`, '/contract/ws', {
    authorization: 'Bearer owner',
  });
  client.pause();
  return client;
}
async function ask(client: WebSocket): Promise<void> {
  answered = deferred<void>();
  client.send(CALL);
  await answered.promise;
}

test('a client that gets a bundle of the largest size is not cut off by what happens meanwhile', async () => {
  const client = await openSlow();
  const heard: string[] = [];
  const ended = vi.fn();
  client.on('message', (data) => heard.push((JSON.parse(String(data)) as { t: string }).t));
  client.on('close', ended);
  client.send(JSON.stringify({ t: 'subscribe', since: null }));
  await ask(client);
  store.events.append({ type: 'settings.changed' });
  client.resume();
  await expect.poll(() => heard, { timeout: 20_000 }).toEqual(expect.arrayContaining(['result', 'events']));
  expect(ended).not.toHaveBeenCalled();
  client.terminate();
});

test('one that lets still more pile up is', async () => {
  const client = await openSlow();
  // The system holds some of it as well, so that the third or the fourth is too much.
  for (let count = 0; count < 3; count += 1) await ask(client);
  client.send(CALL);
  await expect.poll(() => sockets.count, { timeout: 20_000 }).toBe(0);
  client.terminate();
});
