import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, rmdir, unlink } from 'node:fs/promises';
import { totalmem } from 'node:os';
import path from 'node:path';
import {
  AppError,
  decidesWhatRuns,
  deferred,
  Emitter,
  isUuid,
  LineBuffer,
  type Logger,
  type PrintedLine,
  systemClock,
  systemCodeOf,
  writeFileAtomic,
} from '../base/index.ts';
import { notRunning } from './access/not-running.ts';
import {
  ABSENT,
  type Observed,
  type SeedFile,
  type WorkspaceBackend,
  type WorkspaceSpec,
} from './backend.ts';
import { checkHostFolder } from './host-folder.ts';
import { AgentLog } from './logs/agent-log.ts';
import { endText } from './logs/shown.ts';
import { CONFIG_FILE } from './preflight/agent-config.ts';
import { preflight } from './preflight/preflight.ts';
import { execInFolder, loadPty } from './process/exec.ts';
import { processFiles } from './process/files.ts';
import { processStats } from './stats/process-stats.ts';

/** How long a child may take until it listens. */
const LISTEN_TIMEOUT_MS = 20_000;
const STOP_GRACE_MS = 2_000;
/** Lines of a log that an error quotes. */
const LAST_WORDS = 20;
/** What removing a file or folder says of one that is not there, is a folder, or holds something else. */
const LEFT_AS_IT_IS = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EPERM', 'ENOTEMPTY', 'EEXIST']);
/** Agents print what they like, also what only begins like this line. */
const LISTENING = /^\{"listening":(\d{1,5})\}$/;

export interface ProcessBackendOptions {
  /** Folder that holds one folder per workspace. */
  readonly folder: string;
  /** The bundled runtime's entry, a TypeScript file that Node runs directly. */
  readonly runtimeEntry: string;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  readonly logger: Logger;
  /** Takes secrets out of what agents print, before it is kept. */
  readonly redact: (line: string) => string;
}

interface Instance {
  readonly child: ChildProcess;
  /** Where the agent works. */
  readonly workspace: string;
  observed: Observed;
}

/**
 * Runs the bundled `molecule` runtime as child processes of the engine: no Docker, no isolation. The
 * children end with the engine (they watch their stdin), so a crash leaves none behind.
 */
export function createProcessBackend(options: ProcessBackendOptions): WorkspaceBackend {
  const { folder, logger } = options;
  const instances = new Map<string, Instance>();
  /** Over all instances of a workspace. */
  const logs = new Map<string, AgentLog>();
  const changes = new Emitter<string | null>();
  const home = (id: string) => path.join(folder, id);

  const logOf = (id: string): AgentLog => {
    const { redact } = options;
    const file = path.join(home(id), 'agent.log');
    const log = logs.get(id) ?? new AgentLog({ file, logger, now: systemClock.now, redact });
    logs.set(id, log);
    return log;
  };

  /** A process cannot be kept from writing, so a folder that it may only read is not handed over. */
  const workFolder = ({ id, hostFolder }: WorkspaceSpec): string =>
    hostFolder && !hostFolder.readOnly ? hostFolder.path : path.join(home(id), 'workspace');

  const start = async (spec: WorkspaceSpec): Promise<Instance> => {
    const configs = path.join(home(spec.id), 'configs');
    const workspace = workFolder(spec);
    const credentials = spec.credentials();
    await write(configs, credentials.files);
    const child = spawn(process.execPath, [options.runtimeEntry], {
      cwd: workspace,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...harmless(spec.env),
        ...credentials.env,
        ...(process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
        CONFIGS_DIR: configs,
        WORKSPACE_CONFIG_PATH: configs,
        WORKSPACE_DIR: workspace,
        BIND_HOST: '127.0.0.1',
        PORT: '0',
        MOLECULE_PARENT_PIPE: '1',
        NODE_NO_WARNINGS: '1',
      },
    });
    const log = logOf(spec.id);
    const instance: Instance = {
      child,
      workspace,
      observed: { state: 'created', fingerprint: spec.fingerprint, url: '', exitCode: null },
    };
    instances.set(spec.id, instance);
    const listening = deferred<number>();
    follow(child, log, listening.resolve);
    child.on('error', (error) => listening.reject(error));
    child.on('exit', (code) => {
      instance.observed = { ...instance.observed, state: 'exited', url: '', exitCode: code };
      listening.reject(new Error(`it exited with code ${code}`));
      if (instances.get(spec.id) === instance) changes.emit(spec.id);
    });
    // Only then everything that it printed has come.
    child.on('close', (code) => {
      if (logs.get(spec.id) !== log) return;
      log.add('app', [lineOf(`── ${endText(code)} ──`)]);
      if (instances.get(spec.id) === undefined || instances.get(spec.id) === instance) log.rest();
    });
    const timer = setTimeout(
      () => listening.reject(new Error('it did not listen in time')),
      LISTEN_TIMEOUT_MS,
    );
    try {
      const port = await listening.promise;
      instance.observed = { ...instance.observed, state: 'running', url: `http://127.0.0.1:${port}` };
      return instance;
    } catch (error) {
      await end(spec.id);
      const last = await log.read({ tail: LAST_WORDS });
      throw new AppError('process_start_failed', `${spec.name} could not be started as a process`, {
        detail: last.map(({ text }) => text).join('\n') || undefined,
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  };

  /** Stops the child of a workspace, by force when it does not go by itself. */
  const end = async (id: string): Promise<void> => {
    const instance = instances.get(id);
    instances.delete(id);
    // Without a process id it was never started, and no `exit` will tell of it.
    if (instance?.child.pid === undefined) return;
    if (instance.child.exitCode !== null || instance.child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => instance.child.once('exit', () => resolve()));
    instance.child.kill('SIGTERM');
    const timer = setTimeout(() => instance.child.kill('SIGKILL'), STOP_GRACE_MS);
    await gone;
    clearTimeout(timer);
  };

  return {
    kind: 'process',
    ready: true,
    onChange: (listener) => changes.on(listener),

    async ensure(spec, onStep) {
      if (spec.runtime !== 'molecule') {
        throw new AppError('runtime_needs_docker', `The runtime "${spec.runtime}" needs Docker`, {
          detail: 'Without Docker only the bundled "molecule" runtime can run, as plain processes.',
          actions: [{ label: 'Look for Docker again', operation: 'docker.retry' }],
        });
      }
      const running = instances.get(spec.id)?.observed;
      if (running?.state === 'running' && running.fingerprint === spec.fingerprint) {
        return running;
      }
      // Whatever comes of this, what ran before is not what is wanted.
      await end(spec.id);
      await checkHostFolder(spec, options.guarded);
      if (spec.hostFolder?.readOnly) {
        logger.warn(
          { workspace: spec.id },
          'a read-only folder needs Docker: the agent works in one of its own',
        );
      }
      onStep('volumes');
      const configs = path.join(home(spec.id), 'configs');
      const isFresh = !existsSync(configs);
      const due = await preflight(spec, isFresh, () => presentConfig(configs));
      if (isFresh) spec.onFresh();
      await mkdir(configs, { recursive: true, mode: 0o700 });
      await mkdir(path.join(home(spec.id), 'workspace'), { recursive: true });
      if (due.length > 0 || spec.gone.length > 0) {
        onStep('seed');
        await removeFiles(configs, spec.gone);
        await write(configs, due);
      }
      onStep('start');
      return (await start(spec)).observed;
    },

    stop: end,
    async remove(id) {
      await end(id);
      logs.get(id)?.rest();
      logs.delete(id);
      await rm(home(id), { recursive: true, force: true });
    },
    observe: (id) => instances.get(id)?.observed ?? ABSENT,
    memoryBytes: async () => totalmem(),

    async listIds() {
      const entries = await readdir(folder).catch(() => []);
      return [...new Set([...instances.keys(), ...entries.filter(isUuid)])];
    },
    logs: (id, query) => logOf(id).read(query),
    followLogs: (id, after, onLines, signal) => logOf(id).follow(after, onLines, signal),
    stats: processStats({ folder, pidOf: (id) => instances.get(id)?.child.pid, clock: systemClock, logger }),
    files: processFiles(home, options.guarded),
    async exec(id, request) {
      const instance = instances.get(id);
      if (instance?.observed.state !== 'running') throw notRunning();
      const { workspace } = instance;
      return execInFolder(request, { folder: workspace, env: process.env, spawnPty: await loadPty() });
    },
    async dispose() {
      await Promise.all([...instances.keys()].map(end));
      logger.debug('all agent processes ended');
    },
  };
}

/** Collects output lines; the line `{"listening":port}` tells where the agent answers. */
function follow(child: ChildProcess, log: AgentLog, onListening: (port: number) => void): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const buffer = new LineBuffer();
    const take = (lines: readonly PrintedLine[]) => {
      log.add(name, lines);
      for (const { text } of lines) {
        const port = LISTENING.exec(text)?.[1];
        if (port !== undefined) onListening(Number(port));
      }
    };
    child[name]?.on('data', (chunk: Uint8Array) => take(buffer.push(chunk)));
    child[name]?.on('end', () => take(buffer.end()));
  }
}

function lineOf(text: string): PrintedLine {
  return { text, bytes: Buffer.byteLength(text) };
}

/** The config.yaml that is there; empty when there is none. */
async function presentConfig(configs: string): Promise<Uint8Array> {
  try {
    return await readFile(path.join(configs, CONFIG_FILE));
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return new Uint8Array();
    throw error;
  }
}

async function write(folder: string, files: readonly SeedFile[]): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    await writeFileAtomic(target, file.content, file.mode);
    await chmod(target, file.mode);
  }
}

/** Nothing keeps an agent here from the machine, so nobody but the app says what is loaded into its program. */
function harmless(env: WorkspaceSpec['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !decidesWhatRuns(name)));
}

/** Removes files and the folders that hold nothing else. What is not there, or became a folder, is left as it is. */
async function removeFiles(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await unlink(path.join(folder, file));
      for (let above = path.dirname(file); above !== '.'; above = path.dirname(above))
        await rmdir(path.join(folder, above));
    } catch (error) {
      if (!LEFT_AS_IT_IS.has(systemCodeOf(error) ?? '')) throw error;
    }
  }
}
