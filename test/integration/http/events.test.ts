import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { type Listener, listen, openSocket } from '../../support/sockets.ts';
import { until } from '../../support/until.ts';
import { type External, message, pollWorkspace, pushWorkspace, TIME, UNKNOWN_ID } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

const bearer = (token: string | null) => ({ authorization: `Bearer ${token}` });
const heard = (listener: Listener, event: string, id: string | null) =>
  until(`${event} is heard`, () =>
    listener.frames.find((frame) => frame.event === event && frame.workspace_id === id),
  );

describe('/ws', () => {
  it('needs a token, and a workspace may only be itself', async () => {
    const { url } = engine.line;
    const who = await pollWorkspace(engine);
    const other = await pollWorkspace(engine);
    await expect(openSocket(url, '/ws')).rejects.toThrow('HTTP 401');
    await expect(openSocket(url, '/ws', bearer('wrong'))).rejects.toThrow('HTTP 401');
    const named = { ...bearer(who.client.token), 'x-workspace-id': other.id };
    await expect(openSocket(url, '/ws', named)).rejects.toThrow('HTTP 401');
    (await openSocket(url, '/ws', { ...bearer(who.client.token), 'x-workspace-id': who.id })).terminate();
  });

  it('tells the owner everything, in frames that clients know', async () => {
    const all = await listen(engine.line.url, bearer(engine.admin.token));
    const parent = await pollWorkspace(engine);
    const worker = await pushWorkspace(engine, { parentId: parent.id });
    expect(await heard(all, 'WORKSPACE_AWAITING_AGENT', parent.id)).toEqual({
      event: 'WORKSPACE_AWAITING_AGENT',
      workspace_id: parent.id,
      timestamp: expect.stringMatching(TIME),
      payload: { name: expect.any(String), external: true },
      seq: expect.any(Number),
    });
    const online = await heard(all, 'WORKSPACE_ONLINE', worker.id);
    expect(online.payload).toMatchObject({ external: true });

    await parent.client.post('/registry/heartbeat', {
      workspace_id: parent.id,
      current_task: 'counting',
      active_tasks: 1,
      uptime_seconds: 5,
    });
    expect((await heard(all, 'WORKSPACE_ONLINE', parent.id)).payload).toEqual({
      recovered_from: 'awaiting_agent',
    });
    expect((await heard(all, 'TASK_UPDATED', parent.id)).payload).toEqual({
      current_task: 'counting',
      active_tasks: 1,
    });
    expect((await heard(all, 'WORKSPACE_HEARTBEAT', parent.id)).payload).toEqual({
      active_tasks: 1,
      uptime_seconds: 5,
    });

    await engine.admin.post(`/workspaces/${worker.id}/a2a`, message('hi'));
    expect((await heard(all, 'A2A_RESPONSE', worker.id)).payload).toMatchObject({
      method: 'message/send',
      response_body: { result: { parts: [{ text: 'fine' }] } },
      duration_ms: expect.any(Number),
    });
    expect((await heard(all, 'ACTIVITY_LOGGED', worker.id)).payload).toMatchObject({
      activity_type: 'a2a_receive',
      source_id: null,
      target_id: worker.id,
      status: 'ok',
      request_body: { method: 'message/send' },
      response_body: { result: {} },
    });
    const file = { uri: 'u', name: 'n' };
    await worker.client.post(`/workspaces/${worker.id}/notify`, { message: 'psst', attachments: [file] });
    expect((await heard(all, 'AGENT_MESSAGE', worker.id)).payload).toEqual({
      message: 'psst',
      workspace_id: worker.id,
      name: expect.stringMatching(/^Pusher/),
      attachments: [file],
    });
    await parent.client.post('/registry/update-card', { workspace_id: parent.id, agent_card: { name: 'P' } });
    expect((await heard(all, 'AGENT_CARD_UPDATED', parent.id)).payload).toEqual({
      agent_card: { name: 'P' },
    });

    const { body } = await parent.client.post(`/workspaces/${parent.id}/delegate`, {
      target_id: worker.id,
      task: 'go',
    });
    const common = { delegation_id: body.delegation_id, target_id: worker.id };
    expect((await heard(all, 'DELEGATION_COMPLETE', parent.id)).payload).toEqual({
      ...common,
      response_preview: 'fine',
    });
    expect((await heard(all, 'DELEGATION_SENT', parent.id)).payload).toEqual({
      ...common,
      task_preview: 'go',
    });
    expect((await heard(all, 'DELEGATION_STATUS', parent.id)).payload).toEqual({
      ...common,
      status: 'dispatched',
    });

    await engine.admin.post(`/workspaces/${parent.id}/pause`);
    expect((await heard(all, 'WORKSPACE_PAUSED', worker.id)).payload).toEqual({ name: expect.any(String) });
    await engine.admin.send('DELETE', `/workspaces/${parent.id}?confirm=true`);
    expect((await heard(all, 'WORKSPACE_REMOVED', parent.id)).payload).toEqual({ cascade_deleted: 1 });
    expect((await heard(all, 'WORKSPACE_REMOVED', worker.id)).payload).toEqual({});
    const numbers = all.frames.map(({ seq }) => seq);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    all.close();
  });

  describe('to a workspace', () => {
    let parent: External;
    let left: External;
    let right: External;
    let stranger: External;

    beforeAll(async () => {
      parent = await pollWorkspace(engine);
      left = await pollWorkspace(engine, parent.id);
      right = await pollWorkspace(engine, parent.id);
      stranger = await pollWorkspace(engine, (await pollWorkspace(engine)).id);
    });

    it('tells what happens to those it may talk to, also that they are removed, and nothing of others', async () => {
      const own = await listen(engine.line.url, bearer(left.client.token));
      for (const who of [stranger, right]) {
        await who.client.post('/registry/heartbeat', { workspace_id: who.id });
      }
      await heard(own, 'WORKSPACE_ONLINE', right.id);
      const below = await pollWorkspace(engine, right.id);
      await engine.admin.send('DELETE', `/workspaces/${below.id}`);
      await engine.admin.send('DELETE', `/workspaces/${right.id}`);
      await heard(own, 'WORKSPACE_REMOVED', right.id);
      const subjects = new Set(own.frames.map(({ workspace_id: id }) => id));
      expect(subjects).toEqual(new Set([right.id]));
      expect(subjects).not.toContain(UNKNOWN_ID);
      own.close();
    });
  });
});
