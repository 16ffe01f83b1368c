import type { WorkspaceBackend } from '../backend.ts';

const MEBIBYTE = 1024 * 1024;
/**
 * The limit of a tier is a cap and not a need: an agent that waits for work uses a small part of it, and of a team only
 * a few work at the same time. So each one counts with a quarter of its cap, and twelve standard ones with 1.5 GB.
 */
const SHARE_OF_LIMIT = 0.25;
/** Plain processes have no cap. */
const PROCESS_BYTES = 96 * MEBIBYTE;
/** What the rest of the machine gets: a Docker engine serves mostly workspaces, the machine everybody. */
const KEPT_BACK: Record<WorkspaceBackend['kind'], number> = { docker: 0.2, process: 0.5 };

/** What a workspace is counted with, in bytes, where its tier may take up to `limitBytes`; undefined: no limit. */
export function memoryShareBytes(limitBytes: number | undefined): number {
  return limitBytes === undefined ? PROCESS_BYTES : Math.round(limitBytes * SHARE_OF_LIMIT);
}

/** What workspaces may take in all where nobody said how much, in bytes. `totalBytes` is what the backend's machine has. */
export function defaultBudgetBytes(kind: WorkspaceBackend['kind'], totalBytes: number): number {
  return Math.round(totalBytes * (1 - KEPT_BACK[kind]));
}
