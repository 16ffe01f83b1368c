import { AppError, accessOf } from '../base/index.ts';
import type { LifecycleHandlers } from '../contract/index.ts';
import type { Models } from '../settings/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import type { NewWorkspace, WorkspaceLifecycle, WorkspaceRegistry } from '../workspaces/index.ts';
import { type DuplicateParts, duplicate } from './duplicate.ts';
import { type RestartParts, restartWith } from './restart.ts';

export interface LifecycleHandlerParts extends DuplicateParts, RestartParts {
  readonly lifecycle: WorkspaceLifecycle;
  readonly registry: WorkspaceRegistry;
  readonly createWorkspaces: (
    input: NewWorkspace,
  ) => Promise<readonly [WorkspaceRecord, ...WorkspaceRecord[]]>;
  readonly models: () => Pick<Models, 'follow'>;
}

/** What people do with workspaces. */
export function lifecycleHandlers(parts: LifecycleHandlerParts): LifecycleHandlers {
  const { lifecycle, registry } = parts;
  return {
    'workspaces.create': async ({ workspaceDir, workspaceAccess, budgetCents, allowTier, ...input }) => {
      const folder = { path: workspaceDir, access: accessOf(workspaceDir, workspaceAccess) };
      const [first, ...others] = await parts.createWorkspaces({
        ...input,
        ...(workspaceDir === '' && workspaceAccess === undefined ? {} : { folder }),
        ...(budgetCents === null ? {} : { budgetLimit: budgetCents }),
        ...(allowTier && input.tier !== undefined ? { allowedTier: input.tier } : {}),
      });
      return { ...registry.view(first), copies: others.map(({ id }) => id) };
    },
    'workspaces.restart': async (request) => restartWith(request, parts),
    'workspaces.pause': ({ id }) => ({ count: lifecycle.pause(id) }),
    'workspaces.resume': ({ id }) => ({ count: lifecycle.resume(id) }),
    'workspaces.hibernate': ({ id, force }) => {
      lifecycle.hibernate(id, { force });
      return {};
    },
    'workspaces.wake': ({ id }) => {
      lifecycle.wake(id);
      return {};
    },
    'workspaces.remove': async ({ id, purge, undoable }) => {
      if (undoable) return lifecycle.removeUndoably(id, { purge });
      const { count, stopFailures } = await lifecycle.remove(id, { purge });
      if (stopFailures === 0) return { count, destroyAt: null };
      throw new AppError('stop_failed', `${stopFailures} of ${count} could not be stopped yet`, {
        detail: 'They are removed and nobody can reach them; the app goes on trying to take them away.',
      });
    },
    'workspaces.undoRemove': ({ id }) => ({ count: lifecycle.undoRemove(id) }),
    'workspaces.update': async (input) => {
      if (input.runtime !== undefined && input.runtime !== registry.require(input.id).runtime) {
        await parts.requireRuntime(input.runtime);
      }
      const { record, needsRestart } = parts.store.transaction(() => {
        const changed = lifecycle.update(input);
        if (input.model !== undefined) parts.models().follow(changed.record, input.model);
        return changed;
      });
      return { ...registry.view(record), needsRestart };
    },
    'workspaces.allowTier': ({ id, tier }) => registry.view(lifecycle.allowTier(id, tier)),
    'workspaces.duplicate': (request) => {
      const { root, count } = duplicate(request, parts);
      return { workspace: registry.view(root), count };
    },
  };
}
