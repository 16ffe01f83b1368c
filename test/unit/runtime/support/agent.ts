import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { type Runtime, startRuntime } from '../../../../resources/workspace-runtime/runtime.ts';
import type { Timing } from '../../../../resources/workspace-runtime/timing.ts';
import { TestPlatform } from './platform.ts';

/** Pauses that make a test quick and still exercise every retry. */
const QUICK: Partial<Timing> = {
  retryFirstMs: 5,
  retryMaxMs: 40,
  pollFirstMs: 5,
  pollMaxMs: 20,
  pieceMs: 1,
  shutdownGraceMs: 50,
};

const PATIENCE_MS = 45_000;
vi.setConfig({ testTimeout: PATIENCE_MS * 2 });

/** Waits until the check no longer throws, however busy the machine is. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: 10 });
}

export interface TestAgent {
  readonly runtime: Runtime;
  readonly configsDir: string;
  readonly logs: string[];
  readonly url: string;
  /** Sends JSON-RPC and resolves with the parsed body. */
  rpc(method: string, params?: unknown, id?: unknown): Promise<RpcAnswer>;
  /** Sends a user message and resolves with the text of the answer. */
  ask(text: string, messageId?: string): Promise<string>;
}

export interface RpcAnswer {
  readonly id: unknown;
  readonly result?: {
    readonly id?: string;
    readonly messageId?: string;
    readonly parts?: { kind: string; text: string }[];
    readonly status?: { state: string };
    readonly metadata?: { tool_trace: { tool: string; input: string; output_preview: string }[] };
  };
  readonly error?: { readonly code: number; readonly message: string };
}

/** A folder with these files, removed after the test. */
export async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'molecule-runtime-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

/** A running test platform, stopped after the test. */
export async function startPlatform(): Promise<TestPlatform> {
  const platform = new TestPlatform();
  await platform.start();
  onTestFinished(() => platform.stop());
  return platform;
}

/** A real runtime in this process on a free port, stopped after the test. */
export async function startAgent(options: {
  readonly platform: TestPlatform;
  readonly files?: Record<string, string>;
  readonly configsDir?: string;
  readonly env?: Record<string, string>;
  readonly timing?: Partial<Timing>;
  /** False returns before the platform knows the agent. */
  readonly registered?: boolean;
}): Promise<TestAgent> {
  const id = options.env?.WORKSPACE_ID ?? 'self';
  const configsDir = options.configsDir ?? (await folderWith(options.files ?? {}));
  const logs: string[] = [];
  const runtime = await startRuntime({
    env: {
      WORKSPACE_ID: id,
      PLATFORM_URL: options.platform.url,
      CONFIGS_DIR: configsDir,
      PORT: '0',
      BIND_HOST: '127.0.0.1',
      MOLECULE_SCRIPT_SPEED: '1000',
      ...options.env,
    },
    log: (message) => logs.push(message),
    timing: { ...QUICK, ...options.timing },
  });
  onTestFinished(() => runtime.dispose());
  if (options.registered !== false) {
    await eventually(() => {
      if (!logs.includes('register: accepted by the platform')) throw new Error('not registered yet');
    });
  }
  const url = `http://127.0.0.1:${runtime.port}`;
  const rpc = async (method: string, params?: unknown, rpcId: unknown = 'rpc-1'): Promise<RpcAnswer> => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: rpcId, method, params }),
    });
    return (await response.json()) as RpcAnswer;
  };
  return {
    runtime,
    configsDir,
    logs,
    url,
    rpc,
    async ask(text, messageId) {
      const message = { role: 'user', parts: [{ kind: 'text', text }], ...(messageId ? { messageId } : {}) };
      const answer = await rpc('message/send', { message });
      return answer.result?.parts?.[0]?.text ?? JSON.stringify(answer);
    },
  };
}

/** A config.yaml and a behaviour with the given rules. */
export function scripted(behaviour: string, config = ''): Record<string, string> {
  return { 'config.yaml': `name: Tester\nrole: Tries things\n${config}`, 'behaviour.yaml': behaviour };
}
