import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError, newId, silentLogger } from '../../../core/base/index.ts';
import { type Docker, labelsFor, NETWORK } from '../../../core/docker/index.ts';
import type { ConfigsFile, WorkspaceBackend, WorkspaceSpec } from '../../../core/workspaces/backend.ts';
import { createDockerBackend } from '../../../core/workspaces/docker-backend.ts';
import { cleanUp, connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage, until } from './engine.ts';

const redact = (line: string) => line.replace('secret-1', 'REDACTED');

const AGENT = `
const fs = require('node:fs');
const user = process.getuid();
console.log('\\u001b[32mstarted\\u001b[0m as', user);
console.error('token', fs.readFileSync('/configs/.auth_token', 'utf8'));
require('node:http').createServer((_, reply) => reply.end(JSON.stringify({
  env: process.env, user,
  config: fs.readFileSync('/configs/config.yaml', 'utf8'),
  skill: fs.readFileSync('/configs/skills/a/SKILL.md', 'utf8'),
  configs: fs.readdirSync('/configs', { recursive: true }).sort(),
  workspace: fs.existsSync('/workspace') ? fs.readdirSync('/workspace') : null,
  writable: ['/configs', '/configs/skills', '/workspace', '/tmp', '/'].filter((folder) => {
    try { fs.writeFileSync(folder + '/probe', ''); return true; } catch { return false; }
  }),
}))).listen(Number(process.env.PORT ?? 8000), process.env.BIND_HOST);
process.on('SIGTERM', () => process.exit(0));
`;

describe.skipIf(!hasDocker)(`the docker backend${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let backend: WorkspaceBackend;
  let endedFolder: string;
  let image: string;
  let brokenImage: string;
  let shortLivedImage: string;

  beforeAll(async () => {
    docker = await connectedDocker();
    endedFolder = await mkdtemp(path.join(os.tmpdir(), 'ended-'));
    backend = createDockerBackend({
      docker,
      guarded: [],
      logger: silentLogger(),
      redact,
      endedLogs: endedFolder,
    });
    const base = await testImage(docker);
    image = await derive(base, 'agent', ['node', '-e', AGENT]);
    brokenImage = await derive(base, 'broken', ['no-such-program']);
    shortLivedImage = await derive(base, 'short', [
      'node',
      '-e',
      'console.error("no luck"); process.exit(4)',
    ]);
  });
  afterEach(() => cleanUp(docker.instanceId));
  afterAll(async () => {
    await backend.dispose();
    await docker.dispose();
    await rm(endedFolder, { recursive: true, force: true });
    await dockerCli('rmi', '-f', image, brokenImage, shortLivedImage);
  });

  const textsOf = async (id: string, tail: number) =>
    (await backend.logs(id, { tail })).map((line) => line.text);
  /** An image of its own with that command, made without a build. */
  const derive = async (base: string, name: string, command: string[]) => {
    const tag = `molecule-test/${name}:${newId()}`;
    const container = await dockerCli('create', base);
    const change = (line: string) => ['--change', line];
    await dockerCli(
      'commit',
      ...change('USER 1000:1000'),
      ...change(`CMD ${JSON.stringify(command)}`),
      container,
      tag,
    );
    await dockerCli('rm', container);
    return tag;
  };
  const text = (path: string, content: string, mode = 0o644): ConfigsFile => ({
    path,
    content: Buffer.from(content),
    mode,
    delivered: false,
  });
  const delivered = (files: readonly ConfigsFile[]) => files.map((file) => ({ ...file, delivered: true }));
  const specOf = (change: Partial<WorkspaceSpec> = {}): WorkspaceSpec => ({
    id: newId(),
    name: 'Tester',
    runtime: 'test',
    tier: 2,
    image,
    env: { TIER: '2', ODD: 'a=b c' },
    hostFolder: null,
    files: [text('config.yaml', 'name: Tester\n'), text('skills/a/SKILL.md', '# A\n')],
    gone: [],
    allowedTier: 2,
    resetSession: false,
    recover: async () => [],
    onFresh: () => undefined,
    credentials: () => ({
      files: [text('.auth_token', 'secret-1', 0o600)],
      env: { PLATFORM_URL: 'http://p/as/x' },
    }),
    fingerprint: 'f1',
    ...change,
  });
  const ensure = async (spec: WorkspaceSpec) => {
    const steps: string[] = [];
    const observed = await backend.ensure(spec, (step) => steps.push(step));
    return { observed, steps };
  };
  const ask = async (url: string) => {
    let answer: Response | undefined;
    await until(async () => {
      answer = await fetch(url).catch(() => undefined);
      return answer !== undefined;
    }, `${url} answers`);
    return (await answer?.json()) as {
      env: Record<string, string>;
      user: number;
      config: string;
      skill: string;
      configs: string[];
      workspace: string[] | null;
      writable: string[];
    };
  };
  const inspect = async (name: string) =>
    JSON.parse(await dockerCli('inspect', name))[0] as {
      Id: string;
      Config: { Labels: Record<string, string> };
      HostConfig: Record<string, unknown>;
      Mounts: { Source: string }[];
      NetworkSettings: { Networks: Record<string, { Aliases: string[] }> };
    };
  const nameOf = (id: string) => `ws-${id.slice(0, 12)}`;
  const ownVolumes = async () =>
    (
      await dockerCli(
        'volume',
        'ls',
        '-q',
        '--filter',
        `label=molecule.platform.instance=${docker.instanceId}`,
      )
    )
      .split('\n')
      .filter(Boolean)
      .sort();
  const ownContainers = () =>
    dockerCli('ps', '-aq', '--filter', `label=molecule.platform.instance=${docker.instanceId}`);

  it('brings a workspace to life: volumes, files, environment, port, labels, limits', async () => {
    const spec = specOf();
    const { observed, steps } = await ensure(spec);
    expect(steps).toEqual(['volumes', 'container', 'seed', 'start']);
    expect(observed).toMatchObject({ state: 'running', fingerprint: 'f1', exitCode: null });
    expect(backend.observe(spec.id)).toEqual(observed);

    const agent = await ask(observed.url);
    expect(agent.env).toMatchObject({ TIER: '2', ODD: 'a=b c', PLATFORM_URL: 'http://p/as/x' });
    expect(agent.config).toBe('name: Tester\n');
    expect(agent.skill).toBe('# A\n');
    expect(agent.user).toBe(1000);
    expect(agent.writable).toEqual(['/configs', '/configs/skills', '/workspace', '/tmp']);

    expect(await ownVolumes()).toEqual([`${nameOf(spec.id)}-configs`, `ws-${spec.id}-workspace`].sort());
    const container = await inspect(nameOf(spec.id));
    expect(container.Config.Labels).toMatchObject({
      'molecule.platform.managed': 'true',
      'molecule.platform.instance': docker.instanceId,
      'molecule.platform.workspace': spec.id,
      'molecule.platform.fingerprint': 'f1',
    });
    expect(container.HostConfig).toMatchObject({
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 512,
      Memory: 512 * 1024 * 1024,
      NanoCpus: 1_000_000_000,
      ReadonlyRootfs: false,
      RestartPolicy: { Name: 'unless-stopped' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      ExtraHosts: (await docker.hostAccess()).extraHosts,
    });
    expect(container.NetworkSettings.Networks['molecule-core-net']?.Aliases).toContain(nameOf(spec.id));
    expect(observed.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('leaves a running one of the same fingerprint alone, and mints nothing for it', async () => {
    const spec = specOf();
    const first = await ensure(spec);
    const before = await inspect(nameOf(spec.id));
    const again = await ensure({
      ...spec,
      credentials: () => {
        throw new Error('credentials were minted');
      },
    });
    expect(again).toEqual({ observed: first.observed, steps: [] });
    expect((await inspect(nameOf(spec.id))).Id).toBe(before.Id);
  });

  it('replaces one of another fingerprint, keeps its data, writes only what is due', async () => {
    const spec = specOf();
    await ensure(spec);
    const { observed } = await ensure({
      ...spec,
      fingerprint: 'f2',
      files: [
        { ...text('config.yaml', 'name: Overwritten\n'), delivered: true },
        text('skills/a/SKILL.md', '# B\n'),
      ],
      credentials: () => ({ files: [text('.auth_token', 'secret-2', 0o600)], env: {} }),
    });
    expect(observed.fingerprint).toBe('f2');
    expect(await ask(observed.url)).toMatchObject({ config: 'name: Tester\n', skill: '# B\n' });
    expect(await textsOf(spec.id, 10)).toContain('token secret-2');
  });

  it('writes everything when the volume was lost, and says so before there is a new one', async () => {
    const before: string[][] = [];
    const spec = specOf();
    const { observed } = await ensure({
      ...spec,
      files: delivered(spec.files),
      onFresh: () =>
        before.push(execFileSync('docker', ['volume', 'ls', '-q'], { encoding: 'utf8' }).split('\n')),
    });
    expect(before.map((names) => names.includes(`${nameOf(spec.id)}-configs`))).toEqual([false]);
    expect(await ask(observed.url)).toMatchObject({ config: 'name: Tester\n', skill: '# A\n' });
  });

  it.each([1, 2])('removes what is gone of its files, on tier %i', async (tier) => {
    const old = ['old/deep/a.md', 'old/b.md', 'notes', "-odd 'name'.md"];
    const spec = specOf({ tier });
    const first = await ensure({ ...spec, files: [...spec.files, ...old.map((path) => text(path, 'x'))] });
    expect((await ask(first.observed.url)).configs).toEqual(expect.arrayContaining(old));
    const next = { ...spec, gone: [...old, 'never.md', 'config.yaml/x'] };
    const files = [...delivered(spec.files), text('notes/today.md', 'x')];
    const { observed } = await ensure({ ...next, files, fingerprint: 'f3' });
    expect((await ask(observed.url)).configs.filter((path) => !path.includes('probe'))).toEqual([
      '.auth_token',
      'config.yaml',
      'notes',
      'notes/today.md',
      'skills',
      'skills/a',
      'skills/a/SKILL.md',
    ]);
    expect((await ownContainers()).split('\n')).toHaveLength(1);
    expect(backend.observe(spec.id)).toEqual(observed);
  });

  it('sandboxes tier 1: read-only, no /workspace, and still seeded', async () => {
    const { observed } = await ensure(specOf({ tier: 1 }));
    const agent = await ask(observed.url);
    expect(agent.writable).toEqual(['/configs', '/configs/skills', '/tmp']);
    expect((await ownVolumes()).length).toBe(1);
  });

  describe('with a folder of this machine', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-host-folder-'));
      // The agent is somebody else than this test.
      await chmod(folder, 0o777);
      await writeFile(path.join(folder, 'here.txt'), 'x');
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it.each([
      ['read', true, ['here.txt']],
      ['change', false, ['here.txt', 'probe']],
    ])('lets the agent %s it, and makes no volume in its place', async (_, readOnly, after) => {
      const spec = specOf({ hostFolder: { path: folder, readOnly } });
      const agent = await ask((await ensure(spec)).observed.url);
      expect(agent.workspace).toEqual(['here.txt']);
      expect(agent.writable.includes('/workspace')).toBe(!readOnly);
      expect((await readdir(folder)).sort()).toEqual(after);
      expect(await ownVolumes()).toEqual([`${nameOf(spec.id)}-configs`]);
      await backend.remove(spec.id);
      expect((await readdir(folder)).sort(), "removing takes only what is the app's").toEqual(after);
    });

    it('moves between a folder and a volume with a new spec', async () => {
      const spec = specOf();
      await ask((await ensure(spec)).observed.url);
      const withFolder = {
        ...spec,
        fingerprint: 'f2',
        hostFolder: { path: folder, readOnly: true },
      };
      expect((await ask((await ensure(withFolder)).observed.url)).workspace).toEqual(['here.txt']);
      const { observed } = await ensure({ ...spec, fingerprint: 'f3' });
      expect((await ask(observed.url)).workspace).toEqual(['probe']);
    });

    it('never makes one that is missing, and leaves nothing', async () => {
      const missing = path.join(folder, 'missing');
      const spec = specOf({ hostFolder: { path: missing, readOnly: false } });
      await expect(ensure(spec)).rejects.toMatchObject({ code: 'workspace_dir_missing' });
      expect(await ownContainers()).toBe('');
      expect(await ownVolumes()).toEqual([]);
      const container = { image, labels: labelsFor(docker.instanceId, { workspaceId: spec.id }) };
      const refused = docker.containers.create({
        ...container,
        name: nameOf(spec.id),
        env: {},
        agentPort: 8000,
        volumes: {},
        folders: [{ source: missing, target: '/workspace', readOnly: false }],
        network: NETWORK,
        extraHosts: [],
        readOnlyRoot: false,
        tmpfs: {},
        memoryBytes: 0,
        nanoCpus: 0,
        processLimit: 100,
      });
      await expect(refused).rejects.toMatchObject({ detail: expect.stringContaining('does not exist') });
      expect(existsSync(missing)).toBe(false);
    });

    it('refuses it to a sandboxed agent instead of leaving it out', async () => {
      const spec = specOf({ tier: 1, hostFolder: { path: folder, readOnly: true } });
      await expect(ensure(spec)).rejects.toMatchObject({ code: 'workspace_dir_sandboxed' });
      expect(await ownVolumes()).toEqual([]);
    });
  });

  it.each([3, 4])('refuses tier %i before it touches anything', async (tier) => {
    await expect(ensure(specOf({ tier }))).rejects.toMatchObject({ code: 'tier_needs_confirmation' });
    expect(await ownVolumes()).toEqual([]);
  });

  it('gives each allowed tier its limits and privileges, and reaches its agent', async () => {
    const tiers = [1, 2, 3, 4];
    const made = await Promise.all(
      tiers.map(async (tier) => {
        const spec = specOf({ tier, allowedTier: 4 });
        const { observed } = await ensure(spec);
        expect((await ask(observed.url)).config, observed.url).toBe('name: Tester\n');
        expect(backend.observe(spec.id)).toEqual(observed);
        return inspect(nameOf(spec.id));
      }),
    );
    const machineCpus = (await docker.cpus()) ?? 0;
    const confined = { CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], Privileged: false, PidMode: '' };
    const privileged = { CapDrop: null, Privileged: true, PidMode: 'host' };
    const bridged = { NetworkMode: NETWORK };
    const size = (mebibytes: number, cpus: number) => ({
      Memory: mebibytes * 1024 * 1024,
      // As far as the machine has so many.
      NanoCpus: Math.min(cpus, machineCpus) * 1_000_000_000,
      PidsLimit: 512,
    });
    expect(made.map(({ HostConfig }) => HostConfig)).toMatchObject([
      { ...confined, ...bridged, ...size(512, 1), ReadonlyRootfs: true },
      { ...confined, ...bridged, ...size(512, 1), ReadonlyRootfs: false },
      { ...privileged, ...bridged, ...size(2048, 2), ReadonlyRootfs: false },
      { ...privileged, NetworkMode: 'host', PortBindings: {}, ...size(4096, 4), ReadonlyRootfs: false },
    ]);
    const sockets = made.map(
      ({ Mounts }) => Mounts.filter(({ Source }) => Source.endsWith('docker.sock')).length,
    );
    expect(sockets).toEqual([0, 0, 0, 1]);
    expect(Object.keys(made[3]?.NetworkSettings.Networks ?? {})).toEqual(['host']);
  });

  it('keeps the sessions of Claude Code over restarts, until they are to be thrown away', async () => {
    const spec = specOf({ runtime: 'claude-code' });
    await ensure(spec);
    const volume = `${nameOf(spec.id)}-claude-sessions`;
    expect(await ownVolumes()).toContain(volume);
    const remember = async () => {
      const container = (await inspect(nameOf(spec.id))).Id;
      const entry = {
        path: 'one.json',
        mode: 0o644,
        content: { kind: 'bytes' as const, bytes: Buffer.from('x') },
      };
      await docker.archives.write(container, '/root/.claude/sessions', [entry]);
    };
    const remembers = async () =>
      (await docker.archives.stat((await inspect(nameOf(spec.id))).Id, '/root/.claude/sessions/one.json')) !==
      null;
    await remember();
    await ensure({ ...spec, fingerprint: 'f2' });
    expect(await remembers()).toBe(true);
    const reset = { ...spec, resetSession: true, fingerprint: 'f3' };
    await ensure(reset);
    expect(await remembers()).toBe(false);
    const folder = await docker.archives.stat((await inspect(nameOf(spec.id))).Id, '/root/.claude/sessions');
    expect(folder?.kind).toBe('folder');
    await ensure({ ...reset, fingerprint: 'f4' });
    expect(await ownVolumes()).toContain(volume);
    await backend.remove(spec.id);
    expect(await ownVolumes()).toEqual([]);
  });

  it('brings a lost config.yaml back, keeps one that is there, and mints nothing for what cannot start', async () => {
    const refused = {
      credentials: () => {
        throw new Error('credentials were minted');
      },
    };
    const spec = specOf({ files: [text('skills/a/SKILL.md', '# A\n')] });
    await expect(ensure({ ...spec, ...refused })).rejects.toMatchObject({ code: 'config_missing' });
    expect([await ownContainers(), await ownVolumes()], 'nothing is left').toEqual(['', []]);

    const recover = async () => [text('config.yaml', 'name: Recovered\n')];
    const first = await ensure({ ...spec, recover });
    expect((await ask(first.observed.url)).config).toBe('name: Recovered\n');
    // Its container is gone, so the volume is looked at through one that is never started.
    await backend.stop(spec.id);
    const never = async () => [text('config.yaml', 'name: Never\n')];
    const again = await ensure({ ...spec, files: delivered(spec.files), recover: never, fingerprint: 'f2' });
    expect((await ask(again.observed.url)).config).toBe('name: Recovered\n');

    const needy = text('config.yaml', 'runtime_config: {required_env: [API_KEY]}');
    const failing = { ...spec, ...refused, files: [needy], fingerprint: 'f3' };
    await expect(ensure(failing)).rejects.toMatchObject({
      code: 'missing_required_env',
      payload: { missing: ['API_KEY'] },
    });
    expect(backend.observe(spec.id).state, 'the one before does not go on').toBe('absent');
    expect((await ownVolumes()).length, 'what was there stays').toBe(2);
  });

  it('repairs what a crash left behind between create and start', async () => {
    const spec = specOf();
    const labels = labelsFor(docker.instanceId, { workspaceId: spec.id, fingerprint: spec.fingerprint });
    const flags = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    await dockerCli('create', '--name', nameOf(spec.id), ...flags, image);
    await until(() => backend.observe(spec.id).state === 'created', 'the leftover is seen');
    const { observed } = await ensure(spec);
    expect(observed.state).toBe('running');
    expect((await ask(observed.url)).config).toBe('name: Tester\n');
  });

  it('tells why a program cannot be started, leaves no container, and starts once that is mended', async () => {
    const spec = specOf({ image: brokenImage });
    await expect(ensure(spec)).rejects.toMatchObject({
      code: 'container_start_failed',
      detail: expect.stringContaining('no-such-program'),
    });
    expect(await ownContainers()).toBe('');
    expect(backend.observe(spec.id).state).toBe('absent');
    expect((await ensure({ ...spec, image })).observed.state).toBe('running');
  });

  it('shows a program that ends by itself as exited', async () => {
    const spec = specOf({ image: shortLivedImage });
    await ensure(spec);
    await until(() => backend.observe(spec.id).exitCode === 4, 'exited');
    expect(backend.observe(spec.id)).toMatchObject({ state: 'exited', url: '' });
    expect(await textsOf(spec.id, 5)).toContain('no luck');
  });

  it('leaves neither container nor volume when the image is missing', async () => {
    const spec = specOf({ image: 'molecule-test/none:1' });
    await expect(ensure(spec)).rejects.toMatchObject({ code: 'image_missing' });
    expect(await ownContainers()).toBe('');
    expect(await ownVolumes()).toEqual([]);
  });

  it('leaves neither container nor volume when seeding fails', async () => {
    const unwritable = { ...text('odd.md', ''), content: undefined as unknown as Uint8Array };
    await expect(ensure(specOf({ files: [unwritable] }))).rejects.toBeInstanceOf(AppError);
    expect(await ownContainers()).toBe('');
    expect(await ownVolumes()).toEqual([]);
  });

  it('never touches a container of that name that is not its own', async () => {
    const spec = specOf();
    const id = await dockerCli('create', '--name', nameOf(spec.id), image);
    try {
      await expect(ensure(spec)).rejects.toMatchObject({ code: 'docker_conflict' });
      await backend.stop(spec.id);
      await backend.remove(spec.id);
      expect((await inspect(nameOf(spec.id))).Id).toBe(id);
      expect(await ownVolumes()).toEqual([]);
    } finally {
      await dockerCli('rm', id);
    }
  });

  it('reads the newest log lines of both streams, colours kept, secrets taken out', async () => {
    const spec = specOf();
    await ask((await ensure(spec)).observed.url);
    // Docker reads the two pipes side by side: what was written to both at once comes in any order.
    const lines = await textsOf(spec.id, 10);
    expect(lines.toSorted()).toEqual(['\u001b[32mstarted\u001b[0m as 1000', 'token REDACTED']);
    expect(await textsOf(spec.id, 1)).toEqual(lines.slice(-1));
    await expect(backend.logs(newId(), { tail: 1 })).rejects.toMatchObject({ code: 'not_running' });
  });

  it('stops without losing data, removes with all of it, and does both twice', async () => {
    const spec = specOf();
    await ensure(spec);
    await backend.stop(spec.id);
    await backend.stop(spec.id);
    expect(backend.observe(spec.id).state).toBe('absent');
    expect(await ownContainers()).toBe('');
    expect(await backend.listIds()).toEqual([spec.id]);
    await backend.remove(spec.id);
    await backend.remove(spec.id);
    expect(await backend.listIds()).toEqual([]);
    expect(await ownVolumes()).toEqual([]);
  });

  it('tells when an instance dies, and its new address when Docker restarts it', async () => {
    const spec = specOf();
    const { observed } = await ensure(spec);
    const changes: (string | null)[] = [];
    const subscription = backend.onChange((id) => changes.push(id));
    const before = observed.url;
    await dockerCli('restart', '-t', '0', nameOf(spec.id));
    await until(() => ['', before].indexOf(backend.observe(spec.id).url) < 0, 'a new address');
    await ask(backend.observe(spec.id).url);
    expect(changes).toContain(spec.id);
    subscription.dispose();
  });

  it('does not see workspaces of another installation', async () => {
    const other = await connectedDocker();
    const otherBackend = createDockerBackend({
      docker: other,
      guarded: [],
      logger: silentLogger(),
      redact,
      endedLogs: endedFolder,
    });
    try {
      const spec = specOf();
      await ensure(spec);
      expect(await otherBackend.listIds()).toEqual([]);
      expect(otherBackend.observe(spec.id).state).toBe('absent');
      await otherBackend.remove(spec.id);
      expect(backend.observe(spec.id).state).toBe('running');
      expect((await ownVolumes()).length).toBe(2);
    } finally {
      await otherBackend.dispose();
      await other.dispose();
    }
  });
});
