import type { Disposable } from '../base/index.ts';
import type { ProvisionPhase } from '../contract/index.ts';

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
  /** Id of the image, `sha256:…`, so that a tag that moves means nothing (docker backend only; empty for process). */
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** A folder of this machine that is the agent's `/workspace`; null: it gets an empty one of its own. */
  readonly hostFolder: HostFolder | null;
  /** What belongs into `/configs`: of this what was not delivered is written, and all of it where that is new. */
  readonly files: readonly ConfigsFile[];
  /** Paths below `/configs` of earlier content that `files` does not have any more: removed before those are written. */
  readonly gone: readonly string[];
  /** Called before `/configs` is made anew, so that a crash right after that is no reason to believe in old content. */
  readonly onFresh: () => void;
  /** Revokes the old tokens and mints new ones. Called only when the workspace is really created anew. */
  readonly credentials: () => Credentials;
  /** Changes whenever the running instance must be replaced (restart, new spec); a rebuilt image alone does not count. */
  readonly fingerprint: string;
}

/** What is really there. */
export interface Observed {
  readonly state: 'absent' | 'created' | 'running' | 'exited';
  /** Of the spec it was created from; empty when unknown. */
  readonly fingerprint: string;
  /** Where the agent's A2A server answers on this machine; empty when not running. */
  readonly url: string;
  readonly exitCode: number | null;
}

export const ABSENT: Observed = { state: 'absent', fingerprint: '', url: '', exitCode: null };

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
  /** Ids of all instances and data of this installation, also of workspaces that nobody wants any more. */
  listIds(): Promise<string[]>;
  /** The newest `tail` log lines, oldest first. */
  logs(id: string, tail: number): Promise<string[]>;
}

/** What `ensure` has to write into `/configs`, which is new or not. */
export function dueFiles({ files }: WorkspaceSpec, isFresh: boolean): readonly SeedFile[] {
  return isFresh ? files : files.filter(({ delivered }) => !delivered);
}
