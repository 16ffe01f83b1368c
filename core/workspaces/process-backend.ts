import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  AppError,
  decidesWhatRuns,
  deferred,
  Emitter,
  isUuid,
  type Logger,
  systemCodeOf,
  writeFileAtomic,
} from '../base/index.ts';
import {
  ABSENT,
  dueFiles,
  type Observed,
  type SeedFile,
  type WorkspaceBackend,
  type WorkspaceSpec,
} from './backend.ts';
import { checkHostFolder } from './host-folder.ts';

/** How long a child may take until it listens. */
const LISTEN_TIMEOUT_MS = 20_000;
const STOP_GRACE_MS = 2_000;
const LOG_LINES_KEPT = 2_000;
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
  readonly lines: string[];
  readonly log: WriteStream;
  observed: Observed;
}

/**
 * Runs the bundled `molecule` runtime as child processes of the engine: no Docker, no isolation. The
 * children end with the engine (they watch their stdin), so a crash leaves none behind.
 */
export function createProcessBackend(options: ProcessBackendOptions): WorkspaceBackend {
  const { folder, logger } = options;
  const instances = new Map<string, Instance>();
  const changes = new Emitter<string | null>();
  const home = (id: string) => path.join(folder, id);

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
    const log = createWriteStream(path.join(home(spec.id), 'agent.log'), { flags: 'a', mode: 0o600 });
    // A full disk must not end the engine; the newest lines stay in memory.
    log.on('error', (error) =>
      logger.warn({ err: error, workspace: spec.id }, 'an agent log was not written'),
    );
    const instance: Instance = {
      child,
      log,
      lines: [],
      observed: { state: 'created', fingerprint: spec.fingerprint, url: '', exitCode: null },
    };
    instances.set(spec.id, instance);
    const listening = deferred<number>();
    follow(instance, options.redact, listening.resolve);
    child.on('error', (error) => listening.reject(error));
    child.on('exit', (code) => {
      instance.observed = { ...instance.observed, state: 'exited', url: '', exitCode: code };
      log.end();
      listening.reject(new Error(`it exited with code ${code}`));
      if (instances.get(spec.id) === instance) changes.emit(spec.id);
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
      throw new AppError('process_start_failed', `${spec.name} could not be started as a process`, {
        detail: instance.lines.slice(-20).join('\n') || undefined,
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
      await checkHostFolder(spec, options.guarded);
      if (spec.hostFolder?.readOnly) {
        logger.warn(
          { workspace: spec.id },
          'a read-only folder needs Docker: the agent works in one of its own',
        );
      }
      await end(spec.id);
      onStep('volumes');
      const configs = path.join(home(spec.id), 'configs');
      const isFresh = !existsSync(configs);
      if (isFresh) spec.onFresh();
      await mkdir(configs, { recursive: true, mode: 0o700 });
      await mkdir(path.join(home(spec.id), 'workspace'), { recursive: true });
      const due = dueFiles(spec, isFresh);
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
      await rm(home(id), { recursive: true, force: true });
    },
    observe: (id) => instances.get(id)?.observed ?? ABSENT,
    async listIds() {
      const entries = await readdir(folder).catch(() => []);
      return [...new Set([...instances.keys(), ...entries.filter(isUuid)])];
    },
    async logs(id, tail) {
      const lines = instances.get(id)?.lines;
      if (lines?.length) return lines.slice(-tail);
      const text = await readFile(path.join(home(id), 'agent.log'), 'utf8').catch(() => '');
      return text.split('\n').filter(Boolean).slice(-tail);
    },
    async dispose() {
      await Promise.all([...instances.keys()].map(end));
      logger.debug('all agent processes ended');
    },
  };
}

/** Collects output lines; the line `{"listening":port}` tells where the agent answers. */
function follow(
  instance: Instance,
  redact: (line: string) => string,
  onListening: (port: number) => void,
): void {
  const take = (printed: string) => {
    const line = redact(printed);
    instance.lines.push(line);
    if (instance.lines.length > LOG_LINES_KEPT * 1.2) instance.lines.splice(0, LOG_LINES_KEPT * 0.2);
    if (instance.log.writable) instance.log.write(`${line}\n`);
    const port = LISTENING.exec(printed)?.[1];
    if (port !== undefined) onListening(Number(port));
  };
  for (const stream of [instance.child.stdout, instance.child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', take);
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
