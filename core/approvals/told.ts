import { type Approval, EXPIRED_BY, type PlatformEventName } from '../contract/index.ts';
import { type NewActivity, preview } from '../messaging/index.ts';
import type { ApprovalRequest } from './request.ts';

const SUMMARY_CHARACTERS = 200;

interface Told {
  readonly event: PlatformEventName;
  readonly workspaceId: string;
  readonly payload: Record<string, unknown>;
}

/** What the asker and the one above it hear of a request. */
export function requestEvents(approval: Approval, parentId: string | null): readonly Told[] {
  const { id, workspaceId, action, reason, taskId } = approval;
  const asked: Told = {
    event: 'APPROVAL_REQUESTED',
    workspaceId,
    payload: { approval_id: id, action, reason, task_id: taskId },
  };
  if (parentId === null) return [asked];
  const payload = { approval_id: id, from_workspace_id: workspaceId, action, reason };
  return [asked, { event: 'APPROVAL_ESCALATED', workspaceId: parentId, payload }];
}

/** What the asker hears of the decision: as the catalogue has it, and once more for runtimes that wait for that. */
export function decisionEvents(approval: Approval): readonly Told[] {
  const { id, workspaceId, status, decidedBy } = approval;
  return [
    {
      event: status === 'approved' ? 'APPROVAL_APPROVED' : 'APPROVAL_DENIED',
      workspaceId,
      payload: { approval_id: id, decision: status, decided_by: decidedBy },
    },
    {
      event: 'APPROVAL_DECIDED',
      workspaceId,
      payload: { approval_id: id, status, decided_by: decidedBy },
    },
  ];
}

/** The row of the history that waits as long as the request does. */
export function requestRow(workspaceId: string, asked: ApprovalRequest): NewActivity {
  const { action, reason, taskId, context } = asked;
  return {
    workspaceId,
    type: 'approval',
    method: 'request',
    sourceId: workspaceId,
    summary: `Asks for approval: ${preview(action, SUMMARY_CHARACTERS)}`,
    status: 'pending',
    requestBody: { action, reason, task_id: taskId, context },
  };
}

/** The row of the history that tells what became of it. */
export function decisionRow({ id, workspaceId, action, status, decidedBy }: Approval): NewActivity {
  const isExpired = status === 'denied' && decidedBy === EXPIRED_BY;
  const word = { approved: 'Approved', denied: isExpired ? 'Not decided in time' : 'Denied', pending: '' }[
    status
  ];
  return {
    workspaceId,
    type: 'approval',
    method: isExpired ? 'expired' : status,
    summary: `${word}: ${preview(action, SUMMARY_CHARACTERS)}`,
    status: isExpired ? 'timeout' : 'ok',
    responseBody: { approval_id: id, status, decided_by: decidedBy },
  };
}
