import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import { type Approval, EXPIRED_BY, REMOVED_BY } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { type Listener, listen } from '../../support/sockets.ts';
import { storeIn, temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

/** An agent asks a person, as the Python runtime does: without a token, below its private prefix. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let host: InProcessEngine;
let asker: { id: string; token: string };
let base: string;
let heard: Listener;

beforeAll(async () => {
  folder = await temporaryFolder();
  host = await startInProcess({ home: folder.folder });
  const lead = await host.createAgent('Lead');
  asker = await host.createAgent('Ada', lead.id);
  base = `/as/${await host.issuePrefix(asker.id)}`;
  heard = await listen(`${host.engine.info().url}${base}`, {});
});
afterAll(async () => {
  heard?.close();
  await host?.dispose();
  await folder?.dispose();
});

const mine = () => `${base}/workspaces/${asker.id}/approvals`;
const ask = async (action: string, path = mine(), token?: string) => {
  const body = { action, reason: 'It is tested', context: { branch: 'main' } };
  const reply = await host.send(path, { method: 'POST', body, ...(token ? { token } : {}) });
  expect(reply.status).toBe(201);
  return (reply.json as { approval_id: string }).approval_id;
};
const polled = async (id: string) => {
  const { json } = await host.send(mine());
  return (json as { id: string; status: string; decided_by: string | null }[]).find((row) => row.id === id);
};
const pending = async () =>
  ((await host.engine.dispatch('engine.snapshot', {})) as { approvals: Approval[] }).approvals;
const frame = (event: string, id: string) =>
  until(event, () => heard.frames.find((each) => each.event === event && each.payload.approval_id === id));

it('the runtime asks and polls without a token, and hears the decision in the frame that it waits for', async () => {
  const id = await ask('Deploy');
  expect(await polled(id)).toMatchObject({ status: 'pending', decided_by: null });
  expect(await pending()).toMatchObject([{ id, workspaceId: asker.id, context: { branch: 'main' } }]);
  expect((await frame('APPROVAL_REQUESTED', id)).workspace_id).toBe(asker.id);
  await host.engine.dispatch('approvals.decide', { id, decision: 'approved' });
  expect(await frame('APPROVAL_DECIDED', id)).toMatchObject({
    workspace_id: asker.id,
    approval_id: id,
    status: 'approved',
    decided_by: 'human',
  });
  expect(await frame('APPROVAL_APPROVED', id)).not.toHaveProperty('approval_id');
  expect(await polled(id)).toMatchObject({ status: 'approved', decided_by: 'human' });
});

it('an agent with its token asks as well, and none decides what it asked for', async () => {
  const id = await ask('Deploy', `/workspaces/${asker.id}/approvals`, asker.token);
  for (const [path, token] of [
    [`/workspaces/${asker.id}/approvals/${id}/decide`, asker.token],
    [`${mine()}/${id}/decide`, undefined],
  ] as const) {
    const body = { decision: 'approved' };
    const reply = await host.send(path, { method: 'POST', body, ...(token ? { token } : {}) });
    expect(reply.status).toBe(401);
  }
  for (const token of [asker.token, undefined]) {
    const body = { id, decision: 'approved' };
    const path = `${token ? '' : base}/contract/approvals.decide`;
    const reply = await host.send(path, { method: 'POST', body, ...(token ? { token } : {}) });
    expect(reply.status).toBe(401);
  }
  expect(await polled(id)).toMatchObject({ status: 'pending' });
  await host.engine.dispatch('approvals.decide', { id, decision: 'denied' });
});

it('without token and prefix nobody asks and nobody reads', async () => {
  const path = `/workspaces/${asker.id}/approvals`;
  expect((await host.send(path, { method: 'POST', body: { action: 'x' } })).status).toBe(401);
  expect((await host.send(path)).status).toBe(401);
  expect((await host.send('/approvals/pending')).status).toBe(401);
});

it('two who decide at the same time: the first counts, the other is told', async () => {
  const id = await ask('Deploy');
  const decide = (decision: string) =>
    host.engine.dispatch('approvals.decide', { id, decision }).then(
      () => 'decided',
      (error: { code: string }) => error.code,
    );
  expect(await Promise.all([decide('denied'), decide('approved')])).toEqual(['decided', 'approval_decided']);
  expect(await polled(id)).toMatchObject({ status: 'denied' });
});

it('the timeline has the request with how long it waited, and the decision', async () => {
  const { entries } = (await host.engine.dispatch('timeline.list', { workspaceId: asker.id, limit: 2 })) as {
    entries: { type: string; method: string; status: string; summary: string; durationMs: number | null }[];
  };
  expect(entries).toMatchObject([
    { type: 'approval', method: 'denied', status: 'ok', summary: 'Denied: Deploy' },
    { method: 'request', status: 'ok', summary: 'Asks for approval: Deploy', durationMs: expect.any(Number) },
  ]);
});

it('what waits outlives the engine; what ended meanwhile is denied by the next one', async () => {
  const waiting = await ask('Deploy');
  heard.close();
  await host.engine.dispose();
  const late = newId();
  const store = storeIn(folder.folder);
  const record = store.approvals.get(waiting);
  if (record) store.approvals.insert({ ...record, id: late, expiresAt: Date.now() - 1 });
  await store.dispose();
  host = await startInProcess({ home: folder.folder });
  expect((await pending()).map(({ id }) => id)).toEqual([waiting]);
  expect(await polled(late)).toMatchObject({ status: 'denied', decided_by: EXPIRED_BY });
});

it('a removal denies what the workspace had asked for', async () => {
  const [waiting] = await pending();
  const owner = { method: 'DELETE', token: host.adminToken };
  expect((await host.send(`/workspaces/${asker.id}`, owner)).status).toBe(200);
  expect(await pending()).toEqual([]);
  const listed = (await host.engine.dispatch('approvals.list', { status: 'decided', limit: 50 })) as {
    approvals: Approval[];
  };
  expect(listed.approvals.find(({ id }) => id === waiting?.id)).toMatchObject({ decidedBy: REMOVED_BY });
});
