import {
  ChevronsDownUp,
  ChevronsUpDown,
  ClipboardPaste,
  FolderInput,
  Maximize,
  Plus,
  Sparkles,
  SquareDashedMousePointer,
  Waypoints,
} from 'lucide-react';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { pasteFromMenu } from '../clipboard/copy.ts';
import { commandItem, item } from './item.tsx';
import { pictureItems } from './picture-items.tsx';

const words = text.canvas.menu;

/** What can be done with the canvas as a whole. `at`: where it was opened, in coordinates of the canvas. */
export function paneMenu(at: { readonly x: number; readonly y: number }): readonly (readonly MenuItem[])[] {
  const { showActivityEdges, toggleActivityEdges, openDialog } = useUi.getState();
  return [
    [
      item(Plus, {
        id: 'add',
        label: words.add,
        run: () => openDialog({ kind: 'create', parentId: null, at }),
      }),
      commandItem('org.import', FolderInput, words.importOrg),
      item(ClipboardPaste, {
        id: 'paste',
        label: words.paste,
        shortcut: 'Mod+V',
        run: () => void pasteFromMenu(null),
      }),
    ],
    [
      commandItem('edit.selectAll', SquareDashedMousePointer, words.selectAll),
      commandItem('canvas.fit', Maximize, words.showAll),
      commandItem('canvas.tidy', Sparkles, words.tidy),
      commandItem('canvas.collapseAll', ChevronsDownUp, words.collapseAll),
      commandItem('canvas.expandAll', ChevronsUpDown, words.expandAll),
    ],
    [
      item(Waypoints, {
        id: 'activity',
        label: showActivityEdges ? words.hideLines : words.showLines,
        run: toggleActivityEdges,
      }),
    ],
    pictureItems(),
  ];
}
