import { AppError } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { type LifecycleParts, look, requireStaying } from './parts.ts';
import { restartWorkspace } from './restart.ts';

/** `WorkspaceLifecycle.hibernate`. */
export function hibernateWorkspace(parts: LifecycleParts, id: string, force: boolean): WorkspaceRecord {
  const { registry, hasMessages } = parts;
  const record = requireStaying(parts, id);
  const { name, activeTasks, status } = record;
  if (!hasInstance(record) || (status !== 'online' && status !== 'degraded')) {
    throw new AppError('not_awake', `${name} cannot be put to sleep`, {
      detail: hasInstance(record)
        ? `It is ${status}; only one that is online can.`
        : 'The app starts nothing for it.',
    });
  }
  if (!force && (activeTasks > 0 || hasMessages?.(id))) {
    const tasks = activeTasks > 1 ? `${activeTasks} tasks` : activeTasks === 1 ? 'a task' : 'a message';
    throw new AppError('has_active_tasks', `${name} is busy with ${tasks}`, {
      detail:
        activeTasks > 0
          ? 'Wait until it is done, or put it to sleep anyway: the work under way is lost.'
          : 'Wait until it has answered. Put to sleep anyway, it wakes up again for what was not delivered.',
      actions: [
        { label: 'Put to sleep anyway', operation: 'workspaces.hibernate', input: { id, force: true } },
      ],
    });
  }
  const changed = registry.trigger(id, 'hibernate', {
    desired: 'hibernated',
    activeTasks: 0,
    currentTask: '',
  });
  look(parts, [id]);
  return changed ?? record;
}

/** `WorkspaceLifecycle.wake`. */
export function wakeWorkspace(parts: LifecycleParts, id: string): WorkspaceRecord {
  const record = requireStaying(parts, id);
  return record.desired === 'hibernated' ? restartWorkspace(parts, id, {}) : record;
}
