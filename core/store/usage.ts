import type { Sqlite } from './database.ts';

/** What one workspace used of models within one period. */
export interface UsageRecord {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly callCount: number;
}

/** Tokens that agents report with their answers, summed up by workspace and period. */
export function usageRepository(database: Sqlite, now: () => number) {
  const add = database.prepare(
    `INSERT INTO token_usage (workspace_id, period_start, input_tokens, output_tokens, call_count, updated_at)
     VALUES (@workspaceId, @periodStart, @inputTokens, @outputTokens, 1, @now)
     ON CONFLICT (workspace_id, period_start) DO UPDATE SET
       input_tokens = input_tokens + @inputTokens, output_tokens = output_tokens + @outputTokens,
       call_count = call_count + 1, updated_at = @now`,
  );
  const find = database.prepare(
    `SELECT input_tokens AS inputTokens, output_tokens AS outputTokens, call_count AS callCount
     FROM token_usage WHERE workspace_id = ? AND period_start = ?`,
  );
  return {
    /** Adds one call. `periodStart` is in milliseconds since the epoch. */
    add(
      workspaceId: string,
      periodStart: number,
      used: Pick<UsageRecord, 'inputTokens' | 'outputTokens'>,
    ): void {
      add.run({ workspaceId, periodStart, ...used, now: now() });
    },
    get: (workspaceId: string, periodStart: number): UsageRecord =>
      (find.get(workspaceId, periodStart) as UsageRecord | undefined) ?? {
        inputTokens: 0,
        outputTokens: 0,
        callCount: 0,
      },
  };
}
