import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { Engines, instanceObjects } from '../../support/engine-process.ts';
import { hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { bringUp, DEMO_SIZE, runTask } from './demo-support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly State: { Running: boolean };
  readonly Config: { Env: string[]; Labels: Record<string, string> };
  readonly HostConfig: { NetworkMode: string; PortBindings: unknown };
  readonly NetworkSettings: { Networks: Record<string, unknown> };
  readonly Mounts: { Type: string; Name: string; Destination: string }[];
}

const inspect = (...names: string[]) =>
  JSON.parse(execFileSync('docker', ['inspect', ...names], { encoding: 'utf8' })) as Container[];

describe.skipIf(!hasDocker)(`the demo org on Docker${NEEDS_DOCKER}`, () => {
  it('comes up, works, and leaves nothing behind', { timeout: 240_000 }, async () => {
    const engine = await engines.start({ args: ['--port', '0', '--backend', 'docker'] });
    expect(engine.line.backend).toBe('docker');
    await bringUp(engine);

    const { instanceId } = engine.info;
    const { containers, volumes } = await instanceObjects(instanceId);
    expect(containers.length).toBe(DEMO_SIZE);
    expect(volumes.length).toBe(2 * DEMO_SIZE);
    const prefixes = new Set<string>();
    for (const container of inspect(...containers)) {
      const id = container.Config.Labels['molecule.platform.workspace'] ?? '';
      expect(container.Name).toBe(`/ws-${id.slice(0, 12)}`);
      expect(container.State.Running).toBe(true);
      expect(container.Config.Labels).toMatchObject({
        'molecule.platform.managed': 'true',
        'molecule.platform.instance': instanceId,
      });
      expect(Object.keys(container.NetworkSettings.Networks)).toEqual(['molecule-core-net']);
      expect(container.Mounts.map(({ Type, Name, Destination }) => [Type, Name, Destination]).sort()).toEqual(
        [
          ['volume', `ws-${id.slice(0, 12)}-configs`, '/configs'],
          ['volume', `ws-${id}-workspace`, '/workspace'],
        ].sort(),
      );
      const env = new Map(container.Config.Env.map((line) => line.split(/=(.*)/s) as [string, string]));
      const address = `http://host.docker.internal:${engine.line.port}`;
      expect(env.get('PLATFORM_URL')).toMatch(new RegExp(`^${address}/as/[A-Za-z0-9_-]{43}$`));
      expect(env.get('WORKSPACE_ID')).toBe(id);
      prefixes.add(env.get('PLATFORM_URL') ?? '');
    }
    expect(prefixes.size).toBe(DEMO_SIZE);

    await runTask(engine);

    expect(await engine.cli('rm', 'Studio Director', '--yes', '--purge')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${DEMO_SIZE} removed`),
    });
    expect(await instanceObjects(instanceId)).toEqual({ containers: [], volumes: [] });
    expect(await engine.stop()).toBe(0);
  });
});
