import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type EngineInfo, httpCaller } from '../../core/contract/index.ts';
import { type PlatformClient, platformClient } from './platform-client.ts';
import { until } from './until.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const CLI = path.join(PROJECT, 'core/cli/main.ts');
const START_DEADLINE_MS = 60_000;

/** The line that `molecule serve` prints for scripts. */
export interface ServeLine {
  readonly url: string;
  readonly port: number;
  readonly home: string;
  readonly backend: string;
  readonly adminTokenFile: string;
  readonly pid: number;
}

export interface EngineOptions {
  /** Data folder; a fresh one when unset. */
  readonly home?: string;
  /** After `serve`; without a port, 0 is used on a fresh data folder and the last one otherwise. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Entry of the command line of another copy of the project. */
  readonly program?: string;
  /** What a command reads; nothing when unset. */
  readonly input?: string;
  /** For Node itself, before the program. */
  readonly execArgv?: readonly string[];
  /** Words before `node`, for example a program that hides something from the engine. */
  readonly wrapper?: readonly string[];
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An engine in a process of its own. */
export interface EngineProcess {
  readonly line: ServeLine;
  readonly home: string;
  readonly info: EngineInfo;
  /** The owner's access to the platform API. */
  readonly admin: PlatformClient;
  /** Calls an operation of the contract. */
  readonly call: ReturnType<typeof httpCaller>;
  readonly stderr: () => string;
  /** Runs a command of the command line against this engine. */
  cli(...args: string[]): Promise<Finished>;
  /** Ends it like a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it politely; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** What the machine says about ports and tokens must not reach the programs under test. */
function cleanEnv(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PORT: _, ADMIN_TOKEN: __, MOLECULE_HOME: ___, ...rest } = process.env;
  // Tests ask again and again until something is so, which is no reason to refuse them.
  return { ...rest, RATE_LIMIT: '1000000', ...env };
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], options: EngineOptions = {}): Promise<Finished> {
  const child = launch(args, options);
  child.stdin?.end(options.input ?? '');
  return finish(child);
}

/** Owns the engines of a test file: `dispose` ends them and removes everything that they made. */
export class Engines {
  readonly #children = new Set<ChildProcess>();
  readonly #homes = new Set<string>();
  readonly #instances = new Set<string>();

  /** An empty data folder that is removed at the end. */
  async freshHome(): Promise<string> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'molecule-home-'));
    this.#homes.add(home);
    return home;
  }

  /** Starts an engine and waits until it serves. Rejects with its output when it ends instead. */
  async start(options: EngineOptions = {}): Promise<EngineProcess> {
    const home = options.home ?? (await this.freshHome());
    const { args = options.home === undefined ? ['--port', '0'] : [] } = options;
    const child = launch(['serve', '--home', home, ...args], options);
    this.#children.add(child);
    const gone = finish(child).finally(() => this.#children.delete(child));
    let output = '';
    let errors = '';
    child.stdout?.on('data', (data) => {
      output += data;
    });
    child.stderr?.on('data', (data) => {
      errors += data;
    });
    let ended: Finished | undefined;
    void gone.then((result) => {
      ended = result;
    });
    await until('the engine serves', () => output.includes('\n') || ended, START_DEADLINE_MS);
    if (!output.includes('\n')) throw new Error(`the engine ended with ${ended?.code}: ${ended?.stderr}`);
    const line = JSON.parse(output.split('\n')[0] ?? '') as ServeLine;
    const token = (await readFile(line.adminTokenFile, 'utf8')).trim();
    const call = httpCaller(line.url, token);
    const info = await call('engine.info', {});
    this.#instances.add(info.instanceId);
    return {
      line,
      home,
      info,
      admin: platformClient(line.url, token),
      call,
      stderr: () => errors,
      cli: (...words) => runCli([...words, '--home', home], { env: options.env ?? {} }),
      async kill() {
        process.kill(line.pid, 'SIGKILL');
        await gone;
      },
      async stop() {
        process.kill(line.pid, 'SIGTERM');
        return (await gone).code;
      },
    };
  }

  /** Ends all engines, then removes their containers, volumes and data folders. */
  async dispose(): Promise<void> {
    const ending = [...this.#children].map((child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return gone;
    });
    await Promise.all(ending);
    for (const id of this.#instances) await removeInstance(id);
    for (const home of this.#homes) await rm(home, { recursive: true, force: true });
  }
}

function launch(args: readonly string[], options: EngineOptions): ChildProcess {
  const { wrapper = [], execArgv = [], program = CLI } = options;
  const words = [...wrapper, process.execPath, ...execArgv, program, ...args];
  return spawn(words[0] ?? '', words.slice(1), {
    cwd: PROJECT,
    env: cleanEnv(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function finish(child: ChildProcess): Promise<Finished> {
  const collected = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => {
    collected.stdout += data;
  });
  child.stderr?.on('data', (data) => {
    collected.stderr += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...collected }));
  });
}

/** What an installation has on the Docker engine, by its label; nothing where there is no Docker. */
export async function instanceObjects(
  instanceId: string,
): Promise<{ containers: string[]; volumes: string[] }> {
  const filter = ['--filter', `label=molecule.platform.instance=${instanceId}`];
  const [containers, volumes] = await Promise.all([
    docker('ps', '-a', '--format', '{{.Names}}', ...filter),
    docker('volume', 'ls', '-q', ...filter),
  ]);
  return { containers, volumes };
}

/** Removes all of an installation from the Docker engine. */
export async function removeInstance(instanceId: string): Promise<void> {
  const { containers, volumes } = await instanceObjects(instanceId);
  if (containers.length > 0) await docker('rm', '-f', ...containers);
  if (volumes.length > 0) await docker('volume', 'rm', '-f', ...volumes);
}

/** Lines that the `docker` program prints, sorted; none where Docker is absent. */
async function docker(...args: string[]): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)('docker', args);
    return stdout.split('\n').filter(Boolean).sort();
  } catch (error) {
    if (/ENOENT|Cannot connect|failed to connect/i.test(String(error))) return [];
    throw error;
  }
}
