import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkspaceSpec } from '../../../core/workspaces/backend.ts';
// What a tier means on Docker is inside of the backend.
import { containerOf, startable } from '../../../core/workspaces/docker/container.ts';
import { isolationOf } from '../../../core/workspaces/docker/isolation.ts';
import { limitsFrom } from '../../../core/workspaces/docker/limits.ts';
import { volumesOf } from '../../../core/workspaces/docker/volumes.ts';
import { workspaceSpec } from '../../support/spec.ts';

const MEBIBYTE = 1024 * 1024;
const CPU = 1_000_000_000;

const containerFor = (change: Partial<WorkspaceSpec>) => {
  const spec = workspaceSpec(change);
  const isolation = isolationOf(spec);
  return containerOf(spec, {
    instanceId: 'i',
    isolation,
    limits: limitsFrom({})(spec.tier),
    volumes: volumesOf(spec, isolation),
    extraHosts: [],
  });
};

test('limits are those of the tier', () => {
  const limitsOf = limitsFrom({});
  expect([0, 1, 2, 3, 4, 9].map(limitsOf)).toEqual([
    { memoryBytes: 512 * MEBIBYTE, nanoCpus: CPU },
    { memoryBytes: 512 * MEBIBYTE, nanoCpus: CPU },
    { memoryBytes: 512 * MEBIBYTE, nanoCpus: CPU },
    { memoryBytes: 2048 * MEBIBYTE, nanoCpus: 2 * CPU },
    { memoryBytes: 4096 * MEBIBYTE, nanoCpus: 4 * CPU },
    { memoryBytes: 512 * MEBIBYTE, nanoCpus: CPU },
  ]);
});

test('the environment changes limits, and what is no positive number there is ignored', () => {
  const limitsOf = limitsFrom({
    TIER2_MEMORY_MB: '1024',
    TIER3_CPU_SHARES: '512',
    TIER4_MEMORY_MB: ' 8192 ',
  });
  expect([2, 3, 4].map(limitsOf)).toEqual([
    { memoryBytes: 1024 * MEBIBYTE, nanoCpus: CPU },
    { memoryBytes: 2048 * MEBIBYTE, nanoCpus: CPU / 2 },
    { memoryBytes: 8192 * MEBIBYTE, nanoCpus: 4 * CPU },
  ]);
  const junk = fc.oneof(
    fc.constantFrom('', '0', '-1', '1.5', '1e3', '0x10', 'Infinity', 'NaN', '512m', '9'.repeat(30)),
    fc.string().filter((text) => !/^\s*\d+\s*$/.test(text)),
  );
  fc.assert(
    fc.property(junk, (text) => {
      expect(limitsFrom({ TIER2_MEMORY_MB: text, TIER2_CPU_SHARES: text })(2)).toEqual(limitsFrom({})(2));
    }),
  );
});

test.each([
  [3, 2, /every device, every process/],
  [4, 2, /control over its Docker/],
  [4, 3, /control over its Docker/],
])('tier %i is refused while %i is allowed, and says what it would expose', (tier, allowedTier, exposes) => {
  const spec = workspaceSpec({ tier, allowedTier });
  const refusal = expect.objectContaining({
    code: 'tier_needs_confirmation',
    detail: expect.stringMatching(exposes),
    actions: [
      { label: `Allow tier ${tier}`, operation: 'workspaces.allowTier', input: { id: spec.id, tier } },
    ],
  });
  expect(() => isolationOf(spec)).toThrow(refusal);
});

test('an allowed tier includes those below it', () => {
  for (const tier of [1, 2, 3, 4])
    expect(() => isolationOf(workspaceSpec({ tier, allowedTier: 4 }))).not.toThrow();
});

test('only tiers 3 and 4 are privileged, and only tier 4 has the network and the Docker of the host', () => {
  const containers = [1, 2, 3, 4].map((tier) => containerFor({ tier, allowedTier: 4 }));
  expect(containers.map(({ capabilities }) => capabilities === null)).toEqual([false, false, true, true]);
  expect(containers.map(({ hostNetwork }) => hostNetwork)).toEqual([false, false, false, true]);
  expect(containers.map(({ folders }) => folders.map(({ target }) => target))).toEqual([
    [],
    [],
    [],
    ['/var/run/docker.sock'],
  ]);
  expect(containers.map(({ readOnlyRoot }) => readOnlyRoot)).toEqual([true, false, false, false]);
});

test.each([
  ['claude-code', 2, ['/configs', '/workspace', '/root/.claude/sessions']],
  ['claude-code', 1, ['/configs']],
  ['molecule', 2, ['/configs', '/workspace']],
  ['molecule', 1, ['/configs']],
])('%s on tier %i has the volumes %o', (runtime, tier, paths) => {
  expect(Object.values(containerFor({ runtime, tier }).volumes)).toEqual(paths);
});

test('a command-line agent can write its settings on tier 1 as well', () => {
  expect(containerFor({ runtime: 'claude-code', tier: 1 }).readOnlyRoot).toBe(false);
});

test('credentials come last: no variable of a secret takes their place', async () => {
  const env = { PLATFORM_URL: 'http://evil', MOLECULE_URL: 'http://evil', PORT: '1', BIND_HOST: '0.0.0.0' };
  const credentials = { files: [], env: { PLATFORM_URL: 'http://p', MOLECULE_URL: 'http://p' } };
  const bridged = await startable(containerFor({ env }), credentials);
  expect(bridged.env).toMatchObject({ PLATFORM_URL: 'http://p', MOLECULE_URL: 'http://p' });
  const onHost = await startable(containerFor({ env, tier: 4, allowedTier: 4 }), credentials);
  expect(onHost.env).toMatchObject({ PLATFORM_URL: 'http://p', BIND_HOST: '127.0.0.1' });
  expect(Number(onHost.env.PORT)).toBeGreaterThan(1023);
  expect(onHost.labels['molecule.platform.port']).toBe(onHost.env.PORT);
});
