import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { scratchFolder } from './orgs-support.ts';
import { allOnline, byName, importOrg, TRIO } from './support.ts';

/** The folder `/configs` of a workspace, as a person sees and changes it. */
function configsOf(engine: EngineProcess, id: string) {
  const at = (path: string) => ({ id, root: '/configs', path }) as const;
  return {
    read: async (path: string) => (await engine.call('files.read', at(path))).content,
    write: (path: string, content: string) =>
      engine.call('files.write', { ...at(path), content, restart: false }),
  };
}

/** The tests of a template that changes, on one kind of workspaces. */
export function testChangedTemplate(backend: 'docker' | 'process'): void {
  const engines = new Engines();
  afterAll(() => engines.dispose());

  it('reaches those that it concerns, and nobody else is restarted', async () => {
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

  it('leaves alone what it does not change, also when the engine is killed', async () => {
    const args = ['--port', '0', '--backend', backend];
    let engine = await engines.start({ args });
    const template = path.join(await scratchFolder(), 'trio');
    await cp(TRIO, template, { recursive: true });
    const writer = path.join(template, 'people/writer');
    await mkdir(path.join(writer, 'notes'), { recursive: true });
    for (const name of ['kept.md', 'changed.md', 'gone.md', 'notes/deep.md'])
      await writeFile(path.join(writer, name), 'first');
    await importOrg(engine, template);
    const id = (await byName(engine)).get('Writer')?.id ?? '';
    let configs = configsOf(engine, id);
    for (const name of ['kept.md', 'changed.md', 'notes/deep.md', 'own.md'])
      await configs.write(name, "the agent's");

    const org = path.join(template, 'org.yaml');
    await writeFile(org, (await readFile(org, 'utf8')).replace('role: Writes', 'role: Writes well'));
    await importOrg(engine, template);
    await allOnline(engine, 3);
    expect(await configs.read('config.yaml')).toContain('description: Writes well');
    for (const name of ['kept.md', 'changed.md', 'notes/deep.md', 'own.md'])
      expect(await configs.read(name), name).toBe("the agent's");

    await writeFile(path.join(writer, 'changed.md'), 'second');
    await rm(path.join(writer, 'gone.md'));
    await engine.call('org.import', { template });
    await engine.kill();
    engine = await engines.start({ home: engine.home, args: ['--backend', backend] });
    configs = configsOf(engine, id);
    await until('the file has come', async () => (await configs.read('changed.md')) === 'second', 60_000);
    await allOnline(engine, 3);
    for (const name of ['kept.md', 'notes/deep.md', 'own.md'])
      expect(await configs.read(name), name).toBe("the agent's");
    await expect(configs.read('gone.md')).rejects.toThrow();
    await engine.stop();
  });
}
