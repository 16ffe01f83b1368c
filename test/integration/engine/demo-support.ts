import { expect } from 'vitest';
import type { EngineProcess } from '../../support/engine-process.ts';
import { listen } from '../../support/sockets.ts';
import { until } from '../../support/until.ts';
import { byName, settledChat, statusRows } from './support.ts';

export const DEMO_SIZE = 12;
/** Divides the time for which its people pretend to think, which is half a minute for one task. */
const SCRIPT_SPEED = '20';

/** Brings the demo org up through the command line and checks what scripts read. */
export async function bringUp(engine: EngineProcess): Promise<void> {
  await engine.call('secrets.set', { key: 'MOLECULE_SCRIPT_SPEED', value: SCRIPT_SPEED });
  const imported = await engine.cli('org', 'import', 'demo-studio', '--wait', '--json');
  expect(imported).toMatchObject({ code: 0 });
  const result = JSON.parse(imported.stdout) as { workspaces: Record<string, unknown>[] };
  expect(result).toMatchObject({ org: 'Demo Studio', mode: 'merge', created: DEMO_SIZE, kept: 0, failed: 0 });
  expect(result.workspaces.length).toBe(DEMO_SIZE);
  for (const each of result.workspaces) {
    expect(each).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      tier: 2,
      action: 'create',
      skipped: false,
      channels: [],
      channelsSkipped: [],
      status: 'online',
    });
  }
  const rows = await statusRows(engine);
  expect(rows.length).toBe(DEMO_SIZE);
  for (const row of rows) {
    expect(row).toMatchObject({ status: 'online', runtime: 'molecule', tier: 2, phase: null, error: null });
  }
  expect(rows.filter((row) => row.parent_id === null).map((row) => row.name)).toEqual(['Studio Director']);
}

/** Gives the root a task and follows it down to the leaves and back. */
export async function runTask(engine: EngineProcess): Promise<void> {
  const owner = { authorization: `Bearer ${engine.admin.token}` };
  const socket = await listen(engine.line.url, owner);
  const brief = 'Launch the page for our new desk lamp';
  const answered = await engine.cli('chat', 'studio director', brief, '--json');
  expect(answered).toMatchObject({ code: 0 });
  const root = (await byName(engine)).get('Studio Director');
  const answer = JSON.parse(answered.stdout) as { text: string };
  expect(answer).toEqual({
    id: expect.any(String),
    workspace_id: root?.id,
    name: 'Studio Director',
    role: 'agent',
    text: expect.stringMatching(/^\*\*The plan is ready\.\*\*/),
    duration_ms: expect.any(Number),
  });
  expect(answer.text).toContain(brief);
  expect(answer.text).not.toMatch(/not finished/i);

  const { delegations } = await engine.call('engine.snapshot', {});
  expect(delegations.length).toBe(DEMO_SIZE - 1);
  expect(new Set(delegations.map(({ status }) => status))).toEqual(new Set(['completed']));
  expect(delegations.filter(({ callerId }) => callerId === root?.id).length).toBe(3);
  expect(delegations.map(({ createdAt }) => createdAt)).toEqual(
    delegations.map(({ createdAt }) => createdAt).sort((a, b) => b - a),
  );
  const listed = await engine.admin.get<Record<string, unknown>[]>(`/workspaces/${root?.id}/delegations`);
  expect(listed.body.filter(({ type }) => type === 'delegate').map(({ status }) => status)).toEqual(
    Array(3).fill('completed'),
  );
  expect(listed.body.filter(({ type }) => type === 'delegate_result').length).toBe(3);

  const chat = await settledChat(engine, root?.id ?? '');
  expect(chat.filter((line) => line === `user: ${brief}`).length).toBe(1);
  expect(chat.at(-1)).toBe(`agent: ${answer.text}`);
  const names = new Set(socket.frames.map(({ event }) => event));
  for (const event of [
    'DELEGATION_SENT',
    'DELEGATION_STATUS',
    'DELEGATION_COMPLETE',
    'TASK_UPDATED',
    'ACTIVITY_LOGGED',
    'WORKSPACE_HEARTBEAT',
    'AGENT_MESSAGE',
    'A2A_RESPONSE',
  ]) {
    expect(names, event).toContain(event);
  }
  const numbers = socket.frames.map(({ seq }) => seq);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  socket.close();
  await until('all are idle', async () =>
    (await statusRows(engine)).every(({ current_task: task }) => task === ''),
  );
}
