import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Engines, instanceObjects } from '../../support/engine-process.ts';
import { hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { scratchFolder } from './orgs-support.ts';
import { allOnline, byName, importOrg, TRIO } from './support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

const backends = [
  { backend: 'process', missing: false, why: '' },
  { backend: 'docker', missing: !hasDocker, why: NEEDS_DOCKER },
];

describe.each(backends)('a template that has changed, on $backend', ({ backend, missing, why }) => {
  it.skipIf(missing)(`reaches those that it concerns, and nobody else is restarted${why}`, async () => {
    const engine = await engines.start({ args: ['--port', '0', '--backend', backend] });
    const template = path.join(await scratchFolder(), 'trio');
    await cp(TRIO, template, { recursive: true });
    await importOrg(engine, template);
    expect((await engine.cli('chat', 'Lead', 'a poem')).stdout).toContain('wrote a poem');
    const before = await byName(engine);

    const file = path.join(template, 'people/writer/behaviour.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('wrote', 'composed'));
    const plan = await engine.call('org.plan', { template });
    expect(plan.entries.map(({ action, name, changes }) => [action, name, changes])).toEqual([
      ['keep', 'Lead', []],
      ['update', 'Writer', [{ field: 'files', from: '', to: 'behaviour.yaml' }]],
      ['keep', 'Checker', []],
    ]);
    await importOrg(engine, template);
    await allOnline(engine, 3);
    expect((await engine.cli('chat', 'Lead', 'a song')).stdout).toContain('composed a song');
    const after = await byName(engine);
    for (const name of ['Lead', 'Checker']) expect(after.get(name)?.url).toBe(before.get(name)?.url);
    if (backend === 'docker') {
      const { containers, volumes } = await instanceObjects(engine.info.instanceId);
      expect([containers.length, volumes.length]).toEqual([3, 6]);
    }
    await engine.stop();
  });
});
