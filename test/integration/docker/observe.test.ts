import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger, systemClock } from '../../../core/base/index.ts';
import type { LogLine } from '../../../core/contract/index.ts';
import { createDocker, type Docker } from '../../../core/docker/index.ts';
import type { WorkspaceRecord } from '../../../core/store/index.ts';
import type { WorkspaceBackend, WorkspaceSpec } from '../../../core/workspaces/backend.ts';
import { createDockerBackend } from '../../../core/workspaces/docker-backend.ts';
import { LiveLogs } from '../../../core/workspaces/logs/live-logs.ts';
import { BreakingSocket } from '../../support/breaking-socket.ts';
import { cleanUp, connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage, until } from './engine.ts';

/** Counts aloud on both streams; with BURN it keeps a core busy besides. */
const AGENT = `
let count = 0;
setInterval(() => console.log('line', count++), 20);
setInterval(() => console.error('\\u001b[33mwarning\\u001b[0m'), 70);
if (process.env.BURN) setInterval(() => { const end = Date.now() + 40; while (Date.now() < end); }, 0);
process.on('SIGTERM', () => { console.log('goodbye'); process.exit(3); });
`;

describe.skipIf(!hasDocker)(`logs and uses of containers${NEEDS_DOCKER}`, () => {
  let folder: string;
  let docker: Docker;
  let socket: BreakingSocket;
  let backend: WorkspaceBackend;
  let logs: LiveLogs;
  let image: string;

  beforeAll(async () => {
    const direct = await connectedDocker();
    const base = await testImage(direct);
    image = `molecule-test/observe:${newId()}`;
    const container = await dockerCli('create', base);
    const command = `CMD ${JSON.stringify(['node', '-e', AGENT])}`;
    await dockerCli('commit', '--change', 'USER 1000:1000', '--change', command, container, image);
    await dockerCli('rm', container);
    await direct.dispose();
  });
  afterAll(() => dockerCli('rmi', '-f', image));

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'observe-'));
    const probe = await connectedDocker();
    socket = await BreakingSocket.listen(probe.state.endpoint, path.join(folder, 'docker.sock'));
    await probe.dispose();
    docker = createDocker({
      instanceId: `test-${newId()}`,
      logger: silentLogger(),
      env: {},
      socketCandidates: [`unix://${socket.file}`],
    });
    await docker.settled();
    backend = createDockerBackend({
      docker,
      guarded: [],
      logger: silentLogger(),
      redact: (line) => line,
      endedLogs: path.join(folder, 'ended'),
    });
    const record = (id: string) =>
      ({ id, name: 'Tester', runtime: 'test', external: false }) as WorkspaceRecord;
    logs = new LiveLogs({
      require: record,
      backend: () => backend,
      clock: systemClock,
      logger: silentLogger(),
    });
    backend.onChange((id) => logs.look(id));
    docker.onState(() => logs.look(null));
  });
  afterEach(async () => {
    logs.dispose();
    await backend.dispose();
    await docker.dispose();
    await cleanUp(docker.instanceId);
    await socket.break();
    await rm(folder, { recursive: true, force: true });
  });

  const specOf = (change: Partial<WorkspaceSpec> = {}): WorkspaceSpec => ({
    id: newId(),
    name: 'Tester',
    runtime: 'test',
    tier: 2,
    allowedTier: 2,
    image,
    env: {},
    hostFolder: null,
    files: [{ path: 'config.yaml', content: Buffer.from('name: Tester\n'), mode: 0o644, delivered: false }],
    gone: [],
    resetSession: false,
    recover: async () => [],
    onFresh: () => undefined,
    credentials: () => ({ files: [], env: {} }),
    fingerprint: 'f1',
    ...change,
  });
  const start = (spec: WorkspaceSpec) => backend.ensure(spec, () => undefined);
  const numbersOf = (lines: readonly LogLine[]) =>
    lines.flatMap(({ text }) => /^line (\d+)$/.exec(text)?.[1] ?? []).map(Number);
  const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, index) => index + from);

  it('are followed over a lost connection and the next instance, each line once', async () => {
    const spec = specOf();
    await start(spec);
    const got: LogLine[] = [];
    const end = new AbortController();
    await logs.stream({ id: spec.id, tail: 200 }, end.signal, (lines) => got.push(...lines));
    await until(() => numbersOf(got).length > 20, 'lines come');

    await socket.break();
    const heard = numbersOf(got).length;
    await socket.listen();
    await until(() => numbersOf(got).length > heard + 30, 'lines come again');
    const before = numbersOf(got);
    expect(before).toEqual(upTo(before.length));

    await start({ ...spec, fingerprint: 'f2' });
    await until(() => numbersOf(got).filter((number) => number === 5).length === 2, 'the next one prints');
    const divider = got.findIndex(({ stream }) => stream === 'app');
    const old = numbersOf(got.slice(0, divider));
    const next = numbersOf(got.slice(divider));
    expect(old).toEqual(upTo(old.length));
    expect(next).toEqual(upTo(next.length));
    expect(got.filter(({ stream }) => stream === 'app')).toHaveLength(1);
    expect(got.some(({ stream, text }) => stream === 'stderr' && text === '\u001b[33mwarning\u001b[0m')).toBe(
      true,
    );

    const read = await logs.read({ id: spec.id, tail: 5_000, search: 'WARNING' });
    expect(read.looked).toBeGreaterThan(read.lines.length);
    expect(new Set(read.lines.map(({ stream }) => stream))).toEqual(new Set(['stderr']));
    end.abort();
  });

  it('tell what a stopped instance printed last, and begin at any time', async () => {
    const spec = specOf();
    await start(spec);
    await until(async () => numbersOf(await backend.logs(spec.id, { tail: 50 })).length > 10, 'it prints');
    const all = await backend.logs(spec.id, { tail: 50 });
    const [since, until_] = [Date.parse(all[4]?.time ?? ''), Date.parse(all[8]?.time ?? '')];
    const some = await backend.logs(spec.id, { tail: 50, sinceMs: since, untilMs: until_ });
    expect(some.map(({ time }) => Date.parse(time) >= since && Date.parse(time) <= until_ + 1)).not.toContain(
      false,
    );
    expect(some.length).toBeGreaterThan(2);

    await backend.stop(spec.id);
    const last = (await backend.logs(spec.id, { tail: 2 })).map(({ text }) => text);
    expect(last).toEqual(['goodbye', '── this instance ended with exit code 3 ──']);
    await backend.remove(spec.id);
    await expect(backend.logs(spec.id, { tail: 2 })).rejects.toMatchObject({ code: 'not_running' });
  });

  it('tell who is busy, what that takes, and nothing of what does not run', async () => {
    const [busy, idle, stopped] = [specOf({ env: { BURN: '1' } }), specOf(), specOf()];
    for (const spec of [busy, idle]) await start(spec);
    const ids = [busy.id, idle.id, stopped.id];
    const first = await backend.stats(ids, 'counted');
    expect(first.map(({ id }) => id)).toEqual([busy.id, idle.id]);
    let [burning, resting] = first;
    // Others are at work here as well: only the difference is certain, and counting may take longer than is waited for.
    await until(async () => {
      [burning, resting] = await backend.stats(ids, 'known');
      const [busier, calmer] = [burning?.cpuPercent ?? 0, resting?.cpuPercent ?? 0];
      return busier > calmer + 1 && burning?.diskBytes !== null;
    }, 'one works and the other rests, and both were counted');
    expect(burning).toMatchObject({ memoryLimitBytes: 512 * 1024 * 1024 });
    expect(burning?.diskBytes).toBeGreaterThan(0);
    expect(burning?.memoryBytes).toBeGreaterThan(5 * 1024 * 1024);
    expect(burning?.processes).toBeGreaterThan(0);
  });
});
