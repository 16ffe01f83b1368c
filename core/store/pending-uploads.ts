import type { Sqlite } from './database.ts';

/** A file that waits for an agent to fetch it, without its content. */
export interface PendingUpload {
  readonly fileId: string;
  readonly workspaceId: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
  readonly ackedAt: number | null;
  readonly expiresAt: number;
}

const COLUMNS = `file_id AS fileId, workspace_id AS workspaceId, filename, mime_type AS mimeType, size_bytes AS sizeBytes,
  created_at AS createdAt, acked_at AS ackedAt, expires_at AS expiresAt`;

/** Uploads to agents that fetch what is meant for them. All times are milliseconds since the epoch. */
export function pendingUploadRepository(database: Sqlite) {
  const insert = database.prepare(
    `INSERT INTO pending_uploads (file_id, workspace_id, content, size_bytes, filename, mime_type, created_at, expires_at)
     VALUES (@fileId, @workspaceId, @content, @sizeBytes, @filename, @mimeType, @createdAt, @expiresAt)`,
  );
  const one = database.prepare(
    `SELECT ${COLUMNS} FROM pending_uploads WHERE file_id = ? AND workspace_id = ?`,
  );
  const content = database.prepare('SELECT content FROM pending_uploads WHERE file_id = ?').pluck();
  const waiting = database
    .prepare(
      `SELECT COALESCE(SUM(size_bytes), 0) FROM pending_uploads
       WHERE workspace_id = ? AND acked_at IS NULL AND expires_at > ?`,
    )
    .pluck();
  const setFetched = database.prepare('UPDATE pending_uploads SET fetched_at = ? WHERE file_id = ?');
  // Nobody may fetch it any more, so its bytes need no room until the row goes.
  const setAcked = database.prepare(
    "UPDATE pending_uploads SET acked_at = ?, content = x'' WHERE file_id = ? AND acked_at IS NULL",
  );
  const deleteAcked = database.prepare('DELETE FROM pending_uploads WHERE acked_at < ?');
  const deleteExpired = database.prepare(
    'DELETE FROM pending_uploads WHERE acked_at IS NULL AND expires_at <= ?',
  );
  const deleteOf = database.prepare('DELETE FROM pending_uploads WHERE workspace_id = ?');
  return {
    insert(upload: Omit<PendingUpload, 'ackedAt' | 'sizeBytes'>, bytes: Uint8Array): void {
      insert.run({ ...upload, content: bytes, sizeBytes: bytes.length });
    },
    /** Undefined also for one of another workspace. */
    get: (workspaceId: string, fileId: string): PendingUpload | undefined =>
      one.get(fileId, workspaceId) as PendingUpload | undefined,
    contentOf: (fileId: string): Buffer => content.get(fileId) as Buffer,
    /** Bytes that wait for the agent of a workspace at this time. */
    waitingBytes: (workspaceId: string, at: number): number => waiting.get(workspaceId, at) as number,
    fetched(fileId: string, at: number): void {
      setFetched.run(at, fileId);
    },
    /** Drops its content as well. */
    ack(fileId: string, at: number): void {
      setAcked.run(at, fileId);
    },
    /** Removes what was acknowledged before that time, and what expired by `now`. Returns how many. */
    sweep: (ackedBefore: number, now: number): { acked: number; expired: number } => ({
      acked: deleteAcked.run(ackedBefore).changes,
      expired: deleteExpired.run(now).changes,
    }),
    removeAllOf(workspaceId: string): void {
      deleteOf.run(workspaceId);
    },
  };
}
