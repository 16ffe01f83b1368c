import { AppError } from '../../base/index.ts';
import type { WorkspacePatch, WorkspaceRecord } from '../../store/index.ts';
import { type LifecycleParts, refuseBeingRemoved, refuseUnderStopped } from './parts.ts';

/**
 * Where a change puts a workspace, if it names another parent: behind those that are there, placed anew
 * unless the change says where. Throws `workspace_not_found`, `workspace_removed`, `move_into_itself`, `ancestor_paused`,
 * `being_removed`.
 */
export function moveOf(
  parts: LifecycleParts,
  record: WorkspaceRecord,
  { parentId, canvas, position }: WorkspacePatch,
): WorkspacePatch {
  if (parentId === undefined || parentId === record.parentId) return {};
  const { store, registry } = parts;
  if (parentId !== null) {
    const parent = registry.require(parentId);
    if (parentId === record.id || store.workspaces.ancestorsOf(parentId).includes(record.id)) {
      throw new AppError('move_into_itself', `${record.name} cannot be moved into its own team`, {
        detail: `${parent.name} is ${parentId === record.id ? 'the same workspace' : `below ${record.name}`}.`,
      });
    }
    refuseBeingRemoved(store, parent);
    const awake = [record, ...store.workspaces.descendantsOf(record.id)].some(
      (each) => each.desired !== 'paused',
    );
    if (awake) refuseUnderStopped(parts, parentId);
  }
  return {
    parentId,
    position: position ?? store.workspaces.countChildren(parentId),
    canvas: canvas ?? null,
  };
}
