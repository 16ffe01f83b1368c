import { AppError } from '../../base/index.ts';
import { hasInstance, type ParsedInputOf } from '../../contract/index.ts';
import type { WorkspacePatch, WorkspaceRecord } from '../../store/index.ts';
import { wirePositions } from '../wire-positions.ts';
import { changedConfig } from './config-file.ts';
import { checkFolder } from './folder.ts';
import { moveOf } from './move.ts';
import { type LifecycleParts, look, refuseTakenName, requireStaying } from './parts.ts';
import { respecWorkspace } from './restart.ts';
import { checkText } from './text.ts';

/** An instance of another tier or runtime is another one: that begins at once. */
const REPLACING = ['tier', 'runtime'] as const satisfies (keyof WorkspaceRecord)[];
/** What the agent is told only when its instance is made anew, which may wait. */
const RESTARTING = [
  'model',
  'parentId',
  'workspaceDir',
  'workspaceAccess',
] as const satisfies (keyof WorkspaceRecord)[];

/** What came of a change. */
export interface Changed {
  readonly record: WorkspaceRecord;
  /** The running agent does not know of it yet: it does after a restart. */
  readonly needsRestart: boolean;
}

/** `WorkspaceLifecycle.update`. */
export function updateWorkspace(
  parts: LifecycleParts,
  { id, restart, ...wanted }: ParsedInputOf<'workspaces.update'>,
): Changed {
  const { store } = parts;
  const before = requireStaying(parts, id);
  if (wanted.name !== undefined) checkText('name', wanted.name, 255);
  if (wanted.role !== undefined) checkText('role', wanted.role, 1000);
  const asked: WorkspacePatch = Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined),
  );
  const patch = { ...asked, ...moveOf(parts, before, asked), ...addressOf(before, asked) };
  const after = { ...before, ...patch };
  const differs = (field: keyof WorkspaceRecord) => after[field] !== before[field];
  if (differs('workspaceDir') || differs('workspaceAccess')) checkFolder(after);
  const replaces = REPLACING.some(differs);
  const waits = RESTARTING.some(differs) && hasInstance(after) && before.desired === 'running';
  const files = replaces || (waits && restart) ? changedConfig(store, id, after) : undefined;
  const changed = refuseTakenName(parts, after, () =>
    store.transaction(() => {
      const record = respecWorkspace(parts, id, {
        patch,
        restart: replaces || (waits && restart),
        ...(files ? { files } : {}),
      });
      if (record) tellChange(parts, before, record);
      return record;
    }),
  );
  look(parts, [id]);
  return { record: changed ?? before, needsRestart: waits && !restart && !replaces };
}

/** Where messages go that are sent to an external agent from now on. Throws `url_required`. */
function addressOf(before: WorkspaceRecord, { deliveryMode }: WorkspacePatch): WorkspacePatch {
  if (!before.external || deliveryMode === undefined || deliveryMode === before.deliveryMode) return {};
  if (deliveryMode === 'poll') return { url: '' };
  if (before.agentUrl !== '') return { url: before.agentUrl };
  throw new AppError('url_required', 'url is required for push-mode workspaces', {
    detail: 'Let the agent register with its address.',
  });
}

/**
 * The fields that other windows of clients show, by their name on the wire. Peers hear of them as well, so folders of this
 * machine are not among them.
 */
const SHOWN = [
  ['name', 'name'],
  ['role', 'role'],
  ['tier', 'tier'],
  ['runtime', 'runtime'],
  ['parentId', 'parent_id'],
  ['collapsed', 'collapsed'],
  ['deliveryMode', 'delivery_mode'],
  ['workspaceAccess', 'workspace_access'],
] as const satisfies [keyof WorkspaceRecord, string][];

/** Tells clients of the platform API what is different now, so that their other windows follow. */
function tellChange({ store }: LifecycleParts, before: WorkspaceRecord, after: WorkspaceRecord): void {
  const changed = SHOWN.filter(([field]) => before[field] !== after[field]);
  const moved = before.canvas?.x !== after.canvas?.x || before.canvas?.y !== after.canvas?.y;
  if (changed.length === 0 && !moved) return;
  store.events.append({
    type: 'platform',
    event: 'WORKSPACE_UPDATED',
    workspaceId: after.id,
    payload: {
      ...Object.fromEntries(changed.map(([field, name]) => [name, after[field]])),
      ...(moved ? wirePositions(store).absolute(after) : {}),
    },
  });
}
