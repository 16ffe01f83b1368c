import type { ActivityRecord, MemoryRecord, Store } from '../store/index.ts';

/** Something that a workspace did or remembers, and that has the text. */
export type SessionHit =
  | { readonly kind: 'activity'; readonly at: number; readonly row: ActivityRecord }
  | { readonly kind: 'memory'; readonly at: number; readonly memory: MemoryRecord };

/** What a workspace did and remembers that has a text in it, newest first; everything for an empty text. */
export function searchSession(store: Store, workspaceId: string, text: string, limit: number): SessionHit[] {
  const rows = store.activity.search(workspaceId, text, limit);
  const memories = store.memories.list({
    workspaceIds: [workspaceId],
    ...(text === '' ? {} : { search: { kind: 'text', text } as const }),
    limit,
  });
  const hits: SessionHit[] = [
    ...rows.map((row) => ({ kind: 'activity', at: row.createdAt, row }) as const),
    ...memories.map((memory) => ({ kind: 'memory', at: memory.createdAt, memory }) as const),
  ];
  return hits.sort((a, b) => b.at - a.at).slice(0, limit);
}
