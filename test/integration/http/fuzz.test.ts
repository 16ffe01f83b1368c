import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endExchanges } from '../../fuzz/routes/exchange.ts';
import { holdRaw, rawRequests, sendRaw, unfinishedRequests } from '../../fuzz/routes/raw.ts';
import { fuzzRoutes } from '../../fuzz/routes/run.ts';
import { type FuzzWorld, openFuzzWorld } from '../../fuzz/routes/world.ts';

/**
 * Every route with what makes no sense, and the server with what is no request.
 * `FUZZ_ROUNDS=2000 FUZZ_SEED=7 npx vitest run --project integration fuzz` goes on for longer, from another start.
 */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 25);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** On a busy machine there are fewer rounds, not longer ones. */
const CI_BUDGET_MS = 9_000;
const isLong = process.env.FUZZ_ROUNDS !== undefined;

let world: FuzzWorld;
let port: number;
beforeAll(async () => {
  world = await openFuzzWorld();
  port = Number(new URL(world.host.engine.info().url).port);
});
afterAll(async () => {
  endExchanges();
  await world.host.dispose();
});

/** What the engine says about its errors, the newest last. */
async function causes(): Promise<string> {
  const text = await readFile(path.join(world.host.home, 'logs/engine.log'), 'utf8').catch(() => '');
  return text.split('\n').slice(-20).join('\n');
}
const filled = (bytes: string) => bytes.replace('ID', world.victim.id).replace('TOKEN', world.victim.token);
const health = async () => (await world.host.send('/health')).status;

test('no request makes an error of the engine, or tells what belongs to somebody else', {
  timeout: isLong ? 24 * 3_600_000 : 120_000,
}, async () => {
  const budgetMs = isLong ? Number.POSITIVE_INFINITY : CI_BUDGET_MS;
  const { attacks, statuses, findings } = await fuzzRoutes(world, {
    seed: SEED,
    perRoute: ROUNDS,
    budgetMs,
  });
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  process.stdout.write(`fuzz: seed ${SEED}, ${attacks} attacks (${counts.join(', ')})\n`);
  expect(findings, await causes()).toEqual([]);
  // It got somewhere: what is refused at the door proves little.
  expect(statuses.get(200)).toBeGreaterThan(attacks / 50);
  expect(await health()).toBe(200);
  const { id, token } = world.victim;
  const still = await world.host.send(`/workspaces/${id}/activity`, { token });
  expect(still.text, 'who was there still is, with all it has').toContain(world.marker);
});

test.each(Object.keys(rawRequests))('%s is refused or answered, and ends', async (name) => {
  const answer = await sendRaw(port, filled(rawRequests[name] ?? ''));
  expect(answer).not.toMatch(/^HTTP\/1\.1 500|\r\nx-injected:/i);
  expect(answer).not.toContain(world.nameMarker);
  expect(await health()).toBe(200);
});

test.each(Object.keys(unfinishedRequests))('%s keeps nobody else waiting', async (name) => {
  const bytes = filled(unfinishedRequests[name] ?? '');
  const held = await Promise.all(Array.from({ length: 50 }, () => holdRaw(port, bytes)));
  expect(await health()).toBe(200);
  for (const letGo of held) letGo();
  expect(await sendRaw(port, bytes)).not.toMatch(/^HTTP\/1\.1 500/);
  expect(await health()).toBe(200);
});
