import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../resources/workspace-runtime/config.ts';
import { readEnvironment } from '../../../resources/workspace-runtime/environment.ts';
import { folderWith } from './support/agent.ts';

const configOf = async (text: string) => await loadConfig(await folderWith({ 'config.yaml': text }));

describe('config.yaml', () => {
  it('needs no key at all', async () => {
    const { config, problem } = await configOf('');
    expect(problem).toBeUndefined();
    expect(config).toMatchObject({
      name: 'Workspace',
      adapter: 'scripted',
      script: 'behaviour.yaml',
      port: 8000,
      maxConcurrentTasks: 1,
      heartbeatSeconds: 30,
      delegationTimeoutSeconds: 300,
    });
  });

  it.each([
    [1, 5],
    [60, 60],
    [9999, 300],
    ['"7"', 7],
    ['often', 30],
  ])('keeps a heartbeat of %s seconds within its bounds', async (given, kept) => {
    const { config } = await configOf(`observability: { heartbeat_interval_seconds: ${given} }`);
    expect(config.heartbeatSeconds).toBe(kept);
  });

  it.each([
    ['name: "X\n', /^config\.yaml:\d+:\d+: /],
    ['- a\n- b\n', /^config\.yaml:1:1: must be/],
    ['name: a\nname: b\n', /^config\.yaml:2:1: .*unique/],
  ])('tells the position of what is wrong in %j', async (text, expected) => {
    expect((await configOf(text)).problem).toMatch(expected);
  });
});

describe('environment', () => {
  it('keeps a path prefix of the platform and drops the trailing slash', () => {
    const env = { WORKSPACE_ID: 'w', PLATFORM_URL: 'http://host:1/as/x/' };
    expect(readEnvironment(env).platformUrl).toBe('http://host:1/as/x');
  });

  it('tells the platform the host name, or the address when it listens on only one', () => {
    const env = { WORKSPACE_ID: 'w', HOSTNAME: '3f2a9c1d77aa' };
    expect(readEnvironment(env)).toMatchObject({ bindHost: '0.0.0.0', publicHost: '3f2a9c1d77aa' });
    expect(readEnvironment({ ...env, BIND_HOST: '127.0.0.1' }).publicHost).toBe('127.0.0.1');
  });

  it('prefers CONFIGS_DIR and falls back to the folders of a container', () => {
    const both = { WORKSPACE_ID: 'w', CONFIGS_DIR: '/a', WORKSPACE_CONFIG_PATH: '/b' };
    expect(readEnvironment(both).configsDir).toBe('/a');
    expect(readEnvironment({ ...both, CONFIGS_DIR: '' }).configsDir).toBe('/b');
    expect(readEnvironment({ WORKSPACE_ID: 'w' })).toMatchObject({
      configsDir: '/configs',
      workspaceDir: '/workspace',
      port: undefined,
    });
  });

  it('refuses what cannot work, by name', () => {
    expect(() => readEnvironment({})).toThrow('WORKSPACE_ID');
    expect(() => readEnvironment({ WORKSPACE_ID: 'w', PLATFORM_URL: 'host' })).toThrow('PLATFORM_URL');
    expect(() => readEnvironment({ WORKSPACE_ID: 'w', PORT: '70000' })).toThrow('PORT must be a number');
  });
});
