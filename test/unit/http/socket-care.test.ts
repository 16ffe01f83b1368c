import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SocketCare } from '../../../core/http/socket-care.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { openSocket } from '../../support/sockets.ts';

describe('sockets whose other end is gone without a word', () => {
  let server: Server;
  let care: SocketCare;
  let mayStay: boolean;
  beforeEach(async () => {
    mayStay = true;
    care = new SocketCare({ askedEveryMs: 250 });
    server = createServer();
    new WebSocketServer({ server }).on('connection', (client) => care.keep(client, () => mayStay));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    care.dispose();
    server.closeAllConnections();
    server.close();
  });
  const port = () => (server.address() as AddressInfo).port;

  test('are ended, and those that answer are not', async () => {
    const lively = new WebSocket(`ws://127.0.0.1:${port()}`);
    let asked = 0;
    let isOpen = true;
    lively.on('ping', () => {
      asked += 1;
    });
    lively.on('close', () => {
      isOpen = false;
    });
    // It shakes hands and is never heard of again.
    const dead = connect(port(), '127.0.0.1');
    dead.write(
      'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    dead.resume();
    dead.on('error', () => undefined);
    await new Promise<void>((resolve) => dead.on('close', () => resolve()));
    expect({ isOpen, wasAsked: asked > 0 }).toEqual({ isOpen: true, wasAsked: true });
    const code = new Promise((resolve) => lively.on('close', resolve));
    mayStay = false;
    expect(await code, 'nor do those stay that could not be opened any more').toBe(4401);
  });
});

test('what one caller holds is bounded, and becomes free again', () => {
  const care = new SocketCare({ maxPerHolder: 2 });
  const release = care.admit('ada');
  care.admit('ada');
  expect(() => care.admit('ada')).toThrow(expect.objectContaining({ status: 429 }));
  care.admit('bea');
  release();
  release();
  care.admit('ada');
  expect(() => care.admit('ada'), 'counted off once only').toThrow('too many sockets');
});

describe('the event socket', () => {
  let engine: InProcessEngine;
  beforeEach(async () => {
    engine = await startInProcess();
  });
  afterEach(() => engine.dispose());
  const url = () => engine.engine.info().url;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const closed = (socket: WebSocket) => new Promise((resolve) => socket.once('close', resolve));

  test('is closed once its token does not count any more', async () => {
    const agent = await engine.createAgent('Ada');
    const other = await engine.createAgent('Bea');
    const [socket, kept] = await Promise.all([
      openSocket(url(), '/ws', bearer(agent.token)),
      openSocket(url(), '/ws', bearer(other.token)),
    ]);
    const code = closed(socket);
    await engine.send(`/workspaces/${agent.id}`, { method: 'DELETE', token: engine.adminToken });
    expect(await code).toBe(4401);
    expect(kept.readyState).toBe(kept.OPEN);
    kept.terminate();
  });

  test('tells whoever has no right to it why', async () => {
    const { id, token } = await engine.createAgent('Ada');
    const other = await engine.createAgent('Bea');
    const refusal = (headers: Record<string, string>) =>
      engine.send('/ws', { headers: { ...upgrade, ...headers } });
    expect(await refusal({})).toMatchObject({ status: 401, json: { error: 'missing workspace auth token' } });
    expect(await refusal(bearer('x'.repeat(43)))).toMatchObject({
      status: 401,
      json: { error: 'invalid workspace auth token' },
    });
    const posing = { ...bearer(token), 'x-workspace-id': other.id };
    expect((await refusal(posing)).status).toBe(401);
    expect((await refusal({ ...bearer(token), origin: 'http://evil.example' })).status).toBe(403);
    expect(id).not.toBe(other.id);
  });

  test('an org token hears what is below its workspace only', async () => {
    const root = await engine.createAgent('Root');
    const child = await engine.createAgent('Child', root.id);
    const stranger = await engine.createAgent('Stranger');
    const body = { org_id: root.id };
    const made = await engine.send('/org/tokens', { method: 'POST', token: engine.adminToken, body });
    const { auth_token: token } = made.json as { auth_token: string };
    const socket = await openSocket(url(), '/ws', bearer(token));
    const heard: string[] = [];
    const both = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        heard.push((JSON.parse(String(data)) as { workspace_id: string }).workspace_id);
        if (heard.includes(child.id)) resolve();
      });
    });
    for (const each of [stranger, child])
      await engine.send(`/workspaces/${each.id}/notify`, {
        method: 'POST',
        token: each.token,
        body: { message: 'x' },
      });
    await both;
    expect(heard).not.toContain(stranger.id);
    expect((await engine.send('/contract/ws', { headers: { ...upgrade, ...bearer(token) } })).status).toBe(
      401,
    );
    socket.terminate();
  });
});

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
