import { AppError } from '../../base/index.ts';
import type { Store, WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceTokens } from '../tokens.ts';

/** Throws `not_external` for a workspace whose agent this app runs itself. */
export function requireExternal(record: WorkspaceRecord): WorkspaceRecord {
  if (record.external) return record;
  throw new AppError('not_external', `${record.name} is no external agent`, {
    detail:
      'Only agents that run elsewhere connect by themselves; this one gets its own token with every start.',
  });
}

/**
 * Revokes every token of an external agent and returns a fresh one, which is stored nowhere: whoever has the old ones is
 * out at once. Throws `not_external`.
 */
export function rotateCredentials(
  record: WorkspaceRecord,
  { store, tokens }: { readonly store: Store; readonly tokens: WorkspaceTokens },
): string {
  const { id } = requireExternal(record);
  return store.transaction(() => {
    store.tokens.revokeAll(id);
    const token = tokens.issue(id, 'bearer');
    store.events.append({
      type: 'platform',
      event: 'EXTERNAL_CREDENTIALS_ROTATED',
      workspaceId: id,
      payload: { workspace_id: id },
    });
    return token;
  });
}
