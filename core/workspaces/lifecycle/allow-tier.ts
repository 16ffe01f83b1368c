import type { WorkspaceRecord } from '../../store/index.ts';
import { type LifecycleParts, requireStaying } from './parts.ts';
import { restartWorkspace } from './restart.ts';

/** `WorkspaceLifecycle.allowTier`. */
export function allowTier(parts: LifecycleParts, id: string, tier: number): WorkspaceRecord {
  const { registry } = parts;
  const before = requireStaying(parts, id);
  const record = registry.change(id, { allowedTier: tier }) ?? before;
  const waits = before.desired === 'running' && before.error?.code === 'tier_needs_confirmation';
  return waits && record.tier <= tier ? restartWorkspace(parts, id, {}) : record;
}
