import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Workspace } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { until } from '../../support/until.ts';
import { UNKNOWN_ID } from './support.ts';

/** A socket with what it got, until it is closed. */
interface Shown {
  readonly socket: WebSocket;
  /** Binary frames as one text. */
  output(): string;
  /** Text frames. */
  readonly told: Record<string, unknown>[];
  readonly closed: Promise<string>;
}

describe('terminals and files over HTTP', () => {
  let engine: InProcessEngine;
  let id: string;
  let other: { id: string; token: string };

  beforeAll(async () => {
    engine = await startInProcess({ env: { PATH: process.env.PATH, HOME: process.env.HOME } });
    const created = (await engine.engine.dispatch('workspaces.create', { name: 'Ada' })) as Workspace;
    id = created.id;
    other = await engine.createAgent('Elsewhere');
    await until('it is online', async () => (await workspace()).status === 'online');
  });
  afterAll(() => engine.dispose());

  const workspace = async () => {
    const { json } = await engine.send(`/workspaces/${id}`, { token: engine.adminToken });
    return json as { status: string; url: string };
  };
  const send = (
    method: string,
    path: string,
    body?: unknown,
    token = engine.adminToken,
    headers: Record<string, string> = {},
  ) =>
    engine.send(`/workspaces/${id}${path}`, {
      method,
      token,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  const show = (query = '', headers: Record<string, string> = {}): Shown => {
    const url = `${engine.engine.info().url.replace('http', 'ws')}/workspaces/${id}/terminal${query}`;
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${engine.adminToken}`, ...headers },
    });
    const told: Record<string, unknown>[] = [];
    let output = '';
    socket.on('message', (data, isBinary) => {
      if (isBinary) output += String(data);
      else told.push(JSON.parse(String(data)));
    });
    const closed = new Promise<string>((resolve) => {
      socket.on('close', (_code, reason) => resolve(String(reason)));
      socket.on('unexpected-response', (_request, response) => resolve(`refused ${response.statusCode}`));
      socket.on('error', () => undefined);
    });
    return { socket, output: () => output, told, closed };
  };
  /** Those that run: one that has ended stays listed for who comes back to it. */
  const terminals = async () =>
    (
      (await engine.engine.dispatch('terminal.list', { workspaceId: id })) as {
        terminals: { id: string; end: unknown }[];
      }
    ).terminals.filter(({ end }) => end === null);

  describe('the terminal', () => {
    it('shows a plain client raw output, types whatever it sends, and ends with it', async () => {
      const { socket, output, told } = show();
      await until('it is open', () => socket.readyState === WebSocket.OPEN);
      socket.send(Buffer.from('echo $((40 + 2))\r'));
      await until('binary frames are typed', () => output().includes('42'));
      socket.send('echo {"type":"close"} $((50 + 2))\r');
      await until('text frames are typed as well', () => output().includes('52'));
      expect(told).toEqual([]);
      socket.close();
      await until('its terminal is gone', async () => (await terminals()).length === 0);
    });

    it('lets a client that asks for it resize, leave, come back where it was, and hear of the end', async () => {
      const first = show('?control=1&cols=90&rows=20');
      await until('it is told its session', () => first.told.length > 0);
      const session = String(first.told[0]?.id);
      expect(first.told[0]).toMatchObject({ type: 'session', tty: true, offset: 0 });
      first.socket.send(JSON.stringify({ type: 'resize', cols: 120, rows: 40 }));
      first.socket.send(Buffer.from('stty size\r'));
      await until('the program inside sees it', () => first.output().includes('40 120'));
      first.socket.terminate();
      await first.closed;

      const seen = Buffer.byteLength(first.output());
      const second = show(`?control=1&session=${session}&offset=${seen}`);
      await until('it is back', () => second.told.length > 0);
      second.socket.send(Buffer.from('exit 7\r'));
      expect(await second.closed).toContain('ended with code 7');
      expect(second.output()).not.toContain('40 120');
      expect(second.told.at(-1)).toEqual({ type: 'closed', reason: 'ended', exit_code: 7 });
    });

    it('is not left behind by who shakes no hands, or is gone before it is open', async () => {
      const { hostname, port } = new URL(engine.engine.info().url);
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
      expect((await send('GET', '/terminal', undefined, engine.adminToken, upgrade)).status).toBe(400);
      await until('the first is gone', async () => (await terminals()).length === 0);
      const head = `GET /workspaces/${id}/terminal HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${engine.adminToken}\r\n`;
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        socket.write(`${head}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, () =>
          socket.resetAndDestroy(),
        );
        await once(socket, 'close');
      }
      const last = show();
      await until('the last is open', () => last.socket.readyState === WebSocket.OPEN);
      last.socket.close();
      await until('all are gone', async () => (await terminals()).length === 0);
    });

    it('refuses whoever may not, and what cannot be', async () => {
      expect(await show('', { authorization: '' }).closed).toBe('refused 401');
      expect(await show('', { authorization: `Bearer ${other.token}` }).closed).toBe('refused 401');
      expect(await show('', { origin: 'http://evil.example' }).closed).toBe('refused 403');
      expect(await show('', { host: 'evil.example' }).closed).toBe('refused 403');
      expect(await show('?session=none').closed).toBe('refused 404');
      expect(await show('?cols=0').closed).toBe('refused 400');
      const elsewhere = new WebSocket(
        `${engine.engine.info().url.replace('http', 'ws')}/workspaces/${other.id}/terminal`,
        {
          headers: { authorization: `Bearer ${other.token}` },
        },
      );
      elsewhere.on('error', () => undefined);
      const status = await new Promise((resolve) =>
        elsewhere.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
      );
      expect(status).toBe(404);
    });

    it('tells step by step why it would work or not', async () => {
      const { json } = await send('GET', '/terminal/diagnose');
      expect(json).toMatchObject({ workspace_id: id, remote: false, ok: true });
      const names = (json as { steps: { name: string }[] }).steps.map((step) => step.name);
      expect(names).toEqual(['docker available', 'container running', 'exec probe']);
      const refused = await engine.send(`/workspaces/${id}/terminal/diagnose`, { token: other.token });
      expect(refused.status).toBe(401);
      const failing = await engine.send(`/workspaces/${other.id}/terminal/diagnose`, { token: other.token });
      expect(failing.json).toMatchObject({ ok: false, first_failure: 'container running' });
    });
  });

  describe('files', () => {
    it('lists, reads, writes and deletes, and restarts once for what belongs together', async () => {
      const before = (await workspace()).url;
      expect((await send('PUT', '/files/notes/a.md', { content: 'é' })).json).toEqual({
        status: 'saved',
        path: 'notes/a.md',
      });
      const many = { files: { 'notes/b.md': 'b', 'c.txt': 'c' } };
      expect((await send('PUT', '/files', many)).json).toEqual({
        status: 'replaced',
        workspace: 'Ada',
        files: 2,
        source: 'container',
      });
      expect((await send('GET', '/files/notes/a.md')).json).toEqual({
        path: 'notes/a.md',
        content: 'é',
        size: 2,
      });
      expect((await send('GET', '/files?path=notes&depth=2')).json).toEqual([
        { path: 'notes/a.md', size: 2, dir: false },
        { path: 'notes/b.md', size: 1, dir: false },
      ]);
      expect((await send('DELETE', '/files/notes/a.md')).json).toEqual({
        status: 'deleted',
        path: 'notes/a.md',
      });
      expect((await send('GET', '/files/notes/a.md')).status).toBe(404);
      await until('it was restarted', async () => {
        const { status, url } = await workspace();
        return status === 'online' && url !== before;
      });
      expect(((await send('GET', '/files')).json as { path: string }[]).map(({ path }) => path)).toContain(
        'config.yaml',
      );
    });

    it('restarts nobody for files of /workspace, and takes its root at its word', async () => {
      await send('PUT', '/files/work.txt?root=/workspace', { content: 'w' });
      expect((await send('GET', '/files/work.txt?root=/workspace')).json).toMatchObject({ content: 'w' });
      expect((await send('GET', '/files/work.txt')).status).toBe(404);
    });

    it('refuses what leads out or makes no sense', async () => {
      const status = async (method: string, path: string, body?: unknown) =>
        (await send(method, path, body)).status;
      expect(await status('GET', '/files?root=/etc')).toBe(400);
      expect(await status('GET', '/files?depth=6')).toBe(400);
      expect(await status('GET', '/files?path=../x')).toBe(400);
      expect(await status('GET', '/files/%2e%2e%2fx')).toBe(400);
      expect(await status('GET', '/files/.auth_token')).toBe(400);
      expect(await status('PUT', '/files/x')).toBe(400);
      const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`f${index}`, '']));
      expect(await status('PUT', '/files', { files: many })).toBe(400);
      expect((await engine.send(`/workspaces/${id}/files`, { token: other.token })).status).toBe(401);
      expect(
        (await engine.send(`/workspaces/${UNKNOWN_ID}/files`, { token: engine.adminToken })).status,
      ).toBe(404);
      const elsewhere = await engine.send(`/workspaces/${other.id}/files`, { token: other.token });
      expect([elsewhere.status, elsewhere.json]).toEqual([200, []]);
    });
  });

  it('ends terminals with their workspace, and says so', async () => {
    const { socket, closed, told } = show('?control=1');
    await until('it is open', () => told.length > 0);
    await engine.engine.dispatch('workspaces.pause', { id });
    expect(await closed).toBe('The workspace was stopped');
    expect(told.at(-1)).toMatchObject({ type: 'closed', reason: 'lost' });
    socket.close();
    expect((await send('GET', '/files/c.txt')).json).toMatchObject({ content: 'c' });
    expect((await send('PUT', '/files/d.txt', { content: 'd' })).status).toBe(200);
    expect((await workspace()).status).toBe('paused');
    expect(await show().closed).toBe('refused 404');
  });
});
