import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/base/index.ts';
import { discover } from '../../../core/docker/discovery.ts';
import { FakeDocker } from '../../support/fake-docker.ts';
import { until } from '../../support/until.ts';
import { ManualClock } from './manual-clock.ts';

describe('discover', () => {
  let folder: string;
  const dockers: FakeDocker[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-discovery-'));
  });
  afterEach(async () => {
    for (const docker of dockers.splice(0)) await docker.dispose();
    await rm(folder, { recursive: true });
  });

  const listen = async (
    name: string,
    version: Record<string, unknown>,
    info: Record<string, unknown> = {},
  ) => {
    const docker = await FakeDocker.listen(path.join(folder, name));
    dockers.push(docker);
    docker.version = { ApiVersion: '1.46', Os: 'linux', ...version };
    docker.info = info;
    return { docker, candidate: { endpoint: docker.endpoint, source: 'test' } };
  };
  const usual = { clock: systemClock, stayWith: null, hostAddress: '' };
  const at = (endpoint: string) => ({ endpoint, source: 'test' });

  it('takes the first that answers and says of each other one why not', async () => {
    const windows = await listen('windows', { Version: '1', Os: 'windows' });
    const good = await listen('good', { Version: '27.1', Os: 'linux' });
    const later = await listen('later', { Version: '28', Os: 'linux' });
    const { engine, probed } = await discover(
      [
        at(''),
        at('ssh://somewhere'),
        at('tcp://192.0.2.7:2375'),
        at('not an endpoint'),
        at(`unix://${folder}/none.sock`),
        windows.candidate,
        good.candidate,
        later.candidate,
      ],
      usual,
    );
    expect(engine).toMatchObject({ endpoint: good.candidate.endpoint, version: '27.1' });
    expect(probed.map((one) => one.outcome)).toEqual([
      'the context does not exist',
      'the app cannot connect over ssh',
      expect.stringContaining('on another machine'),
      'it is not a valid endpoint',
      'no such socket',
      expect.stringContaining('Windows containers'),
      'answers, version 27.1',
      'answers, version 28',
    ]);
    expect(probed.map((one) => one.verdict)).toEqual([
      'silent',
      'refused',
      'refused',
      'refused',
      'silent',
      'refused',
      'used',
      'usable',
    ]);
  });

  it('gives up on an engine that accepts but never answers', async () => {
    const clock = new ManualClock();
    const silent = await listen('silent', {});
    silent.docker.frozen = true;
    const result = discover([silent.candidate], { ...usual, clock });
    await until('it was asked', () => silent.docker.requests.length > 0);
    clock.runAll();
    expect((await result).probed[0]?.outcome).toBe('no answer within 2 s');
    expect((await result).engine).toBeNull();
  });

  it('does not wait for others that are slower than the one it takes', async () => {
    const clock = new ManualClock();
    const good = await listen('good', {});
    const silent = await listen('silent', {});
    silent.docker.frozen = true;
    const result = discover([good.candidate, silent.candidate], { ...usual, clock });
    await until('it waits a little', () => clock.pending.includes(300));
    clock.runAll();
    expect((await result).probed.map(({ outcome, verdict }) => [outcome, verdict])).toEqual([
      [expect.stringContaining('answers'), 'used'],
      ['not needed', 'silent'],
    ]);
  });

  const tell = async (version: Record<string, unknown>, info = {}, hostAddress = '') => {
    const { candidate } = await listen(`engine-${dockers.length}`, version, info);
    const { engine, probed } = await discover([candidate], { ...usual, hostAddress });
    return { engine, ...probed[0] };
  };

  it('takes no engine that is too old, and says which version it needs', async () => {
    const old = await tell({ Version: '18.06.3-ce', ApiVersion: '1.38' });
    expect(old).toMatchObject({
      engine: null,
      verdict: 'refused',
      outcome: 'Docker 18.06.3-ce speaks API 1.38; 1.40 or newer is needed: update Docker',
    });
    expect((await tell({ ApiVersion: '1.39' })).engine).toBeNull();
  });

  it.each(['1.40', '1.41', '1.55', '2.0', 'unreadable'])('takes an engine of API %s', async (ApiVersion) => {
    expect((await tell({ ApiVersion }, { ID: 'X' })).engine).toMatchObject({
      apiVersion: ApiVersion,
      flavour: 'docker',
      id: 'X',
    });
  });

  it("refuses Podman's socket, whatever API it speaks", async () => {
    const Components = [{ Name: 'Podman Engine', Version: '5.2.0' }, { Name: 'Conmon' }];
    expect(await tell({ Version: '5.2.0', ApiVersion: '1.41', Components })).toMatchObject({
      engine: null,
      verdict: 'refused',
      outcome: expect.stringMatching(/^it is Podman 5\.2\.0.*start a Docker engine/),
    });
  });

  it.each(['Docker Desktop', 'OrbStack', 'Rancher Desktop WSL'])('knows %s', async (OperatingSystem) => {
    expect((await tell({}, { OperatingSystem })).engine?.flavour).toBe('desktop');
  });

  describe('rootless', () => {
    const SecurityOptions = ['name=seccomp,profile=builtin', 'name=rootless', 'name=cgroupns'];
    const limits = { MemoryLimit: true, CpuCfsQuota: true, PidsLimit: true };

    it('is refused while its containers could not reach this machine', async () => {
      expect(await tell({}, { SecurityOptions, ...limits })).toMatchObject({
        engine: null,
        verdict: 'refused',
        outcome: expect.stringContaining('MOLECULE_DOCKER_HOST_ADDRESS'),
      });
      expect((await tell({}, { SecurityOptions, ...limits }, 'not an address')).engine).toBeNull();
    });

    it('is taken when the user says under which address they do', async () => {
      const { engine } = await tell({}, { SecurityOptions, ...limits }, '10.0.2.2');
      expect(engine?.flavour).toBe('rootless');
    });

    it('is refused when it cannot limit what a container uses', async () => {
      const { engine, outcome } = await tell(
        {},
        { SecurityOptions, ...limits, CpuCfsQuota: false },
        '10.0.2.2',
      );
      expect([engine, outcome]).toEqual([null, expect.stringContaining('cgroup v2')]);
    });
  });

  it('stays with an engine that restarts, though another one answers', async () => {
    const other = await listen('other', {});
    const own = at(`unix://${folder}/own.sock`);
    const { engine, probed } = await discover([own, other.candidate], { ...usual, stayWith: own.endpoint });
    expect([engine, probed.map(({ verdict }) => verdict)]).toEqual([null, ['silent', 'usable']]);
  });

  it('offers what is only for choosing, and does not take it', async () => {
    const other = await listen('other', {});
    const { engine, probed } = await discover([{ ...other.candidate, onlyWhenChosen: true }], usual);
    expect([engine, probed[0]?.verdict]).toEqual([null, 'usable']);
  });
});
