import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Schedule } from '../../../core/contract/index.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { says } from '../../support/push-agent.ts';
import { until } from '../../support/until.ts';
import { type External, pushWorkspace } from '../http/support.ts';

const engines = new Engines();
let engine: EngineProcess;
beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

const FIELDS = { cron: '0 9 1 1 *', prompt: 'Report' };

async function add(workspaceId: string, name = 'Daily'): Promise<string> {
  const { id } = await engine.call('schedules.add', { ...FIELDS, workspaceId, name });
  return id;
}

async function lastRun({ id: workspaceId }: Pick<External, 'id'>, id: string) {
  const { schedules } = await engine.call('schedules.list', { workspaceId });
  return schedules.find((each: Schedule) => each.id === id)?.lastRun;
}

test('a run reaches its agent, and what it answered is kept with the way to its trace', async () => {
  const ada = await pushWorkspace(engine, { answer: says('All is well.') });
  const id = await add(ada.id);
  await engine.call('schedules.run', { workspaceId: ada.id, id });
  await until('it has answered', async () => (await lastRun(ada, id))?.status === 'ok');
  expect(ada.agent.deliveries[0]?.body.params.metadata).toMatchObject({ source: 'schedule' });
  const run = await lastRun(ada, id);
  expect(run).toMatchObject({ cause: 'person', answer: 'All is well.', error: '' });
  const trace = await engine.call('timeline.trace', { traceId: run?.traceId ?? '' });
  expect(JSON.stringify(trace)).toContain('Report');
});

test('one that an agent refuses has failed, and says why', async () => {
  const ada = await pushWorkspace(engine, {
    answer: (response) => void response.writeHead(501).end(),
  });
  const id = await add(ada.id);
  await engine.call('schedules.run', { workspaceId: ada.id, id });
  await until('it is over', async () => (await lastRun(ada, id))?.status === 'error');
  expect((await lastRun(ada, id))?.error).not.toBe('');
});

test('a run that was under way when the engine was killed is told to its end by the next one', async () => {
  // It never answers this engine.
  const ada = await pushWorkspace(engine, { answer: () => undefined });
  const id = await add(ada.id);
  await engine.call('schedules.run', { workspaceId: ada.id, id });
  await until('it is under way', async () => (await lastRun(ada, id))?.status === 'running');
  await until('the agent has it', () => ada.agent.deliveries.length > 0);
  const again = engine.call('schedules.run', { workspaceId: ada.id, id });
  await expect(again).rejects.toMatchObject({ code: 'schedule_busy' });
  await engine.kill();
  ada.agent.answer = says('Late, but here.');
  engine = await engines.start({ home: engine.home, args: ['--backend', 'process'] });
  await until('it has answered', async () => (await lastRun(ada, id))?.status === 'ok');
  expect(await lastRun(ada, id)).toMatchObject({ answer: 'Late, but here.' });
});
