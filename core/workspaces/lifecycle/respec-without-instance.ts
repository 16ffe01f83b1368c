import { checkOutboundUrl } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import type { WorkspacePatch, WorkspaceRecord } from '../../store/index.ts';
import { awaitingEvent, firstStatus, onlineEvent } from '../without-instance.ts';
import type { LifecycleParts } from './parts.ts';

/** Of one that has no instance, or has none any more: then what is known of that says nothing about it. */
export function respecWithoutInstance(
  { registry }: LifecycleParts,
  record: WorkspaceRecord,
  patch: WorkspacePatch,
): WorkspaceRecord | undefined {
  const { id } = record;
  const hadInstance = hasInstance(record);
  if (!hadInstance && patch.url === undefined) return registry.change(id, patch);
  const { external, url } = { ...record, url: hadInstance ? '' : record.url, ...patch };
  if (external && url) checkOutboundUrl(url);
  const wanted: WorkspacePatch = {
    ...patch,
    url,
    agentUrl: url,
    deliveryMode: external && !url ? 'poll' : 'push',
    lastHeartbeatAt: null,
    error: null,
    phase: null,
    activeTasks: 0,
    currentTask: '',
    // A start that is under way is not meant for it any more.
    ...(hadInstance ? { generation: record.generation + 1 } : {}),
  };
  const after = { ...record, ...wanted };
  const move =
    firstStatus(after) === 'online'
      ? registry.trigger(
          id,
          record.status === 'degraded' ? 'recover' : 'agent_alive',
          wanted,
          onlineEvent(after),
        )
      : registry.trigger(id, 'agent_silent', wanted, awaitingEvent(after));
  return move ?? registry.change(id, wanted);
}
