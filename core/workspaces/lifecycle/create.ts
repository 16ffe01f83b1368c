import { accessOf, checkOutboundUrl, newId } from '../../base/index.ts';
import { HARMLESS_TIER, hasInstance } from '../../contract/index.ts';
import type { StoredFile, WorkspaceRecord } from '../../store/index.ts';
import { agentConfigIn } from '../preflight/agent-config.ts';
import { wirePositions } from '../wire-positions.ts';
import { awaitingEvent, firstStatus, onlineEvent } from '../without-instance.ts';
import { checkFolder } from './folder.ts';
import { type LifecycleParts, refuseTakenName, refuseUnderStopped } from './parts.ts';

/** A workspace that somebody wants. */
export interface WorkspaceDraft {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly model?: string;
  readonly template?: string;
  readonly tier?: number;
  readonly parentId: string | null;
  readonly position?: number;
  readonly canvas: { x: number; y: number } | null;
  readonly maxConcurrentTasks?: number;
  readonly external?: { url: string; deliveryMode: 'push' | 'poll' };
  readonly files: readonly StoredFile[];
  readonly workspaceDir?: string;
  readonly workspaceAccess?: WorkspaceRecord['workspaceAccess'];
  readonly plugins?: readonly string[];
  readonly orgId?: string;
  /** What the template says, to compare with at the next import. */
  readonly applied?: unknown;
  /** Set by people rather than by templates. */
  readonly settings?: Pick<
    Partial<WorkspaceRecord>,
    'budgetLimit' | 'hibernateAfterMinutes' | 'allowedTier' | 'updateTier' | 'collapsed'
  >;
}

/** `WorkspaceLifecycle.add`. */
export function addWorkspace(parts: LifecycleParts, draft: WorkspaceDraft): WorkspaceRecord {
  const { store, now } = parts;
  const external = draft.external;
  if (external?.url) checkOutboundUrl(external.url);
  refuseUnderStopped(parts, draft.parentId);
  const { workspaceDir = '' } = draft;
  const workspaceAccess = accessOf(workspaceDir, draft.workspaceAccess);
  checkFolder({ workspaceDir, workspaceAccess });
  const runtime = external ? 'external' : draft.runtime;
  const url = external?.url ?? '';
  const kind = { external: external !== undefined, runtime, url };
  const policy = parts.startPolicy?.();
  const sleeps = policy?.startLazily === true && draft.parentId !== null && hasInstance(kind);
  return refuseTakenName(parts, draft, () =>
    store.transaction(() =>
      store.workspaces.insert(
        {
          id: newId(),
          name: draft.name,
          role: draft.role,
          runtime,
          model: draft.model ?? '',
          template: draft.template ?? '',
          tier: draft.tier ?? HARMLESS_TIER,
          parentId: draft.parentId,
          position: draft.position ?? store.workspaces.countChildren(draft.parentId),
          canvas: draft.canvas,
          maxConcurrentTasks: Math.max(1, draft.maxConcurrentTasks ?? 1),
          status: sleeps ? 'hibernated' : firstStatus(kind),
          desired: sleeps ? 'hibernated' : 'running',
          hibernateAfterMinutes: policy?.hibernateAfterMinutes ?? null,
          external: kind.external,
          deliveryMode: external?.deliveryMode ?? 'push',
          url,
          agentUrl: url,
          workspaceDir,
          workspaceAccess,
          plugins: draft.plugins ?? [],
          orgId: draft.orgId ?? null,
          applied: draft.applied ?? null,
          provisionTimeoutSeconds: agentConfigIn(draft.files)?.provisionTimeoutSeconds ?? null,
          createdAt: now(),
          ...draft.settings,
        },
        draft.files,
      ),
    ),
  );
}

/** `WorkspaceLifecycle.start`. */
export function startWorkspaces(
  parts: LifecycleParts,
  records: readonly WorkspaceRecord[],
  told?: (record: WorkspaceRecord) => Record<string, unknown>,
): void {
  const { store, registry, reconciler } = parts;
  const positions = wirePositions(store);
  for (const record of records) {
    const { name, tier, runtime, parentId } = record;
    if (record.status === 'online') registry.announce(record, onlineEvent(record));
    else if (record.external) registry.announce(record, awaitingEvent(record));
    else {
      registry.announce(record, {
        event: 'WORKSPACE_PROVISIONING',
        payload: told?.(record) ?? {
          name,
          tier,
          runtime,
          ...positions.relative(record),
          ...(parentId ? { parent_id: parentId } : {}),
        },
      });
      if (record.status === 'hibernated') {
        registry.announce(record, { event: 'WORKSPACE_HIBERNATED', payload: { name, tier } });
      }
      reconciler().mark(record.id);
    }
  }
}
