import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { type FilePart, preview } from './text.ts';

/** Writes a message that an agent sends to the user by itself, and pushes it. */
export function notifyUser(
  store: Store,
  activity: ActivityLog,
  workspace: WorkspaceRecord,
  message: string,
  attachments: readonly FilePart[],
): void {
  const files = attachments.map((file) => ({ kind: 'file', file }));
  store.transaction(() => {
    activity.log({
      workspaceId: workspace.id,
      type: 'a2a_receive',
      method: 'notify',
      summary: `Agent message: ${preview(message, 80)}`,
      targetId: workspace.id,
      responseBody: { result: message, ...(files.length > 0 ? { parts: files } : {}) },
    });
    store.events.append({
      type: 'platform',
      event: 'AGENT_MESSAGE',
      workspaceId: workspace.id,
      payload: {
        message,
        workspace_id: workspace.id,
        name: workspace.name,
        ...(attachments.length > 0 ? { attachments } : {}),
      },
    });
  });
}
