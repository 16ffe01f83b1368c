import type { ProvisionPhase, Workspace } from '../contract/index.ts';
import { spentThisMonth, type WorkspaceRecord } from '../store/index.ts';

/** What is known of the running step and not stored. */
export type LivePhase = Pick<ProvisionPhase, 'progress' | 'waitingFor'>;

/** What clients of the contract see of a workspace. */
export function toWorkspace(record: WorkspaceRecord, now: number, livePhase: LivePhase = {}): Workspace {
  return {
    id: record.id,
    name: record.name,
    role: record.role,
    runtime: record.runtime,
    model: record.model,
    tier: record.tier,
    parentId: record.parentId,
    position: record.position,
    status: record.status,
    desired: record.desired,
    phase: record.phase && { ...record.phase, ...livePhase },
    error: record.error && { ...record.error, actions: [...record.error.actions] },
    currentTask: record.currentTask,
    activeTasks: record.activeTasks,
    errorRate: record.errorRate,
    uptimeSeconds: record.uptimeSeconds,
    lastHeartbeatAt: record.lastHeartbeatAt,
    url: record.url,
    external: record.external,
    ...(record.external ? { deliveryMode: record.deliveryMode } : {}),
    canvas: record.canvas,
    collapsed: record.collapsed,
    image: record.image,
    updateTier: record.updateTier,
    steps: record.steps.map((step) => ({ ...step })),
    allowedTier: record.allowedTier,
    workspaceDir: record.workspaceDir,
    workspaceAccess: record.workspaceAccess,
    hibernateAfterMinutes: record.hibernateAfterMinutes,
    lastActiveAt: record.lastActiveAt,
    budgetCents: record.budgetLimit,
    spentCents: spentThisMonth(record, now),
    destroyAt: record.destroyAt,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}
