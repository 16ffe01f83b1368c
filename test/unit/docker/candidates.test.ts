import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listCandidates } from '../../../core/docker/candidates.ts';

describe('where Docker is looked for', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'molecule-candidates-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  const writeContext = async (name: string, host: string, current = name) => {
    const folder = path.join(home, '.docker/contexts/meta', `${name}-folder`);
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'meta.json'),
      JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
    );
    await writeFile(path.join(home, '.docker/config.json'), JSON.stringify({ currentContext: current }));
  };
  const list = (env: NodeJS.ProcessEnv = {}, platform: NodeJS.Platform = 'linux', sockets?: string[]) =>
    listCandidates({ env: { HOME: home, ...env }, platform, ...(sockets ? { sockets } : {}) });

  it('takes DOCKER_HOST as a decision: nothing else is tried', async () => {
    await writeContext('colima', 'unix:///colima.sock');
    const found = await list({ DOCKER_HOST: 'tcp://127.0.0.1:2375' });
    expect(found).toEqual([{ endpoint: 'tcp://127.0.0.1:2375', source: 'DOCKER_HOST' }]);
  });

  it('takes the current context first, then the usual sockets', async () => {
    await writeContext('colima', 'unix:///colima.sock');
    const found = await list({ XDG_RUNTIME_DIR: '/run/user/7' });
    expect(found.slice(0, 2).map(({ endpoint, source }) => [endpoint, source])).toEqual([
      ['unix:///colima.sock', 'Docker context "colima"'],
      ['unix:///var/run/docker.sock', 'usual socket'],
    ]);
    expect(found.map((one) => one.endpoint)).toContain('unix:///run/user/7/podman/podman.sock');
    expect(found.map((one) => one.endpoint)).toContain(`unix://${home}/.orbstack/run/docker.sock`);
  });

  it('prefers DOCKER_CONTEXT to the configured context', async () => {
    await writeContext('one', 'unix:///one.sock');
    await writeContext('two', 'unix:///two.sock', 'one');
    expect((await list({ DOCKER_CONTEXT: 'two' }))[0]?.endpoint).toBe('unix:///two.sock');
  });

  it('names a context that does not exist instead of dropping it', async () => {
    const [first] = await list({ DOCKER_CONTEXT: 'gone' });
    expect(first).toMatchObject({ endpoint: '', source: 'Docker context "gone"' });
  });

  it.each(['default', ''])('adds nothing for the built-in context "%s"', async (current) => {
    await writeContext('other', 'unix:///other.sock', current);
    expect((await list())[0]?.source).toBe('usual socket');
  });

  it('survives broken configuration files', async () => {
    await mkdir(path.join(home, '.docker'));
    await writeFile(path.join(home, '.docker/config.json'), '{"currentContext":');
    expect((await list())[0]?.endpoint).toBe('unix:///var/run/docker.sock');
  });

  it('lists an endpoint once, under its first source', async () => {
    await writeContext('here', 'unix:///var/run/docker.sock');
    const found = await list();
    const same = found.filter((one) => one.endpoint === 'unix:///var/run/docker.sock');
    expect(same.map((one) => one.source)).toEqual(['Docker context "here"']);
  });

  it('looks for named pipes on Windows', async () => {
    const found = await list({}, 'win32');
    expect(found.every((one) => one.endpoint.startsWith('npipe://'))).toBe(true);
  });
});
