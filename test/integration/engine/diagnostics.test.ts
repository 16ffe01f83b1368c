import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';

/** What an engine tells of itself, as its command line and its clients get it. */

const SECRET = 'correct-horse-battery-staple';
const FROM_ENVIRONMENT = 'from-the-environment-4711';
const engines = new Engines();
let engine: EngineProcess;
let agentToken: string;
let orgToken: string;

beforeAll(async () => {
  engine = await engines.start({
    args: ['--backend', 'process'],
    env: { MOLECULE_GITEA_TOKEN: FROM_ENVIRONMENT, LOG_LEVEL: 'debug' },
  });
  await engine.call('secrets.set', { key: 'ANTHROPIC_API_KEY', value: SECRET });
  const { connection } = await engine.call('external.create', { name: 'Far away' });
  agentToken = connection.token;
  orgToken = (await engine.call('orgTokens.create', { name: 'nightly' })).token;
});
afterAll(() => engines.dispose());

test('a report of a live engine says how everything is, and has no secret of it', async () => {
  const file = path.join(engine.home, 'report.json');
  const { code, stdout } = await engine.cli('diagnostics', '--file', file, '--json');
  expect({ code, stdout: JSON.parse(stdout) }).toEqual({ code: 0, stdout: { file } });
  const text = await readFile(file, 'utf8');
  const adminToken = (await readFile(path.join(engine.home, 'admin-token'), 'utf8')).trim();
  for (const secret of [SECRET, FROM_ENVIRONMENT, agentToken, orgToken, adminToken]) {
    expect(secret.length).toBeGreaterThan(8);
    expect(text).not.toContain(secret);
  }
  expect(JSON.parse(text)).toMatchObject({
    format: 'molecule-diagnostics/1',
    engine: { backend: 'process' },
    capacity: { running: 0, waiting: 0 },
    settings: { variables: expect.arrayContaining(['MOLECULE_GITEA_TOKEN']) },
    workspaces: [{ name: 'Far away', status: 'awaiting_agent' }],
  });
});

test('it says where it is reached, what there is, and what takes disk', async () => {
  const { url } = await engine.call('engine.info', {});
  const facts = await engine.call('engine.facts', {});
  expect(facts.addresses).toEqual([{ url, reach: 'machine' }]);
  expect(facts.nodeVersion).toBe(process.version);
  const { cpus, memoryBytes } = await engine.call('engine.capacity', {});
  expect(cpus).toBeGreaterThan(0);
  expect(memoryBytes).toBeGreaterThan(0);
  const { parts, freeBytes } = await engine.call('engine.disk', {});
  expect(parts.find(({ kind }) => kind === 'database')?.bytes).toBeGreaterThan(0);
  expect(new Set(parts.map(({ kind }) => kind)).size).toBe(parts.length);
  expect(freeBytes).toBeGreaterThan(0);
});

test('its log can be followed: what comes is told without asking again and again', async () => {
  const { lines, next } = await engine.call('engine.log', { wait: false });
  expect(lines.length).toBeGreaterThan(0);
  const news = engine.call('engine.log', { from: next });
  await engine.admin.get('/workspaces');
  const told = await news;
  expect(told.lines.length).toBeGreaterThan(0);
  expect(told.lines[0]?.number).toBe(next);
});
