import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { says } from '../../support/push-agent.ts';
import { until } from '../../support/until.ts';
import { type External, message, pollWorkspace, pushWorkspace, TIME, UNKNOWN_ID, UUID } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

type Row = Record<string, unknown>;

const activity = (who: External, query = '') =>
  who.client.get<Row[]>(`/workspaces/${who.id}/activity${query}`);
const note = (who: External, summary: string, fields: Row = {}) =>
  who.client.post(`/workspaces/${who.id}/activity`, { activity_type: 'agent_log', summary, ...fields });
const summaries = (rows: readonly Row[]) => rows.map(({ summary }) => summary);

describe('writing activity', () => {
  it('keeps every field of a row', async () => {
    const who = await pollWorkspace(engine);
    const peer = await pollWorkspace(engine);
    const row = {
      activity_type: 'a2a_send',
      method: 'message/send',
      summary: 'sent something',
      target_id: peer.id,
      status: 'error',
      error_detail: 'no luck',
      duration_ms: 12,
      request_body: { a: 1 },
      response_body: { b: [2] },
    };
    expect((await who.client.post(`/workspaces/${who.id}/activity`, row)).body).toEqual({ status: 'logged' });
    expect((await activity(who)).body).toEqual([
      {
        ...row,
        id: expect.stringMatching(UUID),
        workspace_id: who.id,
        source_id: who.id,
        tool_trace: null,
        created_at: expect.stringMatching(TIME),
      },
    ]);
    await note(who, 'with metadata', { metadata: { k: 'v' } });
    expect((await activity(who)).body[0]).toMatchObject({ status: 'ok', request_body: { k: 'v' } });
  });

  it('refuses unknown types and other people’s names', async () => {
    const who = await pollWorkspace(engine);
    expect(await note(who, 'x', { activity_type: 'gossip' })).toMatchObject({
      status: 400,
      body: { error: 'invalid activity_type' },
    });
    expect(await note(who, 'x', { source_id: UNKNOWN_ID })).toMatchObject({
      status: 403,
      body: { error: 'source_id must match authenticated workspace' },
    });
    expect((await activity(who)).body).toEqual([]);
  });
});

describe('reading activity', () => {
  let who: External;
  let peer: External;
  let rows: Row[];

  beforeAll(async () => {
    who = await pollWorkspace(engine);
    peer = await pollWorkspace(engine);
    await note(who, 'one');
    await note(who, 'two', { target_id: peer.id });
    await engine.admin.post(`/workspaces/${who.id}/a2a`, message('three'));
    await peer.client.post(`/workspaces/${who.id}/a2a`, message('four'));
    await note(who, 'five', { activity_type: 'error' });
    rows = (await activity(who)).body;
  });

  it('comes newest first, and since a cursor strictly newer and oldest first', async () => {
    const order = ['five', 'message/send', 'message/send', 'two', 'one'];
    expect(summaries(rows).map((text) => String(text).split(' ')[0])).toEqual(order);
    const cursor = rows.at(-2)?.id;
    const newer = (await activity(who, `?since_id=${cursor}`)).body;
    expect(newer.map(({ id }) => id)).toEqual(
      rows
        .slice(0, 3)
        .map(({ id }) => id)
        .reverse(),
    );
    expect((await activity(who, `?since_id=${rows[0]?.id}`)).body).toEqual([]);
    expect((await activity(who, `?since_id=${cursor}&limit=1`)).body.map(({ id }) => id)).toEqual([
      rows[2]?.id,
    ]);
  });

  it('answers 410 to a cursor that is unknown, foreign or no id at all', async () => {
    await note(peer, 'mine');
    const foreign = (await activity(peer)).body[0]?.id;
    for (const cursor of ['00000000-0000-0000-0000-000000000000', foreign, 'x']) {
      expect(await activity(who, `?since_id=${cursor}`)).toMatchObject({
        status: 410,
        body: { error: expect.stringContaining('since_id cursor not found') },
      });
    }
  });

  it.each([
    ['type=error', ['five']],
    ['type=nothing', []],
    ['source=canvas', ['message/send → (three)']],
    ['limit=2', ['five', '(four)']],
    ['limit=0', 5],
    ['limit=lots', 5],
    ['since_secs=600', 5],
    ['since_secs=600&type=error&limit=5', ['five']],
    ['before_ts=2000-01-01T00:00:00Z', []],
  ])('?%s', async (query, expected) => {
    const { status, body } = await activity(who, `?${query}`);
    expect(status).toBe(200);
    expect(body.length).toBe(typeof expected === 'number' ? expected : expected.length);
  });

  it('finds both directions of a peer', async () => {
    const found = (await activity(who, `?peer_id=${peer.id}`)).body;
    expect(found.map(({ source_id: source, target_id: target }) => [source, target])).toEqual([
      [peer.id, who.id],
      [who.id, peer.id],
    ]);
    expect((await activity(who, '?source=agent')).body.length).toBe(4);
  });

  it('takes before_ts strictly', async () => {
    const third = rows[2]?.created_at as string;
    const older = (await activity(who, `?before_ts=${third}`)).body;
    expect(older.every(({ created_at: at }) => (at as string) < third)).toBe(true);
    expect(older.length).toBe(rows.filter(({ created_at: at }) => (at as string) < third).length);
  });

  it.each([
    ['source=user', "source must be 'canvas' or 'agent'"],
    ['peer_id=bob', 'peer_id must be a UUID'],
    ['since_secs=-1', 'since_secs must be a positive integer'],
    ['since_secs=soon', 'since_secs must be a positive integer'],
    ['before_ts=yesterday', 'before_ts must be RFC3339, for example 2026-05-08T23:30:03Z'],
  ])('refuses ?%s', async (query, error) => {
    expect(await activity(who, `?${query}`)).toMatchObject({ status: 400, body: { error } });
  });
});

describe('a message of an agent to the user', () => {
  it('is a row without keys that a poller would take for a question', async () => {
    const who = await pollWorkspace(engine);
    const file = { uri: 'workspace:/workspace/a.txt', name: 'a.txt', mimeType: 'text/plain', size: 3 };
    const notify = (body: unknown) => who.client.post(`/workspaces/${who.id}/notify`, body);
    expect((await notify({ message: 'look', attachments: [file] })).body).toEqual({ status: 'sent' });
    const [row] = (await activity(who)).body;
    expect(row).toEqual({
      id: expect.stringMatching(UUID),
      workspace_id: who.id,
      activity_type: 'a2a_receive',
      source_id: null,
      target_id: who.id,
      method: 'notify',
      summary: 'Agent message: look',
      request_body: null,
      response_body: { result: 'look', parts: [{ kind: 'file', file }] },
      tool_trace: null,
      duration_ms: null,
      status: 'ok',
      error_detail: null,
      created_at: expect.stringMatching(TIME),
    });
    await notify({ message: 'plain' });
    expect((await activity(who)).body[0]?.response_body).toEqual({ result: 'plain' });
    for (const wrong of [{}, { message: '' }, { message: 'x', attachments: [{ uri: 'u' }] }]) {
      expect((await notify(wrong)).status).toBe(400);
    }
  });
});

describe('the chat history', () => {
  const history = (who: External, query = '') =>
    who.client.get<{ messages: Row[]; reached_end: boolean }>(`/workspaces/${who.id}/chat-history${query}`);

  it('is oldest first, question before answer, page by page', async () => {
    const who = await pushWorkspace(engine, {
      answer: (response, delivery) => {
        const [part] = delivery.body.params.message.parts as { text: string }[];
        return says(`re ${part?.text}`)(response, delivery);
      },
    });
    for (const text of ['one', 'two']) await engine.admin.post(`/workspaces/${who.id}/a2a`, message(text));
    await who.client.post(`/workspaces/${who.id}/notify`, { message: 'by the way' });
    await engine.admin.post(`/workspaces/${who.id}/a2a`, message('Delegation results are ready: x'));
    const { body } = await history(who);
    const texts = (messages: Row[]) => messages.map(({ role, content }) => `${role}: ${content}`);
    expect(texts(body.messages)).toEqual([
      'user: one',
      'agent: re one',
      'user: two',
      'agent: re two',
      'agent: by the way',
      'agent: re Delegation results are ready: x',
    ]);
    expect(body.reached_end).toBe(true);
    expect(Object.keys(body.messages[0] ?? {}).sort()).toEqual(['content', 'id', 'role', 'timestamp']);
    const newest = (await history(who, '?limit=1')).body;
    expect([texts(newest.messages), newest.reached_end]).toEqual([
      ['agent: re Delegation results are ready: x'],
      false,
    ]);
    const older = await history(who, `?before_ts=${body.messages[2]?.timestamp}`);
    expect(texts(older.body.messages)).toEqual(['user: one', 'agent: re one']);
    expect((await history(who, '?before_ts=never')).status).toBe(400);
    expect(await who.client.get('/workspaces/nobody/chat-history')).toMatchObject({
      status: 400,
      body: { error: 'workspace id must be a UUID' },
    });
  });

  it('shows an error of the agent as one of the system', async () => {
    const who = await pushWorkspace(engine, { answer: says('Agent error: no model') });
    await engine.admin.post(`/workspaces/${who.id}/a2a`, message('hi'));
    const { body } = await history(who);
    expect(body.messages.map(({ role }) => role)).toEqual(['user', 'system']);
  });
});

describe('delegating', () => {
  let parent: External;
  let worker: Awaited<ReturnType<typeof pushWorkspace>>;

  beforeAll(async () => {
    parent = await pollWorkspace(engine);
    worker = await pushWorkspace(engine, { parentId: parent.id, answer: says('all done') });
  });

  const delegate = (body: unknown) => parent.client.post(`/workspaces/${parent.id}/delegate`, body);
  const listed = async () => (await parent.client.get<Row[]>(`/workspaces/${parent.id}/delegations`)).body;
  const of = async (id: unknown) => (await listed()).filter((row) => row.delegation_id === id);
  const isOver = ({ status }: Row) => status === 'completed' || status === 'failed';
  const ended = (id: unknown) =>
    until('it ended', async () => {
      const rows = await of(id);
      return rows.length === 2 && rows.every(isOver);
    });

  it('is accepted at once, done in the background, and listed newest first', async () => {
    const reply = await delegate({ target_id: worker.id, task: 'do it' });
    expect(reply).toMatchObject({ status: 202 });
    expect(reply.body).toEqual({
      delegation_id: expect.stringMatching(UUID),
      status: 'delegated',
      target_id: worker.id,
    });
    const id = reply.body.delegation_id;
    await ended(id);
    expect(worker.agent.deliveries.at(-1)?.body).toMatchObject({
      params: {
        message: { messageId: id, parts: [{ kind: 'text', text: 'do it' }] },
        metadata: { delegation_id: id, source_workspace_id: parent.id },
      },
    });
    expect(await of(id)).toMatchObject([
      { type: 'delegate_result', status: 'completed', source_id: parent.id, target_id: worker.id },
      {
        type: 'delegate',
        status: 'completed',
        response_preview: 'all done',
        created_at: expect.stringMatching(TIME),
      },
    ]);
  });

  it('is done once for one key, and again after it failed', async () => {
    const request = { target_id: worker.id, task: 'only once', idempotency_key: 'key-1' };
    const first = await delegate(request);
    await ended(first.body.delegation_id);
    const repeat = await delegate(request);
    expect(repeat).toMatchObject({ status: 200 });
    expect(repeat.body).toEqual({
      delegation_id: first.body.delegation_id,
      status: 'completed',
      target_id: worker.id,
      idempotent_hit: true,
    });
    const failing = await pushWorkspace(engine, {
      parentId: parent.id,
      answer: (response) => {
        response.statusCode = 500;
        response.end('{"error":"cannot"}');
      },
    });
    const again = { target_id: failing.id, task: 'try', idempotency_key: 'key-2' };
    const failed = await delegate(again);
    await ended(failed.body.delegation_id);
    expect((await of(failed.body.delegation_id))[1]).toMatchObject({ status: 'failed', error: 'cannot' });
    const retried = await delegate(again);
    expect(retried.status).toBe(202);
    expect(retried.body.delegation_id).not.toBe(failed.body.delegation_id);
  });

  it.each([
    ['no target', { task: 'x' }, 400, 'invalid delegation request'],
    ['no task', { target_id: UNKNOWN_ID }, 400, 'invalid delegation request'],
    ['a target that is no id', { target_id: 'bob', task: 'x' }, 400, 'target_id must be a valid UUID'],
    ['an unknown target', { target_id: UNKNOWN_ID, task: 'x' }, 404, 'workspace not found'],
  ])('is refused with %s', async (_, body, status, error) => {
    expect(await delegate(body)).toMatchObject({ status, body: { error } });
  });

  it('is refused to itself and to strangers', async () => {
    expect(await delegate({ target_id: parent.id, task: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'self-delegation not permitted' },
    });
    const stranger = await pollWorkspace(engine, (await pollWorkspace(engine)).id);
    expect((await delegate({ target_id: stranger.id, task: 'x' })).status).toBe(403);
  });

  it('can be recorded and ended by an agent that sent the task itself', async () => {
    const path = `/workspaces/${parent.id}/delegations`;
    const record = { target_id: worker.id, task: 'by myself', delegation_id: 'own-1' };
    expect(await parent.client.post(`${path}/record`, record)).toMatchObject({
      status: 202,
      body: { delegation_id: 'own-1', status: 'recorded' },
    });
    expect(await of('own-1')).toMatchObject([{ type: 'delegate', status: 'dispatched' }]);
    const update = (id: string, body: unknown) => parent.client.post(`${path}/${id}/update`, body);
    expect((await update('own-1', { status: 'queued' })).status).toBe(200);
    expect((await update('own-1', { status: 'completed', response_preview: 'ok then' })).body).toEqual({
      status: 'completed',
      delegation_id: 'own-1',
    });
    expect((await of('own-1')).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect((await update('own-1', { status: 'maybe' })).status).toBe(400);
    expect((await update('nobody', { status: 'failed' })).status).toBe(404);
    const stranger = await pollWorkspace(engine);
    const foreign = `/workspaces/${stranger.id}/delegations/own-1/update`;
    expect((await stranger.client.post(foreign, { status: 'failed' })).status).toBe(404);
  });

  it('to an agent that fetches stays queued until that answers', async () => {
    const fetching = await pollWorkspace(engine, parent.id);
    const { body } = await delegate({ target_id: fetching.id, task: 'when you can' });
    await until('it waits', async () => (await of(body.delegation_id))[0]?.status === 'queued');
    const [row] = (await activity(fetching)).body;
    expect(row).toMatchObject({
      source_id: parent.id,
      request_body: { params: { metadata: { delegation_id: body.delegation_id } } },
    });
  });

  it('fails when its target is removed', async () => {
    const slow = await pushWorkspace(engine, { parentId: parent.id, answer: () => undefined });
    const { body } = await delegate({ target_id: slow.id, task: 'never' });
    await until('it is on its way', () => slow.agent.deliveries.length > 0);
    await engine.admin.send('DELETE', `/workspaces/${slow.id}`);
    expect((await of(body.delegation_id)).map(({ status, error }) => [status, error])).toEqual([
      ['failed', 'the workspace was removed'],
      ['failed', 'the workspace was removed'],
    ]);
  });
});
