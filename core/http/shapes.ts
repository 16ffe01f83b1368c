import { isoTime } from '../base/index.ts';
import type { FilePart, HistoryMessage } from '../messaging/index.ts';
import type { ActivityRecord, DelegationRecord, WorkspaceRecord } from '../store/index.ts';
import type { WirePositions } from '../workspaces/index.ts';

/** The JSON of the platform API, in its own field names. */

const timeOrNull = (ms: number | null) => (ms === null ? null : isoTime(ms));

/** What anybody may see of a workspace. */
export function publicWorkspace(record: WorkspaceRecord, positions: WirePositions) {
  return {
    id: record.id,
    name: record.name,
    role: record.role || null,
    tier: record.tier,
    status: record.status,
    agent_card: record.agentCard,
    url: record.url,
    parent_id: record.parentId,
    active_tasks: record.activeTasks,
    max_concurrent_tasks: record.maxConcurrentTasks,
    last_error_rate: record.errorRate,
    uptime_seconds: record.uptimeSeconds,
    runtime: record.runtime,
    delivery_mode: record.deliveryMode,
    ...positions.absolute(record),
    collapsed: record.collapsed,
    last_outbound_at: timeOrNull(record.lastOutboundAt),
  };
}

/** A row of `GET /workspaces`. */
export function listedWorkspace(record: WorkspaceRecord, positions: WirePositions) {
  const { last_outbound_at: _, ...fields } = publicWorkspace(record, positions);
  return {
    ...fields,
    last_sample_error: record.sampleError,
    current_task: record.currentTask,
    workspace_dir: record.workspaceDir || null,
    monthly_spend: record.monthlySpend,
    budget_limit: record.budgetLimit,
  };
}

/** A row of `GET /registry/:id/peers`. */
export function peer(record: WorkspaceRecord) {
  return {
    id: record.id,
    name: record.name,
    role: record.role || null,
    tier: record.tier,
    status: record.status,
    agent_card: record.agentCard,
    url: record.external ? record.agentUrl : record.url,
    parent_id: record.parentId,
    active_tasks: record.activeTasks,
  };
}

/** A row of `GET /workspaces/:id/activity`. */
export function activityRow(record: ActivityRecord) {
  return {
    id: record.id,
    workspace_id: record.workspaceId,
    activity_type: record.type,
    source_id: record.sourceId,
    target_id: record.targetId,
    method: record.method || null,
    summary: record.summary || null,
    request_body: record.requestBody,
    response_body: record.responseBody,
    tool_trace: record.toolTrace,
    duration_ms: record.durationMs,
    status: record.status,
    error_detail: record.errorDetail || null,
    created_at: isoTime(record.createdAt),
  };
}

const cut = (text: string, length: number) => [...text].slice(0, length).join('');

/** A row of `GET /workspaces/:id/delegations`. */
export function delegationRow(record: ActivityRecord, ledger: DelegationRecord | undefined) {
  return {
    id: record.id,
    type: record.method,
    source_id: record.sourceId,
    target_id: record.targetId,
    summary: record.summary,
    status: record.status,
    created_at: isoTime(record.createdAt),
    delegation_id: ledger?.id ?? delegationIdOf(record),
    ...(record.errorDetail ? { error: record.errorDetail } : {}),
    ...(ledger?.result ? { response_preview: cut(ledger.result, 300) } : {}),
  };
}

/** Both kinds of delegation rows carry the id in their request. */
export function delegationIdOf(record: ActivityRecord): string {
  return (record.requestBody as { delegation_id?: string } | null)?.delegation_id ?? '';
}

function attachment(file: FilePart) {
  return {
    name: file.name,
    uri: file.uri,
    ...(file.mimeType === undefined ? {} : { mimeType: file.mimeType }),
    ...(file.size === undefined ? {} : { size: file.size }),
  };
}

/** A message of `GET /workspaces/:id/chat-history`. */
export function historyMessage(message: HistoryMessage) {
  return {
    id: message.id,
    role: message.role,
    content: message.text,
    ...(message.files.length > 0 ? { attachments: message.files.map(attachment) } : {}),
    timestamp: isoTime(message.loggedAt),
  };
}
