import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { createDocker, labelsFor } from '../../../core/docker/index.ts';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { orgOf } from '../../support/installation.ts';
import { until } from '../../support/until.ts';
import { dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { allOnline, byName, settledChat } from './support.ts';

const NAME = 'Twin';
const engines = new Engines();

describe.skipIf(!hasDocker)(`two installations on one Docker engine${NEEDS_DOCKER}`, () => {
  let folder: string;
  let image: string;
  let one: EngineProcess;
  let other: EngineProcess;
  const strangers: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-twins-'));
    const docker = createDocker({ instanceId: `test-${newId()}`, logger: silentLogger() });
    await docker.settled();
    image = await testImage(docker);
    await docker.dispose();
    const org = await orgOf(folder, NAME, 'molecule');
    const args = ['--port', '0', '--backend', 'docker'];
    [one, other] = await Promise.all([engines.start({ args }), engines.start({ args })]);
    for (const engine of [one, other]) await engine.call('org.import', { template: org });
    await Promise.all([one, other].map((engine) => allOnline(engine, 1)));
  });
  afterEach(async () => {
    if (strangers.length > 0) await dockerCli('rm', '-f', ...strangers.splice(0));
  });
  afterAll(async () => {
    await engines.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const idIn = async (engine: EngineProcess) => (await byName(engine)).get(NAME)?.id ?? '';
  const nameOf = (id: string) => `ws-${id.slice(0, 12)}`;
  /** What an installation has, with what would change if anybody touched it. */
  const fingerprint = async (engine: EngineProcess) => {
    const { containers, volumes } = await instanceObjects(engine.info.instanceId);
    const format = '{{.Id}} {{.State.StartedAt}} {{.State.Status}}';
    return [await dockerCli('inspect', '-f', format, ...containers), volumes];
  };
  /** Running containers of somebody else: name → labels. */
  const addStrangers = async (named: Readonly<Record<string, Readonly<Record<string, string>>>>) => {
    const program = [image, 'node', '-e', 'setInterval(() => {}, 1e6)'];
    const create = ([name, labels]: [string, Readonly<Record<string, string>>]) => {
      const flags = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
      return dockerCli('create', '--name', name, ...flags, ...program);
    };
    strangers.push(...Object.keys(named));
    await Promise.all(Object.entries(named).map(create));
    await dockerCli('start', ...Object.keys(named));
  };
  const startedAt = (names: readonly string[]) =>
    dockerCli('inspect', '-f', '{{.Id}} {{.State.StartedAt}}', ...names);
  const restarted = async (engine: EngineProcess, online = 1) => {
    await engine.kill();
    const next = await engines.start({ home: engine.home, args: ['--backend', 'docker'] });
    await allOnline(next, online);
    return next;
  };

  it('run workspaces of the same name side by side', async () => {
    const [mine, theirs] = [await idIn(one), await idIn(other)];
    expect(one.info.instanceId).not.toBe(other.info.instanceId);
    expect((await instanceObjects(one.info.instanceId)).containers).toEqual([nameOf(mine)]);
    expect((await instanceObjects(other.info.instanceId)).containers).toEqual([nameOf(theirs)]);
    for (const engine of [one, other]) {
      const id = await idIn(engine);
      await engine.call('chat.send', { id, text: 'hello' });
      expect(await settledChat(engine, id)).toEqual(['user: hello', `agent: I am ${NAME}`]);
    }
  });

  it('leave each other and strangers alone: killed, started, restarted, removed', async () => {
    const instance = one.info.instanceId;
    const [managed, owner] = Object.entries(labelsFor(instance));
    const nameFor = (kind: string) => `ws-${kind}-${newId().slice(0, 8)}`;
    const forged = {
      [nameFor('no-labels')]: {},
      [nameFor('only-managed')]: Object.fromEntries([managed ?? []]),
      [nameFor('only-owner')]: Object.fromEntries([owner ?? []]),
      [nameFor('no-workspace')]: labelsFor(instance),
      [nameFor('of-nobody')]: labelsFor(`x${instance}`, { workspaceId: await idIn(one), fingerprint: 'f' }),
    };
    const names = Object.keys(forged);
    await addStrangers(forged);
    const untouched = await startedAt(names);
    const theirs = await fingerprint(other);

    one = await restarted(one);
    await one.call('workspaces.remove', { id: await idIn(one) });
    await until('its objects are gone', async () => {
      const { containers, volumes } = await instanceObjects(instance);
      return containers.every((name) => names.includes(name)) && volumes.length === 0;
    });
    one = await restarted(one, 0);
    expect(await fingerprint(other)).toEqual(theirs);
    expect(await startedAt(names)).toBe(untouched);
  });

  it('say that a name is taken by somebody else, and start once it is free', async () => {
    const id = await idIn(other);
    await other.admin.post(`/workspaces/${id}/pause`);
    await until('its container is gone', async () => {
      return (await instanceObjects(other.info.instanceId)).containers.length === 0;
    });
    await addStrangers({ [nameOf(id)]: {} });
    const before = await startedAt([nameOf(id)]);
    await other.admin.post(`/workspaces/${id}/resume`);
    const failed = await until('it fails', async () => {
      const { workspaces } = await other.call('engine.snapshot', {});
      return workspaces[0]?.status === 'failed' && workspaces[0];
    });
    expect(failed.error).toMatchObject({
      code: 'docker_conflict',
      message: `A container named ${nameOf(id)} already exists and is not this app's`,
    });
    expect(await startedAt([nameOf(id)])).toBe(before);
    await dockerCli('rm', '-f', ...strangers.splice(0));
    await other.call('workspaces.restart', { id });
    await allOnline(other, 1);
  });
});
