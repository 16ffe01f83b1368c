import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { newId, silentLogger, systemClock } from '../../../core/base/index.ts';
import { createDocker, type Docker } from '../../../core/docker/index.ts';
import { ensureBaseImage } from '../../../core/images/base/base-image.ts';

const probe = createDocker({ instanceId: 'probe', logger: silentLogger() });
const state = await probe.settled();
await probe.dispose();

/** Whether tests on a real engine can run here; suites that need one are skipped without it. */
export const hasDocker = state.state === 'ready';
export const NEEDS_DOCKER = hasDocker ? '' : ' (skipped: no Docker engine answers)';

/** A connection of an installation that no other test shares. */
export async function connectedDocker(instanceId = `test-${newId()}`): Promise<Docker> {
  const docker = createDocker({ instanceId, logger: silentLogger() });
  await docker.settled();
  return docker;
}

/** The image for tests: the base image, which can run `node` and has no shell. */
export async function testImage(docker: Docker): Promise<string> {
  const base = await ensureBaseImage({
    docker,
    resources: '/nowhere',
    home: { offline: '/nowhere' },
    logger: silentLogger(),
  });
  return base.reference;
}

/** The `docker` program, as a second pair of eyes. Resolves with its trimmed output. */
export async function dockerCli(...args: string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout.trim();
}

/** Removes everything that carries the instance's label. */
export async function cleanUp(instanceId: string): Promise<void> {
  const label = `label=molecule.platform.instance=${instanceId}`;
  const lines = async (...args: string[]) => (await dockerCli(...args)).split('\n').filter(Boolean);
  const containers = await lines('ps', '-aq', '--filter', label);
  if (containers.length > 0) await dockerCli('rm', '-f', ...containers);
  const volumes = await lines('volume', 'ls', '-q', '--filter', label);
  if (volumes.length > 0) await dockerCli('volume', 'rm', ...volumes);
}

/** Waits for a condition that events bring about. Rejects after a generous deadline. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = systemClock.now() + 30_000;
  while (!(await condition())) {
    if (systemClock.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
