import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { settledChat } from '../engine/support.ts';
import { message } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;
beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

let made = 0;
async function mock(parentId?: string): Promise<string> {
  made += 1;
  const body = { name: `Mock ${made}`, runtime: 'mock', ...(parentId ? { parent_id: parentId } : {}) };
  const created = await engine.admin.post<{ id: string; status: string }>('/workspaces', body);
  expect(created).toMatchObject({ status: 201, body: { status: 'online' } });
  return created.body.id;
}
type Answer = { id: string; result: { parts: { text: string }[] } };
const ask = (id: string, text: string) => engine.admin.post<Answer>(`/workspaces/${id}/a2a`, message(text));
const statusOf = async (id: string) =>
  (await engine.admin.get<{ status: string }>(`/workspaces/${id}`)).body.status;

describe('a mock workspace', () => {
  it('answers at once with a phrase, the same for the same request, and keeps the history of any agent', async () => {
    const id = await mock();
    const first = await ask(id, 'hello');
    expect(first).toMatchObject({ status: 200, body: { jsonrpc: '2.0', id: 'rpc-hello' } });
    const text = first.body.result.parts[0]?.text ?? '';
    expect(text).not.toBe('');
    expect((await ask(id, 'hello')).body.result.parts[0]?.text).toBe(text);
    const texts = new Set<string | undefined>();
    for (let number = 0; number < 30; number += 1) {
      texts.add((await ask(id, `question ${number}`)).body.result.parts[0]?.text);
    }
    expect(texts.size).toBeGreaterThan(1);

    const { body: rows } = await engine.admin.get<Record<string, unknown>[]>(`/workspaces/${id}/activity`);
    expect(rows.at(-1)).toMatchObject({
      activity_type: 'a2a_receive',
      method: 'message/send',
      target_id: id,
      status: 'ok',
      request_body: { params: { message: { parts: [{ text: 'hello' }] } } },
      response_body: { result: { parts: [{ text }] } },
      duration_ms: expect.any(Number),
    });
  });

  it('talks in the chat', async () => {
    const id = await mock();
    await engine.call('chat.send', { id, text: 'hello' });
    const chat = await settledChat(engine, id);
    expect(chat).toEqual(['user: hello', expect.stringMatching(/^agent: .{20}/)]);
  });

  it('is restarted by nothing, paused, resumed with what waited for it, and removed', async () => {
    const id = await mock();
    expect(await engine.admin.post(`/workspaces/${id}/restart`)).toMatchObject({
      status: 200,
      body: { status: 'noop', runtime: 'mock' },
    });
    await engine.admin.post(`/workspaces/${id}/pause`);
    expect(await statusOf(id)).toBe('paused');
    expect(await ask(id, 'hello')).toMatchObject({ status: 503, body: { status: 'paused' } });
    await engine.call('chat.send', { id, text: 'are you there?' });
    await engine.admin.post(`/workspaces/${id}/resume`);
    await until('it is online again', async () => (await statusOf(id)) === 'online');
    expect(await settledChat(engine, id)).toHaveLength(2);
    await expect(engine.call('workspaces.logs', { id, tail: 1 })).rejects.toMatchObject({
      code: 'not_running',
    });
    await engine.admin.send('DELETE', `/workspaces/${id}`);
    expect((await ask(id, 'hello')).status).toBe(410);
  });

  it('is there after the engine was started anew, stopped with its workspaces or killed', async () => {
    const args = ['--port', '0', '--backend', 'process'];
    const first = await engines.start({ args });
    const { id } = await first.call('workspaces.create', { name: 'Mock', runtime: 'mock' });
    await first.call('engine.shutdown', { workspaces: 'stop' });
    await first.stop();
    const second = await engines.start({ home: first.home, args });
    const status = async (each: EngineProcess) =>
      (await each.call('engine.snapshot', {})).workspaces.find((one) => one.id === id)?.status;
    expect(await status(second)).toBe('online');
    await second.kill();
    const third = await engines.start({ home: first.home, args });
    expect(await status(third)).toBe('online');
    expect((await third.admin.post(`/workspaces/${id}/a2a`, message('hello'))).status).toBe(200);
  });
});
