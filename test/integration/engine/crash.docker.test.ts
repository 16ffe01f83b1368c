import { afterAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { dockerCli, hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { allOnline, byName, importOrg, settledChat, TRIO, trioAnswer } from './support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

const start = () => engines.start({ args: ['--port', '0', '--backend', 'docker'] });
const again = async (engine: EngineProcess) => {
  const next = await engines.start({ home: engine.home, args: ['--backend', 'docker'] });
  expect(next.info.instanceId).toBe(engine.info.instanceId);
  expect(next.line.port).toBe(engine.line.port);
  return next;
};

/** Exactly one container and one pair of volumes for each of these workspaces, and nothing besides. */
async function expectNothingElse(engine: EngineProcess, ids: readonly string[]): Promise<void> {
  const { containers, volumes } = await instanceObjects(engine.info.instanceId);
  expect(containers).toEqual(ids.map((id) => `ws-${id.slice(0, 12)}`).sort());
  expect(volumes).toEqual(
    ids.flatMap((id) => [`ws-${id.slice(0, 12)}-configs`, `ws-${id}-workspace`]).sort(),
  );
}

describe.skipIf(!hasDocker)(`an engine that is killed${NEEDS_DOCKER}`, () => {
  it('in the middle of an import: the same org comes up once', async () => {
    let engine = await start();
    const { workspaces } = await engine.call('org.import', { template: TRIO });
    const ids = workspaces.map(({ id }) => id);
    const moments = {
      'right after the answer': () => true,
      'with the first container': async () =>
        (await instanceObjects(engine.info.instanceId)).containers.length > 0,
      'with the first one online': async () =>
        [...(await byName(engine)).values()].some(({ status }) => status === 'online'),
    };
    for (const [moment, reached] of Object.entries(moments)) {
      await until(moment, reached);
      await engine.kill();
      engine = await again(engine);
    }
    await allOnline(engine, 3);
    expect([...(await byName(engine)).values()].map(({ id }) => id).sort()).toEqual([...ids].sort());
    await expectNothingElse(engine, ids);
    expect((await engine.cli('chat', 'Lead', 'a poem')).stdout.trim()).toBe(trioAnswer('a poem'));
    await engine.stop();
  });

  it('in the middle of an import request: the org is whole or not there', async () => {
    let engine = await start();
    const request = engine.call('org.import', { template: TRIO }).catch(() => undefined);
    await engine.kill();
    await request;
    engine = await again(engine);
    expect([0, 3]).toContain((await byName(engine)).size);
    await importOrg(engine);
    const ids = [...(await byName(engine)).values()].map(({ id }) => id);
    expect(ids.length).toBe(3);
    await expectNothingElse(engine, ids);
    await engine.stop();
  });

  it('in the middle of a task: the answer arrives, once, from the same containers', async () => {
    let engine = await start();
    await importOrg(engine);
    const found = await byName(engine);
    const ids = [...found.values()].map(({ id }) => id);
    const lead = found.get('Lead')?.id ?? '';
    const containerIds = () =>
      Promise.all(
        ids.map((id) => dockerCli('inspect', '-f', '{{.Id}} {{.State.StartedAt}}', `ws-${id.slice(0, 12)}`)),
      );
    const before = await containerIds();
    const passedOn = async () => (await engine.call('engine.snapshot', {})).delegations.length;
    let passedOnBefore = 0;
    const kills = {
      'the message is on its way': async () =>
        (await engine.call('chat.history', { id: lead })).messages.at(-1)?.state === 'sending',
      // Not only while it is under way: a busy machine may look too late for that.
      'a task was passed on': async () => (await passedOn()) > passedOnBefore,
    };
    for (const [moment, reached] of Object.entries(kills)) {
      passedOnBefore = await passedOn();
      await engine.call('chat.send', { id: lead, text: moment });
      await until(moment, reached);
      await engine.kill();
      engine = await again(engine);
      await settledChat(engine, lead);
    }
    const moments = Object.keys(kills);
    expect(await settledChat(engine, lead)).toEqual(
      moments.flatMap((moment) => [`user: ${moment}`, `agent: ${trioAnswer(moment)}`]),
    );
    expect(await containerIds()).toEqual(before);
    const { delegations } = await engine.call('engine.snapshot', {});
    expect(delegations.map(({ status }) => status)).toEqual(Array(4).fill('completed'));

    const writer = found.get('Writer')?.id ?? '';
    await engine.call('workspaces.restart', { id: writer });
    await engine.kill();
    engine = await again(engine);
    await allOnline(engine, 3);
    await until(
      'it is a new container',
      async () => !(await containerIds()).every((each, index) => each === before[index]),
    );
    await allOnline(engine, 3);
    await expectNothingElse(engine, ids);

    const removal = engine.call('workspaces.remove', { id: lead, purge: true }).catch(() => undefined);
    await until('the rows are gone', async () => (await byName(engine)).size === 0);
    await engine.kill();
    await removal;
    engine = await again(engine);
    await until('nothing is left', async () => {
      const { containers, volumes } = await instanceObjects(engine.info.instanceId);
      return containers.length + volumes.length === 0;
    });
    expect((await byName(engine)).size).toBe(0);
    await engine.stop();
  });
});
