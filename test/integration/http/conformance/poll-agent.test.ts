import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../../support/in-process-engine.ts';
import { exchange } from './wire.ts';

/** An agent that runs elsewhere and fetches its messages, as existing SDKs and channel plugins do it. */

const ZERO = '00000000-0000-0000-0000-000000000000';
const json = { 'content-type': 'application/json' };

interface Row {
  readonly id: string;
  readonly source_id: string | null;
  readonly method: string;
  readonly request_body: Record<string, unknown> | null;
  readonly response_body: Record<string, unknown> | null;
}

let engine: InProcessEngine;
let base: string;
let agent: { id: string; token: string };
let peer: { id: string; token: string };
let cursor = '';

const as = (token: string) => ({ ...json, authorization: `Bearer ${token}` });
const fetchRows = async (query: string) => {
  const url = `${base}/workspaces/${agent.id}/activity?type=a2a_receive&${query}`;
  const { status, text } = await exchange('GET', url, as(agent.token));
  return { status, rows: JSON.parse(text) as Row[] };
};
const send = (from: Record<string, string>, body: string, to = agent.id) =>
  exchange('POST', `${base}/workspaces/${to}/a2a`, { ...json, ...from }, body);
const owner = () => ({ authorization: `Bearer ${engine.adminToken}` });
const envelope = (n: number) =>
  `{"jsonrpc":"2.0","id":"rpc-${n}","method":"message/send","params":{"message":{"role":"user","messageId":"m-${n}","parts":[{"kind":"text","text":"message ${n}"}]}}}`;

beforeAll(async () => {
  engine = await startInProcess({ env: { RATE_LIMIT: '1000000' } });
  base = engine.engine.info().url;
  agent = await engine.createAgent('Poller');
  peer = await engine.createAgent('Peer');
});
afterAll(() => engine?.dispose());

test('it registers without an address, and beats', async () => {
  const hello = `{"id":"${agent.id}","url":"","agent_card":{"name":"Poller","skills":[]},"delivery_mode":"poll"}`;
  const refused = await exchange('POST', `${base}/registry/register`, json, hello);
  expect(refused.status, 'the exit code of the client').toBe(401);
  const { status, text } = await exchange('POST', `${base}/registry/register`, as(agent.token), hello);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ status: 'registered', delivery_mode: 'poll' });
  expect(JSON.parse(text)).not.toHaveProperty('auth_token');
  const beat = `{"workspace_id":"${agent.id}"}`;
  const reply = await exchange('POST', `${base}/registry/heartbeat`, as(agent.token), beat);
  expect(JSON.parse(reply.text)).toMatchObject({ status: 'ok' });
});

test('messages wait for it as whole envelopes: newest first on a cold start', async () => {
  for (const n of [1, 2]) {
    const { status, text } = await send(owner(), envelope(n));
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ status: 'queued', delivery_mode: 'poll', method: 'message/send' });
  }
  const { status, rows } = await fetchRows('since_secs=600');
  expect(status).toBe(200);
  expect(rows.map(({ request_body }) => request_body)).toEqual([2, 1].map((n) => JSON.parse(envelope(n))));
  expect(rows.every(({ source_id }) => source_id === null)).toBe(true);
  cursor = rows[0]?.id ?? '';
});

test('after the cursor they come oldest first, and the cursor of nobody is 410', async () => {
  for (const n of [3, 4, 5]) await send(owner(), envelope(n));
  const { rows } = await fetchRows(`since_id=${cursor}`);
  expect(rows.map(({ request_body }) => request_body?.id)).toEqual(['rpc-3', 'rpc-4', 'rpc-5']);
  cursor = rows.at(-1)?.id ?? '';
  expect((await fetchRows(`since_id=${cursor}`)).rows).toEqual([]);
  expect((await fetchRows(`since_id=${ZERO}`)).status, 'how clients find out that there are cursors').toBe(
    410,
  );
});

test('what it tells the user comes back as a row that it can tell from a message', async () => {
  const note = '{"message":"Done."}';
  const { text } = await exchange('POST', `${base}/workspaces/${agent.id}/notify`, as(agent.token), note);
  expect(text).toBe('{"status":"sent"}');
  const { rows } = await fetchRows(`since_id=${cursor}`);
  expect(rows).toMatchObject([{ method: 'notify', source_id: null, response_body: { result: 'Done.' } }]);
  // With one of these two keys the poller of the SDK would answer itself.
  expect(Object.keys(rows[0]?.response_body ?? {})).toEqual(['result']);
  cursor = rows.at(-1)?.id ?? '';
});

test('a peer that forgets to say who it is is known by its token, and gets its answer', async () => {
  await send({ authorization: `Bearer ${peer.token}` }, envelope(6));
  const { rows } = await fetchRows(`since_id=${cursor}`);
  expect(rows).toMatchObject([{ source_id: peer.id, request_body: { id: 'rpc-6' } }]);
  cursor = rows.at(-1)?.id ?? '';
  const from = { authorization: `Bearer ${agent.token}`, 'x-source-workspace-id': agent.id };
  const reply = await send(
    from,
    '{"method":"message/send","params":{"message":{"role":"user","content":"Here."}}}',
    peer.id,
  );
  expect(JSON.parse(reply.text)).toMatchObject({ status: 'queued', delivery_mode: 'poll' });
  const inbox = `${base}/workspaces/${peer.id}/activity?type=a2a_receive&since_secs=600`;
  const [row] = JSON.parse((await exchange('GET', inbox, as(peer.token))).text) as Row[];
  expect(row).toMatchObject({
    source_id: agent.id,
    request_body: { jsonrpc: '2.0', params: { message: { parts: [{ kind: 'text', text: 'Here.' }] } } },
  });
});

test('an upload is a row of its own: it fetches the bytes and says that it has them', async () => {
  const bytes = Buffer.from([0, 1, 2, 255, 254, 13, 10]);
  const form = Buffer.concat([
    Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="files"; filename="my data.bin"\r\nContent-Type: application/octet-stream\r\n\r\n',
    ),
    bytes,
    Buffer.from('\r\n--b--\r\n'),
  ]);
  const type = { 'content-type': 'multipart/form-data; boundary=b', ...owner() };
  const sent = await exchange('POST', `${base}/workspaces/${agent.id}/chat/uploads`, type, form);
  expect(sent.status).toBe(200);
  const [file] = JSON.parse(sent.text).files;
  const { rows } = await fetchRows(`since_id=${cursor}`);
  expect(rows).toMatchObject([{ method: 'chat_upload_receive', request_body: file }]);
  expect(file).toMatchObject({
    name: 'my_data.bin',
    mimeType: 'application/octet-stream',
    size: bytes.length,
  });
  cursor = rows.at(-1)?.id ?? '';
  const fileId = rows[0]?.request_body?.file_id;
  expect(file.uri).toBe(`platform-pending:${agent.id}/${fileId}`);
  const pending = `${base}/workspaces/${agent.id}/pending-uploads/${fileId}`;
  const content = await fetch(`${pending}/content`, { headers: { authorization: `Bearer ${agent.token}` } });
  const sum = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
  expect(sum(new Uint8Array(await content.arrayBuffer()))).toBe(sum(bytes));
  for (let time = 0; time < 2; time += 1) {
    const acked = await exchange('POST', `${pending}/ack`, as(agent.token));
    expect({ status: acked.status, text: acked.text }).toEqual({ status: 200, text: '{"acked":true}' });
  }
  expect((await exchange('GET', `${pending}/content`, as(agent.token))).status).toBe(404);
});

test('with new credentials the old ones are out at once', async () => {
  const rotated = await exchange('POST', `${base}/workspaces/${agent.id}/external/rotate`, as(agent.token));
  const { connection } = JSON.parse(rotated.text) as { connection: { auth_token: string } };
  expect((await exchange('GET', `${base}/workspaces/${agent.id}/state`, as(agent.token))).status).toBe(401);
  agent = { ...agent, token: connection.auth_token };
  expect((await fetchRows(`since_id=${cursor}`)).rows, 'its place is kept').toEqual([]);
  await exchange('DELETE', `${base}/workspaces/${agent.id}`, owner());
  const gone = await exchange('GET', `${base}/workspaces/${agent.id}/state`, as(agent.token));
  expect({ status: gone.status, body: JSON.parse(gone.text) }).toEqual({
    status: 404,
    body: { workspace_id: agent.id, status: 'removed', deleted: true },
  });
});
