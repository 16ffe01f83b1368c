import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEngine } from '../../../core/cli/engine-connection.ts';
import { followLog, type LogLine, type Workspace } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { until } from '../../support/until.ts';

const LISTENING = /^\{"listening":\d+\}$/;
const ENDED = /^── this instance ended/;

let engine: InProcessEngine;
let id: string;
beforeAll(async () => {
  engine = await startInProcess();
  ({ id } = (await engine.engine.dispatch('workspaces.create', {
    name: 'Ada',
    runtime: 'molecule',
  })) as Workspace);
  await until('it prints', async () => (await read('?tail=50')).text.includes('listening'));
});
afterAll(() => engine.dispose());

const read = (query: string, headers: Record<string, string> = {}, token = engine.adminToken) =>
  engine.send(`/workspaces/${id}/logs${query}`, { token, headers });
const restart = () => engine.engine.dispatch('workspaces.restart', { id });
/** What comes of an answer that goes on. */
async function following(query: string, signal: AbortSignal, headers: Record<string, string> = {}, of = id) {
  const response = await fetch(`${engine.engine.info().url}/workspaces/${of}/logs?follow=true${query}`, {
    signal,
    headers: { authorization: `Bearer ${engine.adminToken}`, ...headers },
  });
  const got = { headers: response.headers, text: '', hasEnded: false };
  const pump = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) got.text += decoder.decode(chunk, { stream: true });
    got.hasEnded = true;
  };
  pump().catch(() => undefined);
  return got;
}

describe('the log of a workspace', () => {
  it('is plain text, or a line of JSON for each of its lines', async () => {
    const plain = await read('');
    expect(plain.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(plain.text.split('\n').some((line) => LISTENING.test(line))).toBe(true);
    const json = await read('?search=LISTENING&tail=1', { accept: 'application/x-ndjson' });
    expect(json.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    const line = JSON.parse(json.text) as LogLine;
    expect(line).toEqual({
      time: expect.stringMatching(/^\S{29}Z$/),
      stream: 'stdout',
      text: expect.any(String),
    });
    expect(
      (await read(`?since=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).text,
    ).toBe('');
    // It may have printed more since.
    expect((await read('?since=10m')).text.startsWith(plain.text)).toBe(true);
  });

  it('is refused to others and for what cannot be', async () => {
    const other = await engine.createAgent('Other');
    expect((await read('', {}, other.token)).status).toBe(401);
    expect((await read('?since=yesterday')).status).toBe(400);
    expect((await read('?tail=0')).status).toBe(400);
    const external = `/workspaces/${other.id}`;
    for (const path of ['logs', 'logs?follow=true', 'stats']) {
      const { status, json } = await engine.send(`${external}/${path}`, { token: engine.adminToken });
      expect([path, status, (json as { code: string }).code]).toEqual([path, 409, 'not_running']);
    }
  });

  it('is followed over a restart, by everybody once, until they leave', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const all = await following('', one.signal);
    const found = await following('&search=ended&tail=1', two.signal, { accept: 'application/x-ndjson' });
    expect(all.headers.get('x-content-type-options')).toBe('nosniff');
    const client = (await findEngine(engine.home, {})).connect();
    const heard: string[] = [];
    const follow = followLog(client, {
      id,
      tail: 50,
      onLines: (lines) => heard.push(...lines.map(({ text }) => text)),
      onError: (error) => heard.push(error.message),
    });
    await until('all began', () => heard.length > 0 && all.text !== '');
    await restart();
    const matching = (lines: readonly string[], pattern: RegExp) =>
      lines.filter((line) => pattern.test(line));
    await until('the next one listens', () => matching(heard, LISTENING).length === 2);
    await until('all heard', () => matching(all.text.split('\n'), LISTENING).length === 2);
    expect(matching(heard, ENDED)).toHaveLength(1);
    // It may go on printing: what one has heard the other hears as well, in the same order.
    const count = heard.length;
    const inAll = () => all.text.split('\n').slice(0, -1);
    await until('both heard that', () => inAll().length >= count);
    expect(inAll().slice(0, count)).toEqual(heard.slice(0, count));
    expect(JSON.parse(found.text)).toMatchObject({ stream: 'app', text: expect.stringMatching(ENDED) });

    follow.dispose();
    one.abort();
    two.abort();
    const before = heard.length;
    await restart();
    await until(
      'it listens again',
      async () => matching((await read('')).text.split('\n'), LISTENING).length === 3,
    );
    expect(heard).toHaveLength(before);
    await client.dispose();
  });

  it('ends for whose token is revoked, and with the workspace for everybody', async () => {
    const made = (await engine.engine.dispatch('workspaces.create', { name: 'Brief' })) as Workspace;
    await until('it prints', async () => {
      const { text } = await engine.send(`/workspaces/${made.id}/logs`, { token: engine.adminToken });
      return text.includes('listening');
    });
    const file = path.join(engine.home, 'workspaces', made.id, 'configs/.auth_token');
    const own = { authorization: `Bearer ${await readFile(file, 'utf8')}` };
    const leaving = new AbortController();
    const [owner, agent] = [
      await following('', leaving.signal, {}, made.id),
      await following('', leaving.signal, own, made.id),
    ];
    await engine.engine.dispatch('workspaces.pause', { id: made.id });
    await until('the agent is out', () => agent.hasEnded);
    expect(owner.hasEnded).toBe(false);
    await engine.send(`/workspaces/${made.id}`, { method: 'DELETE', token: engine.adminToken });
    await until('it is over', () => owner.hasEnded);
  });
});

describe('what workspaces use', () => {
  it('is told of one to itself and of all to the owner', async () => {
    const use = {
      id,
      cpu_percent: expect.any(Number),
      memory_bytes: expect.any(Number),
      disk_bytes: expect.any(Number),
    };
    await until('it runs', async () => (await stats(`/workspaces/${id}/stats`)).status === 200);
    const one = (await stats(`/workspaces/${id}/stats`)).json as { memory_bytes: number };
    expect(one).toMatchObject({ ...use, network_sent_bytes: null, at: expect.stringMatching(/Z$/) });
    expect(one.memory_bytes).toBeGreaterThan(10 * 1024 * 1024);
    const all = await stats('/stats');
    expect(all.json).toMatchObject({
      workspaces: [use],
      total: { running: 1, memory_bytes: expect.any(Number) },
    });
    const { token } = await engine.createAgent('Stranger');
    expect((await engine.send('/stats', { token })).status).toBe(401);
  });

  const stats = (path: string) => engine.send(path, { token: engine.adminToken });
});
