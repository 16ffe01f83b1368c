import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatFile, ChatMessage } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { until } from '../../support/until.ts';

const ECHO = 'rules:\n  - when: "*"\n    do: [{ reply: "Got {{task}}" }]\n';
const FORM = { 'content-type': 'multipart/form-data; boundary=b' };
const form = (name: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/markdown\r\n\r\n${content}\r\n--b--\r\n`;

let host: InProcessEngine;
let id: string;
beforeAll(async () => {
  host = await startInProcess();
  const made = await owner('POST', '/workspaces', { name: 'Reader' });
  id = (made.json as { id: string }).id;
  await online();
});
afterAll(() => host.dispose());

const owner = (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) =>
  host.send(url, { method, token: host.adminToken, body, headers });
const statusOf = async () => ((await owner('GET', `/workspaces/${id}`)).json as { status: string }).status;
const online = () => until('it is online', async () => (await statusOf()) === 'online');
const inHome = (file: string) => path.join(host.home, 'workspaces', id, file);
const secretFile = () => readFile(inHome('configs/.platform_inbound_secret'), 'utf8');
const upload = async (name: string, content: string): Promise<ChatFile> => {
  const reply = await owner('POST', `/workspaces/${id}/chat/uploads`, form(name, content), FORM);
  expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
  const [file] = (reply.json as { files: ChatFile[] }).files;
  if (!file) throw new Error('no file came back');
  return file;
};
const download = (uri: string) =>
  owner('GET', `/workspaces/${id}/chat/download?path=${encodeURIComponent(uri.replace('workspace:', ''))}`);
const history = async () =>
  (await host.engine.dispatch('chat.history', { id })) as { messages: ChatMessage[] };

describe('the inbound secret', () => {
  it('is given to the agent only, with every beat, and is another one after a restart', async () => {
    const secret = await secretFile();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect((await stat(inHome('configs/.platform_inbound_secret'))).mode & 0o777).toBe(0o600);
    const beat = await owner('POST', '/registry/heartbeat', { workspace_id: id });
    expect(beat.json).toEqual({ status: 'ok', platform_inbound_secret: secret });
    expect((await owner('GET', `/workspaces/${id}/files?root=/configs`)).text).not.toContain(
      'inbound_secret',
    );
    await owner('POST', `/workspaces/${id}/restart`, {});
    await until('there is another', async () => (await secretFile()) !== secret);
    await online();
  });
});

describe('a file for an agent that runs here', () => {
  it('goes there with a message, and comes back with the answer', async () => {
    await owner('PUT', `/workspaces/${id}/files/behaviour.yaml`, { content: ECHO });
    const file = await upload('my notes.md', '# Notes');
    expect(file).toMatchObject({ name: 'my_notes.md', mimeType: 'text/markdown', size: 7 });
    const place = file.uri.replace('workspace:/', '');
    expect(await readFile(inHome(place), 'utf8')).toBe('# Notes');
    // The agent itself put it there.
    expect((await stat(inHome(place))).mode & 0o777).toBe(0o600);

    const answer = await until('it answers by its new rules', async () => {
      const sent = (await host.engine.dispatch('chat.send', {
        id,
        text: '',
        attachments: [file],
      })) as ChatMessage;
      expect(sent).toMatchObject({ text: '', files: [{ uri: file.uri, name: 'my_notes.md', size: 7 }] });
      const { messages } = await until('an answer', async () => {
        const page = await history();
        return page.messages.at(-1)?.role === 'agent' && page;
      });
      return messages.at(-1)?.text.startsWith('Got') && messages.at(-1);
    });
    expect(answer.text).toBe(`Got Attached files:\n- my_notes.md (text/markdown) at /${place}`);
    expect(answer.files).toEqual([
      { uri: `workspace:/${place}`, name: 'my_notes.md', mimeType: 'text/markdown' },
    ]);
    expect(await download(answer.files[0]?.uri ?? '')).toMatchObject({ status: 200, text: '# Notes' });
    const { json } = await owner('GET', `/workspaces/${id}/chat-history`);
    expect((json as { messages: object[] }).messages.slice(-2)).toMatchObject([
      { role: 'user', attachments: [{ uri: file.uri }] },
      { role: 'agent', attachments: [{ uri: file.uri }] },
    ]);
  });

  it('may be as large as 25 MiB', async () => {
    const content = 'x'.repeat(25 * 1024 * 1024);
    const file = await upload('large.bin', content);
    expect(file.size).toBe(content.length);
    expect((await download(file.uri)).text).toBe(content);
    const more = await owner(
      'POST',
      `/workspaces/${id}/chat/uploads`,
      form('larger.bin', `${content}x`),
      FORM,
    );
    expect(more).toMatchObject({ status: 413, json: { error: 'file exceeds per-file cap' } });
  });

  it('is written and read also while the agent sleeps, and over the contract', async () => {
    await owner('POST', `/workspaces/${id}/pause`, {});
    await until('it is paused', async () => (await statusOf()) === 'paused');
    const file = await upload('asleep.md', 'zzz');
    expect(file.uri).toMatch(/^workspace:\/workspace\/\.molecule\/chat-uploads\/[0-9a-f]{32}-asleep\.md$/);
    expect((await download(file.uri)).text).toBe('zzz');
    const data = Buffer.from('by contract').toString('base64');
    const given = { id, name: 'c.txt', mimeType: 'text/plain', data };
    const uploaded = (await host.engine.dispatch('chat.upload', given)) as ChatFile;
    expect(await host.engine.dispatch('chat.download', { id, uri: uploaded.uri })).toMatchObject({
      name: uploaded.uri.split('/').at(-1),
      size: 11,
      data,
    });
    await owner('POST', `/workspaces/${id}/resume`, {});
    await online();
  });

  it('is told in the transcript, to the owner as to the agent', async () => {
    const { json } = await owner('GET', `/workspaces/${id}/transcript?limit=1&secret=x`);
    expect(json).toMatchObject({ supported: true, lines: expect.any(Array) });
    expect(await host.engine.dispatch('transcript.read', { id })).toMatchObject({ supported: true });
    const own = (await readFile(inHome('configs/.auth_token'), 'utf8')).trim();
    expect(await host.send(`/workspaces/${id}/transcript`, { token: own })).toMatchObject({ status: 200 });
  });
});

describe('an agent elsewhere', () => {
  it('fetches what waits for it, says so, and then nobody gets it any more', async () => {
    const agent = await host.createAgent('Poller');
    const url = `/workspaces/${agent.id}`;
    const own = (method: string, rest: string) => host.send(`${url}${rest}`, { method, token: agent.token });
    const sent = await owner('POST', `${url}/chat/uploads`, form('a.md', 'for you'), FORM);
    const [file] = (sent.json as { files: ChatFile[] }).files;
    const [row] = (await own('GET', '/activity?type=a2a_receive')).json as {
      method: string;
      source_id: null;
      request_body: ChatFile & { file_id: string };
    }[];
    expect(row).toMatchObject({ method: 'chat_upload_receive', source_id: null, request_body: file });
    const waiting = `/pending-uploads/${row?.request_body.file_id}`;
    expect(await own('GET', `${waiting}/content`)).toMatchObject({ status: 200, text: 'for you' });
    expect(await own('POST', `${waiting}/ack`)).toMatchObject({ status: 200, json: { acked: true } });
    expect(await own('GET', `${waiting}/content`)).toMatchObject({ status: 404 });
    // It belongs to the chat, where it is no message by itself.
    expect((await own('GET', '/chat-history')).json).toEqual({ messages: [], reached_end: true });
  });

  it('is never shown the token of the owner, and gets no half of an upload', async () => {
    const seen: { authorization: string | undefined; ended: boolean }[] = [];
    const server = createServer((request, response) => {
      const asked = { authorization: request.headers.authorization, ended: false };
      seen.push(asked);
      request.on('error', () => undefined);
      request.resume().on('end', () => {
        asked.ended = true;
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const made = await owner('POST', '/workspaces', { name: 'Pushed', external: true, url: address });
    const pushed = (made.json as { id: string }).id;
    const registration = { id: pushed, url: address, agent_card: {}, delivery_mode: 'push' };
    const { json } = await owner('POST', '/registry/register', registration);
    const { platform_inbound_secret: secret } = json as { platform_inbound_secret: string };

    await owner('GET', `/workspaces/${pushed}/transcript`);
    await owner('POST', `/workspaces/${pushed}/chat/uploads`, form('a', 'x'), FORM);
    expect(seen).toEqual([
      { authorization: `Bearer ${secret}`, ended: true },
      { authorization: `Bearer ${secret}`, ended: true },
    ]);

    const { port } = new URL(host.engine.info().url);
    const client = connect(Number(port), '127.0.0.1');
    client.write(
      `POST /workspaces/${pushed}/chat/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${host.adminToken}\r\nContent-Type: ${FORM['content-type']}\r\nContent-Length: 1000\r\n\r\n${form('b', 'half').slice(0, 120)}`,
    );
    await until('the upload is under way', () => seen.length === 3);
    client.destroy();
    await until('the agent is left as well', async () => {
      const count = await new Promise<number>((resolve) => server.getConnections((_, open) => resolve(open)));
      return count === 0;
    });
    expect(seen[2]?.ended).toBe(false);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});
