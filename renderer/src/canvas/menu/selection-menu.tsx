import { CopyPlus, CornerDownRight, Trash2, ZoomIn } from 'lucide-react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { arrangeItems } from './arrange-items.tsx';
import { clipboardItems } from './clipboard-items.tsx';
import { updateTiers } from './image-items.tsx';
import { commandItem } from './item.tsx';
import { lifecycleItems } from './lifecycle-items.tsx';
import { pictureOfItems } from './picture-items.tsx';

const words = text.canvas.menu;

/** What can be done with several cards at once. */
export function selectionMenu(ids: readonly string[]): readonly (readonly MenuItem[])[] {
  const { workspaces } = useEngine.getState();
  const all = ids.flatMap((one) => workspaces[one] ?? []);
  return [
    lifecycleItems(all),
    [
      commandItem('workspace.move', CornerDownRight, words.move),
      commandItem('workspace.duplicateTeam', CopyPlus, words.duplicateTeam),
      ...clipboardItems(),
    ],
    arrangeItems(),
    [commandItem('canvas.zoomSelection', ZoomIn, text.canvas.toolbar.zoomSelection)],
    pictureOfItems(ids),
    updateTiers(all),
    [commandItem('workspace.remove', Trash2, words.removeMany(ids.length), { danger: true })],
  ];
}
