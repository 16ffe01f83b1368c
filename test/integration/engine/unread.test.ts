import { afterAll, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

const args = ['--backend', 'process'];
/** What a window finds when it opens. */
const found = async (engine: EngineProcess) => {
  const { unread, queued } = await engine.call('engine.snapshot', {});
  return { unread, queued };
};

it('what nobody has read and what waits outlive a crash and a restart of the engine, and so does what was read', async () => {
  let engine = await engines.start({ args: ['--port', '0', ...args] });
  const { connection } = await engine.call('external.create', { name: 'Ada', parentId: null });
  const { workspaceId: id, token } = connection;
  const says = (message: string) =>
    engine.admin
      .as(token)
      .post(`/workspaces/${id}/notify`, { message })
      .then(({ status }) => status);
  expect([await says('one'), await says('two')]).toEqual([200, 200]);
  const paused = await engine.call('workspaces.create', { name: 'Bea', runtime: 'molecule' });
  await engine.call('workspaces.pause', { id: paused.id });
  await engine.call('chat.send', { id: paused.id, text: 'For later' });
  expect(await found(engine)).toEqual({ unread: { [id]: 2 }, queued: 1 });

  await engine.kill();
  engine = await engines.start({ home: engine.home, args });
  expect(await found(engine)).toEqual({ unread: { [id]: 2 }, queued: 1 });
  const { messages } = await engine.call('chat.history', { id });
  const upTo = messages.find(({ text }) => text === 'one')?.createdAt ?? 0;
  expect(await engine.call('chat.markRead', { id, upTo })).toEqual({ unread: 1 });

  await engine.kill();
  engine = await engines.start({ home: engine.home, args });
  expect(await found(engine)).toEqual({ unread: { [id]: 1 }, queued: 1 });
  await engine.stop();
  engine = await engines.start({ home: engine.home, args });
  expect(await found(engine)).toEqual({ unread: { [id]: 1 }, queued: 1 });

  for (const each of [id, paused.id]) await engine.call('workspaces.remove', { id: each });
  expect(await found(engine)).toEqual({ unread: {}, queued: 0 });
  await engine.stop();
});
