import { afterAll, describe, expect, it } from 'vitest';
import { Engines } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { bringUp, DEMO_SIZE, runTask } from './demo-support.ts';
import { byName, statusRows } from './support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

describe('the demo org as plain processes', () => {
  const noDocker = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

  it('comes up, works, and survives a killed engine', { timeout: 240_000 }, async () => {
    const args = ['--backend', 'process'];
    const engine = await engines.start({ args: ['--port', '0', ...args], env: noDocker });
    expect(engine.line.backend).toBe('process');
    await bringUp(engine);
    await runTask(engine);

    const before = await statusRows(engine);
    const ports = [...(await byName(engine)).values()].map(({ url }) => url);
    expect(new Set(ports).size).toBe(DEMO_SIZE);
    await engine.kill();
    const isGone = (url: string) =>
      fetch(url).then(
        () => false,
        () => true,
      );
    await until('no agent outlives the engine', async () =>
      (await Promise.all(ports.map(isGone))).every(Boolean),
    );

    const again = await engines.start({ home: engine.home, args, env: noDocker });
    await until('all are back', async () =>
      (await statusRows(again)).every(({ status, phase }) => status === 'online' && phase === null),
    );
    const identity = ({ id, name, parent_id: parent }: (typeof before)[number]) => [id, name, parent];
    expect((await statusRows(again)).map(identity)).toEqual(before.map(identity));
    expect((await again.cli('chat', 'Copywriter', 'hello')).stdout).toMatch(/^Hello!/);
    expect(await again.stop()).toBe(0);
  });
});
