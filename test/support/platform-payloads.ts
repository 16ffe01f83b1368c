import { z } from 'zod';
import type { PlatformEventName } from '../../core/contract/index.ts';

/**
 * What clients find in the payload of every event of the platform API. `z.strictObject`: nothing else is in it; what this app
 * adds to what is documented is marked as ours.
 */

const text = z.string();
const count = z.number();
const problem = z.strictObject({
  error: text,
  missing: z.array(text).optional(),
  source: text.optional(),
  timeout_secs: count.optional(),
  runtime: text.optional(),
  log_tail: z.unknown().optional(),
});
const any = z.unknown();
const assigned = { agent_id: text, model: text };
/** `at` is ours. */
const imported = { name: text, dir: text, mode: text, at: text };
const delegation = { delegation_id: text, target_id: text.optional() };
const asked = { approval_id: text, action: text, reason: text };
const decided = z.strictObject({ approval_id: text, decision: text, decided_by: text });
const schedule = { schedule_id: text, schedule_name: text };

export const platformPayloads: Readonly<Record<PlatformEventName, z.ZodType>> = {
  WORKSPACE_PROVISIONING: z.strictObject({
    name: text,
    tier: count,
    runtime: text.optional(),
    x: count.optional(),
    y: count.optional(),
    parent_id: text.optional(),
    source_bundle_id: text.optional(),
  }),
  WORKSPACE_ONLINE: z.union([
    z.strictObject({ url: text, agent_card: any, delivery_mode: z.enum(['push', 'poll']) }),
    z.strictObject({ name: text, external: z.literal(true) }),
    z.strictObject({ name: text, mock: z.literal(true), runtime: text }),
    z.strictObject({ recovered_from: text.optional() }),
  ]),
  WORKSPACE_OFFLINE: z.strictObject({}),
  WORKSPACE_DEGRADED: z.union([
    z.strictObject({ error_rate: count, sample_error: text }),
    z.strictObject({ runtime_state: z.literal('wedged'), sample_error: text }),
  ]),
  WORKSPACE_PROVISION_FAILED: problem,
  WORKSPACE_AWAITING_AGENT: z.strictObject({ name: text, external: z.literal(true) }),
  WORKSPACE_PAUSED: z.strictObject({ name: text }),
  WORKSPACE_HIBERNATED: z.strictObject({ name: text, tier: count }),
  WORKSPACE_REMOVED: z.strictObject({ cascade_deleted: count.optional() }),
  // Ours, both. Folders of this machine are not for the peers that hear it as well.
  WORKSPACE_MOVED: z.strictObject({ parent_id: text.nullable(), previous_parent_id: text.nullable() }),
  WORKSPACE_UPDATED: z
    .strictObject({
      name: text,
      role: text,
      tier: count,
      runtime: text,
      parent_id: text.nullable(),
      collapsed: z.boolean(),
      delivery_mode: z.enum(['push', 'poll']),
      workspace_access: z.enum(['none', 'read_only', 'read_write']),
      x: count,
      y: count,
    })
    .partial(),
  WORKSPACE_HEARTBEAT: z.strictObject({ active_tasks: count, uptime_seconds: count }),
  TASK_UPDATED: z.strictObject({ current_task: text, active_tasks: count }),
  ACTIVITY_LOGGED: z.strictObject({
    activity_type: text,
    method: text,
    summary: text,
    status: text,
    source_id: text.nullable(),
    target_id: text.nullable(),
    duration_ms: count.nullable(),
    tool_trace: any.optional(),
    request_body: any,
    response_body: any,
    // Ours: with these it is the whole row, so that nobody has to fetch it.
    id: text,
    error_detail: text,
    created_at: text,
  }),
  A2A_RESPONSE: z.strictObject({
    response_body: any,
    method: text,
    duration_ms: count.nullable(),
    at: text.optional(),
  }),
  AGENT_MESSAGE: z.strictObject({
    message: text,
    workspace_id: text,
    name: text,
    attachments: z
      .array(z.strictObject({ uri: text, name: text, mimeType: text.optional(), size: count.optional() }))
      .optional(),
  }),
  AGENT_CARD_UPDATED: z.strictObject({ agent_card: any }),
  AGENT_ASSIGNED: z.strictObject(assigned),
  AGENT_REPLACED: z.strictObject({ ...assigned, old_model: text }),
  AGENT_REMOVED: z.strictObject(assigned),
  AGENT_MOVED: z.union([
    z.strictObject({ ...assigned, target_workspace_id: text }),
    z.strictObject({ ...assigned, source_workspace_id: text }),
  ]),
  APPROVAL_REQUESTED: z.strictObject({ ...asked, task_id: text.nullable() }),
  APPROVAL_ESCALATED: z.strictObject({ ...asked, from_workspace_id: text }),
  APPROVAL_APPROVED: decided,
  APPROVAL_DENIED: decided,
  // Ours: the frame has the same at its top.
  APPROVAL_DECIDED: z.strictObject({ approval_id: text, status: text, decided_by: text }),
  DELEGATION_SENT: z.strictObject({ ...delegation, task_preview: text.max(100) }),
  DELEGATION_STATUS: z.strictObject({ ...delegation, status: z.enum(['dispatched', 'queued']) }),
  DELEGATION_COMPLETE: z.strictObject({
    ...delegation,
    response_preview: text.max(200),
    via: z.literal('queue_drain').optional(),
  }),
  DELEGATION_FAILED: z.strictObject({ ...delegation, error: text }),
  CRON_EXECUTED: z.strictObject({ ...schedule, status: text }),
  CRON_SKIPPED: z.strictObject({ ...schedule, reason: text }),
  'org.import.started': z.strictObject(imported),
  'org.import.completed': z.strictObject({
    ...imported,
    created_count: count,
    skipped_count: count,
    reconcile_removed_count: count,
    reconcile_errors: z.array(text),
    duration_ms: count,
    create_error: text,
  }),
  'org.import.failed': z.strictObject({ ...imported, error: text, duration_ms: count }),
  EXTERNAL_CREDENTIALS_ROTATED: z.strictObject({ workspace_id: text }),
};
