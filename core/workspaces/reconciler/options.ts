import type { Clock, Logger } from '../../base/index.ts';
import type { UpdateTier } from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import type { ImageQuestion } from '../image-wait.ts';
import type { WorkspaceRegistry } from '../registry.ts';
import type { SpecSources } from '../spec.ts';
import type { MemoryPlan } from './start-gate.ts';

/** What a workspace starts from. */
export interface StartImage {
  readonly tag: string;
  readonly imageId: string;
}

export interface ReconcilerOptions {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  /** Where workspaces run now; null while nothing is available. */
  readonly backend: () => WorkspaceBackend | null;
  /** The image that a workspace of this runtime and tier starts from. */
  readonly ensureImage: (
    runtime: string,
    how: ImageQuestion & { readonly tier: UpdateTier },
  ) => Promise<StartImage>;
  readonly sources: SpecSources;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For all agents, whatever their template or runtime says. */
  readonly registerTimeoutMs?: number;
  /** Instances that may be starting at the same time. */
  readonly parallelStarts?: number;
  /** How much memory there is for workspaces; without it they all just start. */
  readonly memory?: MemoryPlan;
  /** Puts an idle workspace to sleep; false when it turns out to be busy. Without it nobody falls asleep. */
  readonly fallAsleep?: (id: string) => boolean;
  /** Removes a workspace whose time to undo its removal is over. */
  readonly destroyDue?: (id: string) => void;
}
