import { hasInstance, type ParsedInputOf } from '../../contract/index.ts';
import type { WorkspacePatch, WorkspaceRecord } from '../../store/index.ts';
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
  const patch = { ...asked, ...moveOf(parts, before, asked) };
  const after = { ...before, ...patch };
  const differs = (field: keyof WorkspaceRecord) => after[field] !== before[field];
  if (differs('workspaceDir') || differs('workspaceAccess')) checkFolder(after);
  const replaces = REPLACING.some(differs);
  const waits = RESTARTING.some(differs) && hasInstance(after) && before.desired === 'running';
  const files = replaces || (waits && restart) ? changedConfig(store, id, after) : undefined;
  const changed = refuseTakenName(parts, after, () =>
    store.transaction(() =>
      respecWorkspace(parts, id, {
        patch,
        restart: replaces || (waits && restart),
        ...(files ? { files } : {}),
      }),
    ),
  );
  look(parts, [id]);
  return { record: changed ?? before, needsRestart: waits && !restart && !replaces };
}
