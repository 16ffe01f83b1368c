import { z } from 'zod';
import { canCommunicate } from '../../agents/index.ts';
import { isoTime, isUuid } from '../../base/index.ts';
import { preview } from '../../messaging/index.ts';
import type { DelegationRecord, Store, WorkspaceRecord } from '../../store/index.ts';
import type { HttpServices } from '../services.ts';
import { failure, type Tool, type ToolContext, tool } from './tool.ts';

/** How long an agent waits for another one before it goes on by itself. */
const ANSWER_WITHIN_MS = 30_000;
const LISTED = 10;
const LISTED_SINCE_MS = 24 * 3_600_000;
const LOOKED_THROUGH = 1_000;

const target = z.string().min(1).describe('ID of the workspace, from list_peers');
const task = z.string().min(1).describe('What it is to do, with everything that it has to know');

export const delegationTools: readonly Tool[] = [
  tool(
    'delegate_task',
    'Give a task to another workspace and wait up to 30 seconds for its answer. For longer ones use delegate_task_async.',
    z.object({ workspace_id: target, task }),
    async ({ workspace_id, task: text }, context) => {
      const callee = calleeOf(workspace_id, context);
      const { delegations, store } = context.services;
      const { id } = delegations.delegate({
        callerId: context.workspace.id,
        targetId: callee.id,
        task: text,
      });
      const ended = await whenEnded(store, id, ANSWER_WITHIN_MS);
      if (ended?.status === 'completed') return ended.result;
      if (ended) throw failed(callee, ended.error);
      throw failed(
        callee,
        `no answer within ${ANSWER_WITHIN_MS / 1000} s. It goes on: ask check_task_status for ${id}`,
      );
    },
  ),
  tool(
    'delegate_task_async',
    'Give a task to another workspace and go on. check_task_status tells what became of it.',
    z.object({ workspace_id: target, task }),
    ({ workspace_id, task: text }, context) => {
      const callee = calleeOf(workspace_id, context);
      const { id } = context.services.delegations.delegate({
        callerId: context.workspace.id,
        targetId: callee.id,
        task: text,
      });
      return JSON.stringify({ task_id: id, status: 'dispatched', target_id: callee.id });
    },
  ),
  tool(
    'check_task_status',
    'What became of a task that you gave away; without task_id, of the last ones.',
    z.object({
      workspace_id: z.string().optional().describe('The workspace that has the task'),
      task_id: z.string().default('').describe('From delegate_task_async'),
    }),
    ({ task_id }, { workspace, services }) => {
      if (task_id === '') {
        const rows = latestOf(workspace, services).map(statusOf);
        return JSON.stringify({ delegations: rows, count: rows.length });
      }
      const found = services.store.delegations.get(task_id);
      const isOwn = found?.callerId === workspace.id;
      return JSON.stringify(isOwn ? statusOf(found) : { task_id, status: 'not_found' });
    },
  ),
];

/** Whom a task is for. Who may not be reached is told apart from who is not there to nobody. */
function calleeOf(id: string, { workspace, services }: ToolContext): WorkspaceRecord {
  const { store } = services;
  const callee = isUuid(id) ? store.workspaces.getLive(id.toLowerCase()) : undefined;
  if (!callee || !canCommunicate(store, workspace.id, callee.id)) {
    throw failure(`Error: workspace ${preview(id, 64)} not found or not accessible`);
  }
  return callee;
}

function failed({ name }: WorkspaceRecord, reason: string) {
  return failure(
    `DELEGATION FAILED to ${name}: [A2A_ERROR] ${reason || 'no reason was given'}\nDo the task yourself or give it to somebody else.`,
  );
}

function statusOf(record: DelegationRecord) {
  return {
    task_id: record.id,
    delegation_id: record.id,
    status: record.status,
    target_id: record.calleeId,
    summary: preview(record.task, 100),
    ...(record.status === 'completed' ? { result: record.result } : {}),
    ...(record.error ? { error: record.error } : {}),
    created_at: isoTime(record.createdAt),
    updated_at: isoTime(record.updatedAt),
  };
}

function latestOf(workspace: WorkspaceRecord, { store, now }: HttpServices): DelegationRecord[] {
  return store.delegations
    .listRecent(now() - LISTED_SINCE_MS, LOOKED_THROUGH)
    .filter(({ callerId }) => callerId === workspace.id)
    .slice(0, LISTED);
}

const ENDED: readonly DelegationRecord['status'][] = ['completed', 'failed', 'stuck'];

/** A delegation once nothing changes its outcome any more; undefined when that takes longer. */
function whenEnded(store: Store, id: string, timeoutMs: number): Promise<DelegationRecord | undefined> {
  return new Promise((resolve) => {
    const finish = (record: DelegationRecord | undefined) => {
      clearTimeout(timer);
      listening.dispose();
      resolve(record);
    };
    const look = () => {
      const record = store.delegations.get(id);
      if (!record || ENDED.includes(record.status)) finish(record);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    timer.unref();
    const listening = store.events.on((batch) => {
      const isMine = batch.some(
        ({ event }) => event.type === 'delegation.changed' && event.delegation.id === id,
      );
      if (isMine) look();
    });
    look();
  });
}
