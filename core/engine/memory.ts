import { canCommunicate } from '../agents/index.ts';
import { AgentMemory, type GlobalWrite, KeyValues } from '../memory/index.ts';
import type { ActivityLog } from '../messaging/index.ts';
import type { Store } from '../store/index.ts';

/** What workspaces remember by themselves. What one tells everybody is in the history, with the hash of the text. */
export function createAgentMemory(
  store: Store,
  activity: ActivityLog,
  now: () => number,
): { memory: AgentMemory; keyValues: KeyValues } {
  const onGlobal = ({ kind, memory, sha256 }: GlobalWrite) => {
    const { id, workspaceId, namespace } = memory;
    const verb = kind === 'memory_write_global' ? 'written' : 'edited';
    activity.log({
      workspaceId,
      type: kind,
      sourceId: workspaceId,
      summary: `GLOBAL memory ${verb} in ${namespace}`,
      requestBody: { memory_id: id, namespace, content_sha256: sha256 },
    });
  };
  const mayTalk = (reader: string, author: string) => canCommunicate(store, reader, author);
  return {
    memory: new AgentMemory({ store, now, mayTalk, onGlobal }),
    keyValues: new KeyValues(store, now),
  };
}
