import { counted } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';

/** What goes with a workspace when it is removed, in words for people. */
export function lossesOf(store: Store, id: string): string[] {
  const schedules = store.schedules.listOf(id).length;
  const secrets = store.secrets.listOf(id).length;
  const memories = store.memories.listOf(id).length;
  const record = store.workspaces.get(id);
  const folders = record?.workspaceDir ? ['/configs'] : ['/configs', '/workspace'];
  return [
    ...(record && hasInstance(record) ? [`its files in ${folders.join(' and ')}`] : []),
    ...some(schedules, 'schedule'),
    ...some(store.channels.listOf(id).length, 'channel'),
    ...some(secrets, 'stored secret'),
    ...some(memories, 'memory', 'memories'),
    ...(record && record.activeTasks > 0 ? ['the task that it works on'] : []),
  ];
}

function some(count: number, one: string, many?: string): string[] {
  return count === 0 ? [] : [counted(count, one, many)];
}
