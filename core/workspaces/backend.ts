import type { Disposable } from '../base/index.ts';
import type { LogLine, LogMarks, ProvisionPhase, WorkspaceStats } from '../contract/index.ts';
import type { ExecRequest, ExecSession, WorkspaceFiles } from './access/types.ts';

/** A file for `/configs`. `path` is relative with `/`. */
export interface SeedFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** Unix mode, e.g. 0o644. */
  readonly mode: number;
}

/** A file that belongs into `/configs`. */
export interface ConfigsFile extends SeedFile {
  /** It was written there already; the agent may have changed it since. */
  readonly delivered: boolean;
}

/** What is minted freshly each time a workspace is created on its backend. */
export interface Credentials {
  readonly files: readonly SeedFile[];
  /** Includes `PLATFORM_URL` with this workspace's own unguessable prefix. */
  readonly env: Readonly<Record<string, string>>;
}

/** A folder of this machine that an agent works in. */
export interface HostFolder {
  /** Absolute. */
  readonly path: string;
  readonly readOnly: boolean;
}

/** Everything a backend needs to bring one workspace to life. */
export interface WorkspaceSpec {
  readonly id: string;
  readonly name: string;
  readonly runtime: string;
  /** Isolation level 1–4. */
  readonly tier: number;
  /** The highest level that its user agreed to. */
  readonly allowedTier: number;
  /** Id of the image, `sha256:…`, so that a tag that moves means nothing (docker backend only; empty for process). */
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** A folder of this machine that is the agent's `/workspace`; null: it gets an empty one of its own. */
  readonly hostFolder: HostFolder | null;
  /** What belongs into `/configs`: of this what was not delivered is written, and all of it where that is new. */
  readonly files: readonly ConfigsFile[];
  /** Paths below `/configs` of earlier content that `files` does not have any more: removed before those are written. */
  readonly gone: readonly string[];
  /** What its agent remembers of its session is thrown away before the start. */
  readonly resetSession: boolean;
  /** Files of the template of its runtime, for a `/configs` without config.yaml; none when there is no such template. */
  readonly recover: () => Promise<readonly SeedFile[]>;
  /** Called before `/configs` is made anew, so that a crash right after that is no reason to believe in old content. */
  readonly onFresh: () => void;
  /** Revokes the old tokens and mints new ones. Called only when the workspace is really created anew. */
  readonly credentials: () => Credentials;
  /** Changes whenever the running instance must be replaced (restart, new spec); a rebuilt image alone does not count. */
  readonly fingerprint: string;
}

/** What a workspace may use of the machine, and what of it is in its reach. */
export interface Confinement {
  readonly memoryBytes: number;
  readonly cpus: number;
  /** At the same time. */
  readonly processes: number;
  /** It writes to nothing but its files and a small temporary folder. */
  readonly readOnly: boolean;
  readonly privileged: boolean;
  /** The network of the machine and its Docker. */
  readonly hostAccess: boolean;
}

/** What is really there. */
export interface Observed {
  readonly state: 'absent' | 'created' | 'running' | 'exited';
  /** Of the spec it was created from; empty when unknown. */
  readonly fingerprint: string;
  /** Where the agent's A2A server answers on this machine; empty when not running. */
  readonly url: string;
  readonly exitCode: number | null;
  /** It was killed because it wanted more memory than it may take. */
  readonly outOfMemory?: boolean;
}

/**
 * Whether an agent may be listening in it. One that is quick registers before the backend has been told that its
 * instance runs.
 */
export function mayListen({ state }: Observed): boolean {
  return state === 'running' || state === 'created';
}

export const ABSENT: Observed = { state: 'absent', fingerprint: '', url: '', exitCode: null };

/** Which lines of a log. Times in milliseconds since the epoch, both inclusive. */
export interface LogQuery {
  readonly tail: number;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

export type ProvisionStep = ProvisionPhase['step'];

/**
 * The seam between the reconciler and where workspaces run. Every method is idempotent, may be called again
 * after a crash at any point, and throws `AppError` with a next step.
 */
export interface WorkspaceBackend extends Disposable {
  readonly kind: 'docker' | 'process';
  /** False while the backend cannot be asked (Docker connecting); the reconciler then waits. */
  readonly ready: boolean;
  /** Emits the id of a workspace whose observed state may have changed, and `null` for "all of them". */
  onChange(listener: (id: string | null) => void): Disposable;
  /**
   * Brings the workspace to running from `spec`. An instance with the same fingerprint that runs already is
   * left alone; anything else by that name is replaced. Leaves nothing half-made when it throws. What runs
   * with the fingerprint of a spec has been given all its files.
   */
  ensure(spec: WorkspaceSpec, onStep: (step: ProvisionStep) => void): Promise<Observed>;
  /** Stops and removes the instance, keeps its data. */
  stop(id: string): Promise<void>;
  /** Stops it and removes all of its data. */
  remove(id: string): Promise<void>;
  /** From memory, kept current by the backend's own events. */
  observe(id: string): Observed;
  /** The same after asking afresh about this one, where events may be late. */
  refresh?(id: string): Promise<void>;
  /** Memory of the machine that they run on, in bytes; null when it does not say. */
  memoryBytes?(): Promise<number | null>;
  /** What a workspace of a tier may take of it, in bytes; absent where there is no limit. */
  memoryLimitBytes?(tier: number): number;
  /** What keeps a workspace of a tier apart from the machine; absent where nothing does. */
  confinement?(tier: number): Confinement;
  /** Ids of all instances and data of this installation, also of workspaces that nobody wants any more. */
  listIds(): Promise<string[]>;
  /** Starts a program in the instance. `not_running`, `no_shell`, `exec_failed`. */
  exec(id: string, request: ExecRequest): Promise<ExecSession>;
  readonly files: WorkspaceFiles;
  /**
   * The newest lines, oldest first, with the last ones of earlier instances before them. `not_running` when there is
   * neither an instance nor anything of an earlier one.
   */
  logs(id: string, query: LogQuery): Promise<LogLine[]>;
  /**
   * Hands over all lines after the marks, old and new, until `signal` aborts or the instance has printed its last; then
   * it resolves. Throws `not_running` when there is no instance.
   */
  followLogs(
    id: string,
    after: LogMarks,
    onLines: (lines: LogLine[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * What the running ones among these use. `counted` waits until it is known how much disk they take, `known` takes
   * what was counted last.
   */
  stats(ids: readonly string[], disk: 'known' | 'counted'): Promise<WorkspaceStats[]>;
}

/** What `ensure` has to write into `/configs`, which is new or not. */
export function dueFiles({ files }: WorkspaceSpec, isFresh: boolean): readonly SeedFile[] {
  return isFresh ? files : files.filter(({ delivered }) => !delivered);
}
