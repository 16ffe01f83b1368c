import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KnownSecrets, silentLogger } from '../../../core/base/index.ts';
import { apiAddresses } from '../../../core/engine/diagnostics/addresses.ts';
import type { CapacityParts } from '../../../core/engine/diagnostics/capacity.ts';
import { cleanValue } from '../../../core/engine/diagnostics/clean.ts';
import { EngineLog } from '../../../core/engine/diagnostics/engine-log.ts';
import { report } from '../../../core/engine/diagnostics/report.ts';
import { tiers } from '../../../core/engine/diagnostics/tiers.ts';
import { createDockerBackend } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/store.ts';

const SECRET = 'Abcdefgh0123456789xyz';
const line = (msg: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({ level: 30, time: '2026-01-02T03:04:05.000Z', ...more, msg });

describe('what is cleaned', () => {
  test.each([
    [{ auth_token: SECRET }],
    [{ deep: [{ apiKey: SECRET }] }],
    [{ headers: { authorization: SECRET, cookie: SECRET } }],
    [`GET https://me:${SECRET}@git.example/x`],
    [`OPENAI_API_KEY=${SECRET}`],
    [{ password: SECRET }],
  ])('no secret is left in %j', (value) => {
    expect(JSON.stringify(cleanValue(value))).not.toContain(SECRET);
  });

  test('what is no secret stays as it is', () => {
    const value = { name: 'Mara', tokens: 12, token: '', list: [1, null, true], url: 'https://example/x@y' };
    expect(cleanValue(value)).toEqual(value);
  });
});

describe('the log of the engine', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder.folder, 'engine.log');
  });
  afterEach(() => folder.dispose());

  test('begins with the end of what an earlier run wrote, and leaves out what is no line of it', async () => {
    await writeFile(file, `${line('x'.repeat(70_000))}\n${line('before')}\nno json\n`);
    const log = new EngineLog(file, new TestClock());
    log.take(line('now', { level: 50, port: 8080 }));
    const { lines, next } = await log.read(null, false);
    expect(lines).toEqual([
      { number: 0, at: Date.UTC(2026, 0, 2, 3, 4, 5), level: 'info', message: 'before', detail: '' },
      expect.objectContaining({ number: 1, level: 'error', message: 'now', detail: '{\n  "port": 8080\n}' }),
    ]);
    expect(next).toBe(2);
  });

  test('reading on waits for the next line and brings only what is new', async () => {
    const clock = new TestClock();
    const log = new EngineLog(file, clock);
    log.take(line('first'));
    const news = log.read(1, true);
    log.take(line('second'));
    log.take(line('third'));
    await clock.elapse(50);
    expect((await news).lines.map(({ message }) => message)).toEqual(['second', 'third']);
  });

  test('reading on answers after a while although there is nothing, and at once when the engine ends', async () => {
    const clock = new TestClock();
    const log = new EngineLog(file, clock);
    const late = log.read(0, true);
    await clock.elapse(25_000);
    expect(await late).toEqual({ lines: [], next: 0 });
    const ended = log.read(0, true);
    log.dispose();
    expect(await ended).toEqual({ lines: [], next: 0 });
  });

  test('whoever reads on after a restart gets all there is', async () => {
    const log = new EngineLog(file, new TestClock());
    log.take(line('new run'));
    expect((await log.read(900, true)).lines).toHaveLength(1);
  });

  test('a line never has a secret by its name, and huge ones are cut', async () => {
    await appendFile(file, `${line('hello', { token: SECRET, big: 'y'.repeat(100_000) })}\n`);
    const log = new EngineLog(file, new TestClock());
    log.take(line('hello', { token: SECRET, big: 'y'.repeat(100_000) }));
    const { lines } = await log.read(null, false);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
    expect(lines.at(-1)?.detail.length).toBeLessThan(8_100);
  });
});

test('a report has neither known secrets, in whatever form, nor what people wrote, nor the name of the home folder', () => {
  const odd = 'with "quotes"\nand lines';
  const known = new KnownSecrets();
  for (const each of [SECRET, odd]) known.add(each);
  const workspace = { id: 'w1', name: 'Mara', status: 'online', currentTask: 'PRIVATE', role: 'PRIVATE' };
  const { text, fileName } = report({
    sections: { settings: { note: `it is ${SECRET}`, odd: `> ${odd}` }, home: process.env.HOME },
    workspaces: [workspace as never],
    problems: [],
    log: [{ number: 0, at: 0, level: 'warn', message: `used ${SECRET}`, detail: '' }],
    redact: (each) => known.redact(each),
    now: Date.UTC(2026, 0, 2, 3, 4, 5),
  });
  for (const private_ of [SECRET, 'quotes', 'PRIVATE', `"${process.env.HOME}"`]) {
    expect(text).not.toContain(private_);
  }
  expect(JSON.parse(text)).toMatchObject({
    format: 'molecule-diagnostics/1',
    workspaces: [{ id: 'w1', name: 'Mara', status: 'online' }],
    log: [{ level: 'warn', message: 'used [REDACTED:SECRET]' }],
  });
  expect(fileName).toBe('molecule-diagnostics-2026-01-02T03-04-05.json');
});

test('addresses say for whom they are', () => {
  const url = 'http://127.0.0.1:8080';
  expect(
    apiAddresses({ url, containerPort: undefined, externalUrl: undefined, inContainers: false }),
  ).toEqual([{ url, reach: 'machine' }]);
  expect(
    apiAddresses({ url, containerPort: 8083, externalUrl: 'https://me.example', inContainers: true }),
  ).toEqual([
    { url, reach: 'machine' },
    { url: 'http://host.docker.internal:8083', reach: 'containers' },
    { url: 'https://me.example', reach: 'elsewhere' },
  ]);
});

describe('what tiers allow', () => {
  const GIBIBYTE = 1024 ** 3;
  const docker = {
    cpus: async () => 2,
    memoryBytes: async () => 8 * GIBIBYTE,
    onContainer: () => ({ dispose: () => undefined }),
  };
  const partsOf = (current: unknown) =>
    ({ docker, backends: { current }, clock: new TestClock() }) as unknown as CapacityParts;

  test('is what containers are made with: the limits of the environment, and no more than there is', async () => {
    const backend = createDockerBackend({
      docker: docker as never,
      guarded: [],
      logger: silentLogger(),
      redact: (each) => each,
      endedLogs: 'unused',
      env: { TIER2_MEMORY_MB: '1024' },
    });
    const found = await tiers(partsOf(backend));
    expect(found).toMatchObject({ backend: 'docker', cpus: 2, memoryBytes: 8 * GIBIBYTE });
    expect(found.tiers).toEqual([
      expect.objectContaining({ tier: 1, readOnly: true, privileged: false, memoryBytes: GIBIBYTE / 2 }),
      expect.objectContaining({
        tier: 2,
        readOnly: false,
        privileged: false,
        memoryBytes: GIBIBYTE,
        cpus: 1,
      }),
      expect.objectContaining({ tier: 3, privileged: true, hostAccess: false, cpus: 2 }),
      expect.objectContaining({ tier: 4, privileged: true, hostAccess: true, cpus: 2, processes: 512 }),
    ]);
  });

  test('is nothing where nothing keeps workspaces apart', async () => {
    expect(await tiers(partsOf({ kind: 'process' }))).toMatchObject({ backend: 'process', tiers: [] });
    expect(await tiers(partsOf(null))).toMatchObject({ backend: 'none', tiers: [] });
  });
});
