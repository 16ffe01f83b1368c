import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newId, resourcesFolder } from '../../../core/base/index.ts';
import { bundledFiles } from '../../../core/images/local/files.ts';
import { openKit } from '../../../core/offline/index.ts';
import { missingDockerRegistry, startDockerRegistry } from '../../support/docker-registry.ts';
import { type EngineProcess, Engines, removeInstance } from '../../support/engine-process.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { startGitServer } from '../../support/git-server.ts';
import { pushImage } from '../../support/registry-images.ts';
import { until } from '../../support/until.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { mockOrg, scratchFolder, templateIn } from '../engine/orgs-support.ts';
import { allOnline, byName } from '../engine/support.ts';
import { fingerprint, forgedKit } from './support.ts';

/** Named by a manifest of the machine that writes the kit, and unknown to any other. */
const RUNTIME = 'kit-only';
const REPOSITORY = `molecule-local/workspace-template-${RUNTIME}`;
/** A runtime that every machine knows, and none where its images are. */
const PUBLIC_RUNTIME = 'openclaw';
const MIB = 1024 * 1024;
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
    const manifest = { workspace_templates: [{ name: RUNTIME, repo: `${prefix}${RUNTIME}` }] };
    const here = await start(undefined, {
      WORKSPACE_MANIFEST_PATH: path.join(
        await templateIn({ 'manifest.json': JSON.stringify(manifest) }),
        'manifest.json',
      ),
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
      expect(result, result.stderr).toMatchObject({ code: 0 });
      expect(JSON.parse(result.stdout)).toMatchObject({
        orgs: [{ name: 'Far Away', workspaces: 3 }],
        images: 3,
        repositories: 2,
        failed: 0,
        warnings: [
          expect.stringContaining(`MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX=${prefix}`),
          expect.stringContaining(`${server.host}/acme/team`),
        ],
      });
      await allOnline(there, 3);
      // Whoever wrote the kit does not decide whom this machine asks.
      expect((await there.call('images.settings', {})).settings).toMatchObject({
        registry: '',
        templates: '',
      });
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
      await keepsNames(file, tag);
    } finally {
      await engines.dispose();
      if (await isPresent(tag)) await removeImage(tag);
    }
  }, 600_000);
});

describe.skipIf(!hasDocker)(`a kit that was cut off${NEEDS_DOCKER}`, () => {
  it("changes nothing of Docker's images, nor of the folder of the app, wherever that was", async () => {
    const engine = await start();
    const template = await templateIn(mockOrg('Small', [{ name: 'One' }]));
    expect(await engine.cli('org', 'import', template, '--wait')).toMatchObject({ code: 0 });
    const small = path.join(await scratchFolder(), 'small.kit');
    expect(await engine.cli('offline', 'export', small)).toMatchObject({ code: 0 });
    const tag = `molecule-kit-test/cut:${newId()}`;
    const docker = await connectedDocker();
    const id = await docker.images.find(await testImage(docker));
    await docker.dispose();
    const file = await forgedKit(small, {
      facts: { images: [{ tag, id, runtime: '', sizeBytes: 1 }] },
      add: (kit) => kit.file('images/layer.tar', Buffer.alloc(5 * MIB, 'layer')),
    });
    const whole = await readFile(file);
    // Others use the engine, too: what has the name, and what the image of the kit is called.
    const names = () => dockerCli('image', 'inspect', '--format', '{{.RepoTags}}', id ?? '');
    const before = await names();
    const homeBefore = await fingerprint(engine.home);
    for (let size = 0; size < whole.length; size += MIB) {
      await writeFile(file, whole.subarray(0, size));
      const { code, stderr } = await engine.cli('offline', 'import', file);
      expect({ size, code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/kit/) });
    }
    expect(await names()).toBe(before);
    expect(await isPresent(tag)).toBe(false);
    expect(await fingerprint(engine.home)).toEqual(homeBefore);
    await engine.stop();
  });
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
        workspaces: [{ name: 'One', runtime: PUBLIC_RUNTIME, files_dir: 'one' }],
      }),
      'one/config.yaml': CONFIG,
      'one/behaviour.yaml': BEHAVIOUR,
    });
    try {
      await pushImage({
        registry,
        name: `team/workspace-template-${PUBLIC_RUNTIME}`,
        content: newId(),
        base,
      });
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
      expect(result, result.stderr).toMatchObject({ code: 0 });
      expect(JSON.parse(result.stdout)).toMatchObject({
        images: 1,
        failed: 0,
        warnings: [expect.stringContaining(`MOLECULE_IMAGE_REGISTRY=${prefix}`)],
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
  const hit: string[] = [];
  for (const [moment, reached] of Object.entries(moments)) {
    const { task } = await engine.call('offline.import', { file });
    const seen = engine;
    await until(moment, async () => {
      const isReached = await reached(seen);
      if (isReached && !(await endedTask(seen, task.id))) hit.push(moment);
      return isReached || (await endedTask(seen, task.id));
    });
    await engine.kill();
    engine = await start(engine.home);
  }
  // The later ones may be over before anybody looks.
  expect(hit).toEqual(expect.arrayContaining(Object.keys(moments).slice(0, 2)));
  const { code, stdout } = await engine.cli('offline', 'import', file, '--json');
  expect({ code, result: JSON.parse(stdout) }).toMatchObject({ code: 0, result: { failed: 0 } });
  await allOnline(engine, 3);
  await engine.stop();
  await removeInstance(engine.info.instanceId);
}

/** No name of an image that is here goes to one of a kit, whatever its archive or its manifest say. */
async function keepsNames(file: string, tag: string): Promise<void> {
  const docker = await connectedDocker();
  const other = await docker.images.find(await testImage(docker));
  await docker.dispose();
  const names = [`molecule-kit-test/own:${newId()}`, `molecule-kit-test/smuggled:${newId()}`];
  const [own = '', smuggled = ''] = names;
  const engine = await start();
  try {
    const id = await dockerCli('image', 'inspect', '--format', '{{.Id}}', tag);
    await removeImage(tag);
    await dockerCli('tag', other ?? '', own);
    const kit = await openKit(file);
    await kit.close();
    const { images } = kit.manifest;
    const forged = await forgedKit(file, {
      facts: { images: [...images, { tag: own, id, runtime: '', sizeBytes: 1 }] },
      change(name, content) {
        if (name !== 'images/manifest.json') return undefined;
        const saved = JSON.parse(content.toString()) as { RepoTags: string[] }[];
        return JSON.stringify(saved.map((image) => ({ ...image, RepoTags: [own, smuggled] })));
      },
    });
    const result = await engine.cli('offline', 'import', forged, '--json');
    const { warnings } = JSON.parse(result.stdout) as { warnings: string[] };
    expect(warnings).toContainEqual(expect.stringMatching(new RegExp(`^${own} is another image here`)));
    expect(await dockerCli('image', 'inspect', '--format', '{{.Id}}', own)).toBe(other);
    expect(await isPresent(smuggled)).toBe(false);
    expect(await isPresent(tag)).toBe(true);
  } finally {
    await engine.stop();
    await removeInstance(engine.info.instanceId);
    for (const name of names) await dockerCli('rmi', name).catch(() => undefined);
  }
}

async function runningTask(engine: EngineProcess) {
  return (await engine.call('tasks.list', {})).tasks.find(({ status }) => status === 'running');
}

async function endedTask(engine: EngineProcess, id: string): Promise<boolean> {
  const { tasks } = await engine.call('tasks.list', {});
  return tasks.some((task) => task.id === id && task.status !== 'running');
}
