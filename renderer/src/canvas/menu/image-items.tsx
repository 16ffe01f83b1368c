import { Package, RefreshCw } from 'lucide-react';
import { hasInstance, type UpdateTier, type Workspace } from '../../../../core/contract/index.ts';
import { openBuildOf } from '../../dock/builds/open.ts';
import { changeWorkspace } from '../../engine/change.ts';
import { startTask } from '../../tasks/start.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { item } from './item.tsx';

const words = text.canvas.menu;

/** What can be done with the image that a workspace is made from. */
export function imageItems(workspace: Workspace): MenuItem[] {
  const { runtime } = workspace;
  if (!hasInstance(workspace)) return [];
  return [
    item(Package, { id: 'build', label: words.buildOfImage, run: () => openBuildOf(runtime) }),
    item(RefreshCw, {
      id: 'refresh',
      label: words.newestImage,
      run: () => void startTask('images.refresh', { runtimes: [runtime] }),
    }),
  ];
}

/** When they get a new image; for those that have one. */
export function updateTiers(all: readonly Workspace[]): MenuItem[] {
  const made = all.filter(hasInstance);
  if (made.length === 0) return [];
  const choice = (updateTier: UpdateTier, label: string): MenuItem => ({
    id: updateTier,
    label,
    checked: made.every((workspace) => workspace.updateTier === updateTier),
    run: () => {
      for (const { id } of made) void changeWorkspace(id, { updateTier });
    },
  });
  return [choice('production', words.afterCanaries), choice('canary', words.canary)];
}
