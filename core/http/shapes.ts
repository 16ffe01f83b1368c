import { isoTime } from '../base/index.ts';
import type { FilePart, HistoryMessage, SessionHit } from '../messaging/index.ts';
import type {
  ActivityRecord,
  DelegationRecord,
  PastEvent,
  StoredActivity,
  WorkspaceRecord,
} from '../store/index.ts';
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
    ...(record.provisionTimeoutSeconds === null
      ? {}
      : { provision_timeout_ms: record.provisionTimeoutSeconds * 1000 }),
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

/**
 * Rows of `GET /workspaces/:id/activity` as the text of a JSON array. Bodies go out as they are stored: to read and write
 * them again would take most of the time of a page.
 */
export function activityJson(records: readonly StoredActivity[]): string {
  return `[${records.map(activityRowJson).join(',')}]`;
}

function activityRowJson(record: StoredActivity): string {
  const fields = JSON.stringify({
    id: record.id,
    workspace_id: record.workspaceId,
    activity_type: record.type,
    source_id: record.sourceId,
    target_id: record.targetId,
    method: record.method || null,
    summary: record.summary || null,
    duration_ms: record.durationMs,
    status: record.status,
    error_detail: record.errorDetail || null,
    created_at: isoTime(record.createdAt),
  });
  const { requestBody, responseBody, toolTrace } = record;
  return `${fields.slice(0, -1)},"request_body":${requestBody},"response_body":${responseBody},"tool_trace":${toolTrace}}`;
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

/** A row of `GET /workspaces/:id/session-search`. */
export function sessionHit(hit: SessionHit) {
  if (hit.kind === 'activity') {
    const { id, workspaceId, type, summary, method, status, requestBody, responseBody } = hit.row;
    return {
      kind: hit.kind,
      id,
      workspace_id: workspaceId,
      label: type,
      content: summary,
      method,
      status,
      request_body: requestBody,
      response_body: responseBody,
      created_at: isoTime(hit.at),
    };
  }
  const { id, workspaceId, scope, content } = hit.memory;
  return {
    kind: hit.kind,
    id,
    workspace_id: workspaceId,
    label: scope,
    content,
    method: '',
    status: '',
    request_body: null,
    response_body: null,
    created_at: isoTime(hit.at),
  };
}

/** Of UTF-8, never through a character. */
const MAX_PREVIEW_BYTES = 4096;

function cutBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_PREVIEW_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, MAX_PREVIEW_BYTES), { stream: true });
}

/** An entry of `GET /admin/delegations`. */
export function ledgerRow(record: DelegationRecord) {
  return {
    delegation_id: record.id,
    caller_id: record.callerId,
    callee_id: record.calleeId,
    task_preview: cutBytes(record.task),
    status: record.status,
    ...(record.heartbeatAt === null ? {} : { last_heartbeat: isoTime(record.heartbeatAt) }),
    deadline: isoTime(record.deadline),
    ...(record.result ? { result_preview: cutBytes(record.result) } : {}),
    ...(record.error ? { error_detail: record.error } : {}),
    retry_count: record.retryCount,
    created_at: isoTime(record.createdAt),
    updated_at: isoTime(record.updatedAt),
  };
}

/** An event of `GET /events`. Its id is a UUID made of its number: clients may expect one. */
export function pastEvent(event: PastEvent) {
  return {
    id: `00000000-0000-4000-8000-${event.seq.toString(16).padStart(12, '0')}`,
    event_type: event.name,
    workspace_id: event.workspaceId,
    payload: event.payload,
    created_at: isoTime(event.at),
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
