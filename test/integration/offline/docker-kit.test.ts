import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newId, resourcesFolder } from '../../../core/base/index.ts';
import { bundledFiles } from '../../../core/images/local/files.ts';
import { missingDockerRegistry, startDockerRegistry } from '../../support/docker-registry.ts';
import { type EngineProcess, Engines, removeInstance } from '../../support/engine-process.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { startGitServer } from '../../support/git-server.ts';
import { pushImage } from '../../support/registry-images.ts';
import { until } from '../../support/until.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { scratchFolder, templateIn } from '../engine/orgs-support.ts';
import { allOnline, byName } from '../engine/support.ts';

/** A public runtime, so that a machine without settings knows it, that no other suite builds. */
const RUNTIME = 'openclaw';
const REPOSITORY = `molecule-local/workspace-template-${RUNTIME}`;
const engines = new Engines();
afterAll(() => engines.dispose());

const start = (home?: string, env?: NodeJS.ProcessEnv) =>
  engines.start({
    ...(home === undefined ? {} : { home }),
    args: ['--port', '0', '--backend', 'docker'],
    ...(env ? { env } : {}),
  });

/** The bundled runtime as a repository of its own, with a file that no other build has. */
async function templateFiles(base: string): Promise<Record<string, Uint8Array | string>> {
  const files = await bundledFiles(resourcesFolder(), 'molecule');
  const contents = await Promise.all(
    files.map(async ({ path: name, file }) => [name, await readFile(file)] as const),
  );
  const { Dockerfile, ...rest } = Object.fromEntries(contents);
  const text = String(Dockerfile)
    .replace(/ARG BASE_IMAGE\n/, '')
    .replace(/FROM .*/, `FROM ${base}`);
  return { ...rest, Dockerfile: `${text}\nCOPY unique.txt /unique.txt\n`, 'unique.txt': newId() };
}

const BEHAVIOUR = 'rules:\n  - when: "*"\n    do:\n      - reply: "hello"\n';
const CONFIG = 'adapter: scripted\nscript: behaviour.yaml\n';

/** Removes the image and every name of it; other images of the runtime stay. */
async function removeImage(tag: string): Promise<void> {
  const [image] = JSON.parse(await dockerCli('image', 'inspect', tag)) as { RepoTags: string[] }[];
  await dockerCli('rmi', '-f', ...(image?.RepoTags ?? []));
}

async function isPresent(tag: string): Promise<boolean> {
  return (await dockerCli('image', 'ls', '-q', tag)) !== '';
}

describe.skipIf(!hasDocker)(`an offline kit with images${NEEDS_DOCKER}`, () => {
  it('brings an org up where neither its repositories nor a registry can be reached, also after kills', async () => {
    const served = await scratchFolder();
    const server = await startGitServer(served);
    const docker = await connectedDocker();
    const base = await testImage(docker);
    await docker.dispose();
    const runtimeRepository = await TestRepository.create(
      path.join(served, `acme/workspace-template-${RUNTIME}.git`),
    );
    const sha = await runtimeRepository.commit(await templateFiles(base));
    const team = await TestRepository.create(path.join(served, 'acme/team.git'));
    await team.commit({
      'far.yaml': `name: Far\nruntime: ${RUNTIME}\nfiles_dir: far\n`,
      'far/config.yaml': CONFIG,
      'far/behaviour.yaml': BEHAVIOUR,
    });
    const tag = `${REPOSITORY}:${sha.slice(0, 12)}`;
    const template = await templateIn({
      'org.yaml': [
        'name: Far Away',
        'workspaces:',
        `  - name: Near`,
        `    runtime: ${RUNTIME}`,
        '    files_dir: near',
        '    children:',
        `      - !external {repo: acme/team, url: "http://${server.host}", ref: main, path: far.yaml}`,
        '      - {name: Bundled, runtime: molecule}',
        '',
      ].join('\n'),
      'near/config.yaml': CONFIG,
      'near/behaviour.yaml': BEHAVIOUR,
    });

    const prefix = `http://${server.host}/acme/workspace-template-`;
    const here = await start(undefined, {
      MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: prefix,
      MOLECULE_EXTERNAL_REPO_ALLOWLIST: `${server.host}/acme/team`,
    });
    const imported = await here.cli('org', 'import', template, '--wait');
    expect(imported).toMatchObject({ code: 0 });
    const file = path.join(await scratchFolder(), 'far-away.kit');
    const exported = await here.cli('offline', 'export', file, '--org', 'Far Away', '--json');
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    const summary = JSON.parse(exported.stdout) as Record<string, unknown>;
    expect(summary).toMatchObject({
      orgs: [{ name: 'Far Away', workspaces: 3 }],
      images: expect.arrayContaining([
        expect.objectContaining({ tag, runtime: RUNTIME }),
        expect.objectContaining({ tag: base, runtime: '' }),
        expect.objectContaining({ runtime: 'molecule' }),
      ]),
      repositories: [`http://${server.host}/acme/team.git`, `${prefix}${RUNTIME}`],
    });
    const inspected = await here.cli('offline', 'inspect', file, '--json');
    expect(JSON.parse(inspected.stdout)).toEqual(summary);
    expect((await here.cli('offline', 'export', file)).stderr).toContain('--force');
    await here.stop();
    await removeInstance(here.info.instanceId);
    await server.close();

    try {
      await removeImage(tag);
      const there = await start();
      const result = await there.cli('offline', 'import', file, '--json');
      expect(result).toMatchObject({ code: 0 });
      expect(JSON.parse(result.stdout)).toMatchObject({
        orgs: [{ name: 'Far Away', workspaces: 3 }],
        images: 3,
        repositories: 2,
        failed: 0,
        warnings: [expect.stringContaining(prefix)],
      });
      await allOnline(there, 3);
      const near = (await byName(there)).get('Near');
      expect(near).toMatchObject({ runtime: RUNTIME, image: tag });
      // A restart asks for the image again, and still finds it.
      await there.call('workspaces.restart', { id: near?.id ?? '' });
      await until('it starts again', async () => (await byName(there)).get('Near')?.status !== 'online');
      await allOnline(there, 3);
      await there.stop();
      await removeInstance(there.info.instanceId);

      await removeImage(tag);
      await surviveKills(file, tag);
    } finally {
      await engines.dispose();
      if (await isPresent(tag)) await removeImage(tag);
    }
  }, 600_000);
});

const missing = hasDocker ? missingDockerRegistry() : 'no Docker engine answers';
const NEEDS_REGISTRY = missing === null ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(`an offline kit of images from a registry${NEEDS_REGISTRY}`, () => {
  it('brings an org up where the registry cannot be reached', async () => {
    const builder = await start();
    const built = await builder.cli('image', 'build', 'molecule', '--json');
    const { tag: base } = JSON.parse(built.stdout) as { tag: string };
    await builder.stop();
    const registry = await startDockerRegistry();
    const prefix = `${registry.host}/team`;
    const template = await templateIn({
      'org.yaml': JSON.stringify({
        name: 'Pulled',
        workspaces: [{ name: 'One', runtime: RUNTIME, files_dir: 'one' }],
      }),
      'one/config.yaml': CONFIG,
      'one/behaviour.yaml': BEHAVIOUR,
    });
    try {
      await pushImage({ registry, name: `team/workspace-template-${RUNTIME}`, content: newId(), base });
      const here = await start(undefined, { MOLECULE_IMAGE_REGISTRY: prefix });
      expect(await here.cli('org', 'import', template, '--wait')).toMatchObject({ code: 0 });
      const file = path.join(await scratchFolder(), 'pulled.kit');
      expect(await here.cli('offline', 'export', file)).toMatchObject({ code: 0 });
      await here.stop();
      await removeInstance(here.info.instanceId);
      await registry.stop();
      await removeAll(prefix);

      const there = await start();
      const result = await there.cli('offline', 'import', file, '--json');
      expect(result).toMatchObject({ code: 0 });
      expect(JSON.parse(result.stdout)).toMatchObject({
        images: 1,
        failed: 0,
        warnings: [expect.stringContaining(prefix)],
      });
      expect((await byName(there)).get('One')?.image).toMatch(new RegExp(`^${prefix}/`));
      await there.stop();
      await removeInstance(there.info.instanceId);
    } finally {
      await engines.dispose();
      await removeAll(prefix);
      await registry.dispose();
    }
  });
});

/** Removes all images whose names begin like that. */
async function removeAll(prefix: string): Promise<void> {
  const tags = (await dockerCli('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', `${prefix}/*`)).split(
    '\n',
  );
  const digests = (await dockerCli('image', 'ls', '-q', '--filter', `reference=${prefix}/*`)).split('\n');
  const names = [...tags.filter((tag) => tag !== '' && !tag.includes('<none>')), ...digests.filter(Boolean)];
  for (const name of new Set(names)) await dockerCli('rmi', '-f', name).catch(() => undefined);
}

/** Kills the engine at several moments of one import; each next engine goes on with the same command. */
async function surviveKills(file: string, tag: string): Promise<void> {
  let engine = await start();
  const moments: Record<string, (of: EngineProcess) => Promise<boolean>> = {
    'the kit is verified': async (of) => ((await runningTask(of))?.progress ?? 0) > 0.05,
    'images are loaded': async (of) => ((await runningTask(of))?.progress ?? 0) > 0.3,
    'the image is there': () => isPresent(tag),
    'the workspaces are there': async (of) => (await byName(of)).size > 0,
  };
  for (const [moment, reached] of Object.entries(moments)) {
    const { task } = await engine.call('offline.import', { file });
    const seen = engine;
    await until(moment, async () => (await reached(seen)) || (await endedTask(seen, task.id)));
    await engine.kill();
    engine = await start(engine.home);
  }
  const { code, stdout } = await engine.cli('offline', 'import', file, '--json');
  expect({ code, result: JSON.parse(stdout) }).toMatchObject({ code: 0, result: { failed: 0 } });
  await allOnline(engine, 3);
  await engine.stop();
  await removeInstance(engine.info.instanceId);
}

async function runningTask(engine: EngineProcess) {
  return (await engine.call('tasks.list', {})).tasks.find(({ status }) => status === 'running');
}

async function endedTask(engine: EngineProcess, id: string): Promise<boolean> {
  const { tasks } = await engine.call('tasks.list', {});
  return tasks.some((task) => task.id === id && task.status !== 'running');
}
