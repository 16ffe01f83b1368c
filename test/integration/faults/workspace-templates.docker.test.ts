import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { copyInstallation, type Installation, orgOf } from '../../support/installation.ts';
import { until } from '../../support/until.ts';
import { dockerCli, hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { byName } from '../engine/support.ts';

/** A Dockerfile whose agent is one line of JavaScript. */
const dockerfile = (code: string) =>
  ['ARG BASE_IMAGE', 'FROM $BASE_IMAGE', 'USER 1000:1000', `ENTRYPOINT ["node", "-e", "${code}"]`, ''].join(
    '\n',
  );

const engines = new Engines();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-faults-'));
});
afterAll(async () => {
  await engines.dispose();
  await rm(folder, { recursive: true });
});

describe.skipIf(!hasDocker)(`a workspace template that cannot be used${NEEDS_DOCKER}`, () => {
  let installation: Installation;
  let engine: EngineProcess;

  beforeAll(async () => {
    installation = await copyInstallation();
    await installation.addTemplate('bare', { 'config.yaml': 'runtime: bare\n' });
    await installation.addTemplate('silent', {
      Dockerfile: dockerfile("console.log('I say nothing'); setInterval(() => {}, 1e6)"),
    });
    await installation.addTemplate('doomed', {
      Dockerfile: dockerfile("console.error('no luck'); process.exit(3)"),
    });
    engine = await engines.start({
      program: installation.program,
      args: ['--port', '0', '--backend', 'docker'],
      env: { PROVISION_TIMEOUT_SECONDS: '2' },
    });
  });
  afterAll(async () => {
    await engines.dispose();
    await installation.dispose();
    for (const runtime of ['bare', 'silent', 'doomed']) {
      const reference = `reference=molecule-local/workspace-template-${runtime}`;
      // By name: an image with the same content may be in use under another one.
      const format = '{{.Repository}}:{{.Tag}}';
      const names = (await dockerCli('images', '--format', format, '--filter', reference)).split('\n');
      const own = names.filter(Boolean);
      if (own.length > 0) await dockerCli('rmi', ...own);
    }
  });

  const failing = async (name: string, runtime: string) => {
    const result = await engine.cli('org', 'import', await orgOf(folder, name, runtime), '--wait', '--json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ failed: 1, workspaces: [{ name, status: 'failed' }] });
    const workspace = (await byName(engine)).get(name);
    return { id: workspace?.id ?? '', error: workspace?.error, stderr: result.stderr };
  };

  it('without a Dockerfile: says so, makes nothing, and works once the file is there', async () => {
    const { id, error, stderr } = await failing('Bare', 'bare');
    expect(stderr).toContain('Bare: failed: The template of the runtime "bare" has no Dockerfile');
    expect(error).toMatchObject({
      code: 'template_no_dockerfile',
      detail: expect.stringContaining('workspace-templates/bare/Dockerfile'),
      actions: [{ label: 'Try again', operation: 'workspaces.restart', input: { id } }],
    });
    expect(await instanceObjects(engine.info.instanceId)).toEqual({ containers: [], volumes: [] });
    const molecule = path.resolve(
      import.meta.dirname,
      '../../../resources/workspace-templates/molecule/Dockerfile',
    );
    await installation.addTemplate('bare', { Dockerfile: await readFile(molecule, 'utf8') });
    expect((await engine.cli('restart', 'Bare')).code).toBe(0);
    await until('it is online', async () => {
      const bare = (await byName(engine)).get('Bare');
      if (bare?.status === 'online') return true;
      throw new Error(`it is ${bare?.status}: ${bare?.error?.message} ${bare?.error?.detail}`);
    });
    await engine.cli('rm', 'Bare', '--yes', '--purge');
  });

  it('whose agent never registers: fails after the time it had, with its last words', async () => {
    const { id, error } = await failing('Silent', 'silent');
    expect(error).toMatchObject({
      code: 'register_timeout',
      message: 'Silent started but never registered',
      detail: expect.stringContaining('I say nothing'),
      actions: [{ operation: 'workspaces.restart' }, { operation: 'workspaces.logs' }],
    });
    expect((await engine.cli('logs', 'Silent')).stdout).toContain('I say nothing');
    expect(await instanceObjects(engine.info.instanceId)).toMatchObject({
      containers: [`ws-${id.slice(0, 12)}`],
    });
    await engine.cli('rm', 'Silent', '--yes');
    expect(await instanceObjects(engine.info.instanceId)).toEqual({ containers: [], volumes: [] });
  });

  it('whose agent ends at once, again and again: gives up with its last words', async () => {
    const { error } = await failing('Doomed', 'doomed');
    expect(['crash_loop', 'register_timeout']).toContain(error?.code);
    expect(error?.detail).toContain('no luck');
    await engine.cli('rm', 'Doomed', '--yes');
    expect(await instanceObjects(engine.info.instanceId)).toEqual({ containers: [], volumes: [] });
  });
});
