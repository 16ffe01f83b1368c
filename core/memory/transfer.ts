import { isoTime, newId, redactPasted } from '../base/index.ts';
import { DEFAULT_NAMESPACE, type MemoryScope, type Store } from '../store/index.ts';
import { storedContent } from './content.ts';
import { MAX_NAMESPACE_LENGTH, scopes } from './limits.ts';

/** A memory on its way from one installation to another, with the fields of the platform API. */
export interface ExportedMemory {
  readonly id: string;
  readonly content: string;
  readonly scope: MemoryScope;
  readonly namespace: string;
  readonly created_at: string;
  readonly workspace_name: string;
}

export type ImportedMemory = Omit<ExportedMemory, 'id' | 'scope' | 'namespace' | 'created_at'> & {
  readonly scope: string;
  readonly namespace?: string | undefined;
  readonly created_at?: string | undefined;
};

/** Everything that live workspaces remember, by workspace, oldest first. */
export function exportMemories(store: Store): ExportedMemory[] {
  return store.workspaces.listLive().flatMap(({ id: workspaceId, name }) =>
    store.memories.listOf(workspaceId).map(({ id, content, scope, namespace, createdAt }) => ({
      id,
      // Once more: it may have been written before a rule was there.
      content: redactPasted(content),
      scope,
      namespace,
      created_at: isoTime(createdAt),
      workspace_name: name,
    })),
  );
}

/**
 * Stores what another installation exported, in the workspaces of the same names. Skips what is remembered already and
 * what belongs to nobody here; what makes no sense counts as an error.
 */
export function importMemories(store: Store, now: () => number, entries: readonly ImportedMemory[]) {
  const counts = { imported: 0, skipped: 0, errors: 0, total: entries.length };
  const ids = new Map([...store.workspaces.listLive()].reverse().map(({ id, name }) => [name, id]));
  store.transaction(() => {
    const touched = new Set<string>();
    for (const entry of entries) {
      const scope = scopes.find((each) => each === entry.scope);
      const namespace = entry.namespace || DEFAULT_NAMESPACE;
      if (scope === undefined || entry.content === '' || namespace.length > MAX_NAMESPACE_LENGTH) {
        counts.errors += 1;
        continue;
      }
      const workspaceId = ids.get(entry.workspace_name);
      const content = storedContent(entry.content, scope);
      if (!workspaceId || store.memories.hasSame({ workspaceId, scope, namespace, content })) {
        counts.skipped += 1;
        continue;
      }
      const createdAt = timeOf(entry.created_at) ?? now();
      store.memories.insert({
        id: newId(),
        workspaceId,
        scope,
        namespace,
        content,
        source: 'runtime',
        createdAt,
      });
      counts.imported += 1;
      touched.add(workspaceId);
    }
    for (const workspaceId of touched) store.events.append({ type: 'memories.changed', workspaceId });
  });
  return counts;
}

function timeOf(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) || ms < 0 ? undefined : ms;
}
