import { AppError, checkpoint } from '../../base/index.ts';
import { HARMLESS_TIER, hasInstance } from '../../contract/index.ts';
import type { FileChanges, WorkspacePatch, WorkspaceRecord } from '../../store/index.ts';
import { agentConfigIn } from '../preflight/agent-config.ts';
import { FRESH, type LifecycleParts, refuseUnderStopped, requireStaying } from './parts.ts';
import { respecWithoutInstance } from './respec-without-instance.ts';

/** What an import changes of a workspace that exists. */
export interface Respec {
  readonly patch: WorkspacePatch;
  /** Written at its next start, which comes at once; all others stay as the agent has them. */
  readonly files?: FileChanges;
  /** The instance has to be made anew for the change to count. */
  readonly restart: boolean;
}

/** What a restart does besides making the instance anew. */
export interface RestartOptions {
  /** The agent forgets its session. */
  readonly reset?: boolean;
  /** What else changes with it. */
  readonly patch?: WorkspacePatch;
  readonly files?: FileChanges;
  /** All files are written again, whatever the agent made of them. */
  readonly rewriteFiles?: boolean;
}

/** `WorkspaceLifecycle.requireRestartable`. */
export function requireRestartable(parts: LifecycleParts, id: string): WorkspaceRecord {
  const record = requireStaying(parts, id);
  if (record.desired === 'paused') {
    throw new AppError('ancestor_paused', `${record.name} is paused`, {
      detail: 'Resume it first.',
      actions: [{ label: 'Resume', operation: 'workspaces.resume', input: { id } }],
    });
  }
  refuseUnderStopped(parts, record.parentId);
  return record;
}

/** `WorkspaceLifecycle.restart`. */
export function restartWorkspace(
  parts: LifecycleParts,
  id: string,
  { reset = false, patch = {}, files, rewriteFiles = false }: RestartOptions,
): WorkspaceRecord {
  const { store, registry, reconciler } = parts;
  const record = requireRestartable(parts, id);
  if (!hasInstance(record)) return record;
  const asleep = record.status === 'hibernating' || record.status === 'hibernated';
  const changed = store.transaction(() => {
    const due = putFiles(parts, id, files);
    if (rewriteFiles)
      for (const kind of ['docker', 'process'] as const) store.workspaces.forgetDelivered(id, kind);
    const { name, tier, runtime } = { ...record, ...patch };
    const wanted: WorkspacePatch = {
      ...patch,
      ...due,
      ...(rewriteFiles ? { seeded: 0 } : {}),
      ...(reset ? { resetSession: true } : {}),
      desired: 'running',
      generation: record.generation + 1,
      ...FRESH,
    };
    parts.onRestarting?.(record);
    return registry.trigger(id, asleep ? 'wake' : 'provision', wanted, {
      event: 'WORKSPACE_PROVISIONING',
      payload: { name, tier, runtime },
    });
  });
  checkpoint('restart.wanted');
  reconciler().mark(id);
  return changed ?? record;
}

/** `WorkspaceLifecycle.respec`. */
export function respecWorkspace(
  parts: LifecycleParts,
  id: string,
  { patch, files, restart }: Respec,
): WorkspaceRecord | undefined {
  const { store, registry } = parts;
  const record = store.workspaces.getLive(id);
  if (!record) return undefined;
  const due = putFiles(parts, id, files);
  const wanted = { ...patch, ...due, ...lessAllowed(record, patch) };
  if (!hasInstance({ ...record, ...patch })) return respecWithoutInstance(parts, record, wanted);
  if (!restart && !due) return registry.change(id, wanted);
  const fresh = { ...wanted, generation: record.generation + 1 };
  if (record.desired !== 'running') return registry.change(id, fresh);
  const { name, tier, runtime } = { ...record, ...patch };
  parts.onRestarting?.(record);
  return (
    registry.trigger(
      id,
      'provision',
      { ...fresh, ...FRESH },
      { event: 'WORKSPACE_PROVISIONING', payload: { name, tier, runtime } },
    ) ?? registry.change(id, fresh)
  );
}

/** Whoever takes a tier away takes back what was agreed to for it: no later import brings that back unasked. */
function lessAllowed({ tier, allowedTier }: WorkspaceRecord, patch: WorkspacePatch): WorkspacePatch {
  const next = patch.tier ?? tier;
  return next < tier && next < allowedTier ? { allowedTier: Math.max(HARMLESS_TIER, next) } : {};
}

/** Stores changes of files; what the row then has to say of them, nothing when there are none. */
function putFiles(
  { store }: LifecycleParts,
  id: string,
  files: FileChanges | undefined,
): Pick<WorkspacePatch, 'seeded' | 'provisionTimeoutSeconds'> | undefined {
  if (files === undefined || files.put.length + files.remove.length === 0) return undefined;
  store.workspaces.changeFiles(id, files);
  const config = agentConfigIn(files.put);
  return { seeded: 0, ...(config ? { provisionTimeoutSeconds: config.provisionTimeoutSeconds } : {}) };
}
