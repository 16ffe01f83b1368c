import type { PlatformEventName } from '../contract/index.ts';
import type { WorkspacePatch, WorkspaceRecord } from '../store/index.ts';

/** What agents need from the owner of workspace rows. */
export interface WorkspaceStatusPort {
  /** Moves the status if the trigger allows it there; null when it does not. */
  trigger(
    id: string,
    trigger: 'agent_alive' | 'degrade' | 'recover' | 'lost' | 'agent_silent',
    patch?: WorkspacePatch,
    platform?: { event: PlatformEventName; payload?: Record<string, unknown> },
  ): WorkspaceRecord | null;
  change(
    id: string,
    patch: WorkspacePatch,
    platform?: { event: PlatformEventName; payload?: Record<string, unknown> },
  ): WorkspaceRecord | undefined;
}
