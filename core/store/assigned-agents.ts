import type { Sqlite } from './database.ts';

/** Which model somebody assigned to a workspace. Kept for clients only: it changes nothing of what runs. */
export interface AssignedAgent {
  readonly id: string;
  readonly workspaceId: string;
  readonly model: string;
}

/** At most one of a workspace is active; those before it stay as history. */
export function assignedAgentRepository(database: Sqlite, now: () => number) {
  const active = database.prepare(
    `SELECT id, workspace_id AS workspaceId, model FROM agents WHERE workspace_id = ? AND status = 'active'`,
  );
  const insert = database.prepare(
    `INSERT INTO agents (id, workspace_id, model, status, created_at) VALUES (@id, @workspaceId, @model, 'active', @now)`,
  );
  const end = database.prepare(
    `UPDATE agents SET status = 'removed', removal_reason = @reason, removed_at = @now WHERE id = @id`,
  );
  const move = database.prepare('UPDATE agents SET workspace_id = @workspaceId WHERE id = @id');
  return {
    active: (workspaceId: string): AssignedAgent | undefined =>
      active.get(workspaceId) as AssignedAgent | undefined,
    insert: (agent: AssignedAgent): void => void insert.run({ ...agent, now: now() }),
    end: (id: string, reason: 'removed' | 'replaced'): void => void end.run({ id, reason, now: now() }),
    move: (id: string, workspaceId: string): void => void move.run({ id, workspaceId }),
  };
}
