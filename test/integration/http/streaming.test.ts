import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage, EngineEvent } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { beginStream, type PushAgent, pieceEvents, pushAgent } from '../../support/push-agent.ts';
import { until } from '../../support/until.ts';

/** Answers that are told as they are written: only to the user who waits for them in the chat. */

let host: InProcessEngine;
const events: EngineEvent[] = [];
beforeAll(async () => {
  host = await startInProcess();
  host.engine.events.on((batch) => events.push(...batch.map(({ event }) => event)));
});
afterAll(() => host.dispose());

const owner = (method: string, url: string, body?: unknown) =>
  host.send(url, { method, token: host.adminToken, body });
const history = async (id: string) =>
  (await host.engine.dispatch('chat.history', { id })) as {
    messages: ChatMessage[];
    partial: { messageId: string; text: string }[];
  };
const deltasOf = (id: string) =>
  events.flatMap((event) => (event.type === 'chat.delta' && event.workspaceId === id ? [event] : []));
const ask = async (id: string, text: string) =>
  (await host.engine.dispatch('chat.send', { id, text })) as ChatMessage;
const answerOf = (id: string) =>
  until('an answer', async () => {
    const last = (await history(id)).messages.at(-1);
    return last !== undefined && last.role !== 'user' && last;
  });

describe('an agent elsewhere that streams', () => {
  let agent: PushAgent;
  let id: string;
  let goOn = () => {};
  beforeAll(async () => {
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const whole = {
      kind: 'message',
      role: 'agent',
      messageId: 'm',
      parts: [{ kind: 'text', text: 'Hello there' }],
    };
    agent = await pushAgent('/', async (response, delivery) => {
      if (delivery.body.method === 'message/send') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ jsonrpc: '2.0', id: delivery.body.id, result: whole }));
        return;
      }
      const send = beginStream(response, delivery);
      for (const event of pieceEvents('Hello', ' there')) send(event);
      await gate;
      send(whole);
      response.end();
    });
    const made = await owner('POST', '/workspaces', { name: 'Elsewhere', external: true, url: agent.url });
    id = (made.json as { id: string }).id;
    const card = { name: 'Elsewhere', capabilities: { streaming: true } };
    const body = { id, url: agent.url, agent_card: card, delivery_mode: 'push' };
    await host.send('/registry/register', { method: 'POST', body });
  });
  afterAll(() => agent.close());

  it('is heard while it writes, and its answer is kept as any other', async () => {
    const asked = await ask(id, 'Hi');
    await until('it is told', () => deltasOf(id).length > 0);
    expect((await history(id)).partial).toEqual([{ messageId: asked.id, text: 'Hello there' }]);
    goOn();
    expect((await answerOf(id)).text).toBe('Hello there');
    expect((await history(id)).partial).toEqual([]);
    const { json } = await owner('GET', `/workspaces/${id}/activity?limit=1`);
    expect((json as { method: string }[])[0]).toMatchObject({ method: 'message/send', status: 'ok' });
  });

  it('gets what a client of the API sends as the client sends it', async () => {
    const before = agent.deliveries.length;
    const params = { message: { role: 'user', parts: [{ kind: 'text', text: 'Hi' }] } };
    const reply = await owner('POST', `/workspaces/${id}/a2a`, { method: 'message/send', params });
    expect(reply).toMatchObject({ status: 200, json: { result: { parts: [{ text: 'Hello there' }] } } });
    expect(agent.deliveries.slice(before).map(({ body }) => body.method)).toEqual(['message/send']);
  });
});

describe('the agent of this app', () => {
  it('writes its answer in pieces that make the whole', async () => {
    const made = await owner('POST', '/workspaces', { name: 'Writer' });
    const { id } = made.json as { id: string };
    const statusOf = async () =>
      ((await owner('GET', `/workspaces/${id}`)).json as { status: string }).status;
    await until('it is online', async () => (await statusOf()) === 'online');
    const text = 'A sentence that takes a moment to be written, and a second one for good measure.';
    await owner('PUT', `/workspaces/${id}/files/behaviour.yaml`, {
      content: `rules:\n  - when: "*"\n    do: [{ reply: "${text}" }]\n`,
    });
    await until('it answers by its new rules', async () => {
      await ask(id, 'Write');
      return (await answerOf(id)).text === text;
    });
    await until('pieces came', () => deltasOf(id).length > 1);
    const { messageId } = deltasOf(id).at(-1) ?? {};
    const all = deltasOf(id).filter((delta) => delta.messageId === messageId);
    // It may have been asked a second time, as the new rules restart it.
    const pieces = all.slice(all.findLastIndex(({ from }) => from === 0));
    expect(pieces[0]?.from).toBe(0);
    expect(text.startsWith(pieces.map((piece) => piece.text).join(''))).toBe(true);
  });
});
