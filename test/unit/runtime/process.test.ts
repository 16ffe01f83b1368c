import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, folderWith, scripted, startPlatform } from './support/agent.ts';
import type { TestPlatform } from './support/platform.ts';

const MAIN = path.resolve('resources/workspace-runtime/main.ts');
const RULES = 'rules: [{ when: "*", do: [{ reply: ok }] }]';

async function spawnAgent(platform: TestPlatform, env: Record<string, string> = {}) {
  const configsDir = await folderWith(scripted(RULES));
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      WORKSPACE_ID: 'self',
      PLATFORM_URL: platform.url,
      CONFIGS_DIR: configsDir,
      PORT: '0',
      BIND_HOST: '127.0.0.1',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  return { child, output };
}

async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

const listeningPort = (stdout: string): number =>
  (JSON.parse(/^\{"listening":\d+\}$/m.exec(stdout)?.[0] ?? '{}') as { listening: number }).listening;

describe('agent process', () => {
  it('tells its port, answers, and leaves cleanly on SIGTERM', async () => {
    const platform = await startPlatform();
    const { child, output } = await spawnAgent(platform);
    await eventually(() => expect(listeningPort(output.stdout)).toBeGreaterThan(0));
    const card = await fetch(`http://127.0.0.1:${listeningPort(output.stdout)}/.well-known/agent.json`);
    expect(card.status).toBe(200);
    await eventually(() => expect(platform.urls.has('self')).toBe(true));
    child.kill('SIGTERM');
    expect(await exitCodeOf(child)).toBe(0);
    expect(output.stdout).toContain('stopped');
    expect(output.stdout).not.toContain(platform.tokens.get('self'));
  });

  it('leaves when its parent is gone', async () => {
    const platform = await startPlatform();
    const { child, output } = await spawnAgent(platform, { MOLECULE_PARENT_PIPE: '1' });
    await eventually(() => expect(listeningPort(output.stdout)).toBeGreaterThan(0));
    child.stdin.end();
    expect(await exitCodeOf(child)).toBe(0);
  });

  it('stays when nobody asked it to follow its parent', async () => {
    const platform = await startPlatform();
    const { child, output } = await spawnAgent(platform);
    child.stdin.end();
    await eventually(() => expect(listeningPort(output.stdout)).toBeGreaterThan(0));
    await eventually(() => expect(platform.to('/registry/heartbeat').length).toBeGreaterThan(0));
    expect(child.exitCode).toBeNull();
  });

  it('says in one line why it cannot start', async () => {
    const platform = await startPlatform();
    const blocker = createServer();
    blocker.listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    onTestFinished(() => void blocker.close());
    const port = String((blocker.address() as AddressInfo).port);
    for (const [env, reason] of [
      [{ WORKSPACE_ID: '' }, 'WORKSPACE_ID is not set'],
      [{ PORT: 'many' }, 'PORT must be a number'],
      [{ PORT: port }, 'EADDRINUSE'],
    ] as const) {
      const { child, output } = await spawnAgent(platform, env);
      expect(await exitCodeOf(child)).toBe(1);
      expect(output.stderr).toContain(reason);
      expect(output.stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
