import {
  BoxSelect,
  ChevronsDownUp,
  ChevronsUpDown,
  CopyPlus,
  CornerDownRight,
  FolderOutput,
  MessageSquare,
  Pencil,
  Plus,
  ScrollText,
  Settings2,
  Trash2,
  ZoomIn,
} from 'lucide-react';
import type { Workspace } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { duplicateAlone } from '../copies.ts';
import { whatOf } from '../names.ts';
import type { CanvasView } from '../useCanvasView.ts';
import { clipboardItems, pasteInside } from './clipboard-items.tsx';
import { imageItems, updateTiers } from './image-items.tsx';
import { commandItem, item } from './item.tsx';
import { lifecycleItems } from './lifecycle-items.tsx';
import { pictureOfItems } from './picture-items.tsx';
import { selectionMenu } from './selection-menu.tsx';

const words = text.canvas.menu;
type Groups = readonly (readonly MenuItem[])[];

/** What can be done with a card, or with all selected ones when it is among them. */
export function cardMenu(id: string, view: CanvasView): Groups {
  const { workspaces, children } = useEngine.getState();
  const { selectedIds } = useUi.getState();
  const workspace = workspaces[id];
  if (!workspace) return [];
  if (selectedIds.length > 1 && selectedIds.includes(id)) return selectionMenu(selectedIds);
  const isTeam = (children[id]?.length ?? 0) > 0;
  return [
    openItems(id),
    lifecycleItems([workspace]),
    changeItems(workspace, isTeam),
    [...clipboardItems(), pasteInside(id)],
    teamItems(workspace, isTeam, view),
    pictureOfItems([id]),
    imageItems(workspace),
    updateTiers([workspace]),
    [commandItem('workspace.remove', Trash2, words.removeOne, { danger: true })],
  ];
}

function openItems(id: string): MenuItem[] {
  const ui = useUi.getState();
  const show = (group: 'talk' | 'observe') => () => {
    ui.select(id);
    ui.showInspector(group);
  };
  return [
    item(MessageSquare, {
      id: 'open',
      label: words.talk(whatOf([id])),
      shortcut: 'Enter',
      run: show('talk'),
    }),
    item(ScrollText, { id: 'observe', label: words.observe, run: show('observe') }),
  ];
}

/** What changes a workspace itself, its copies and its place. */
function changeItems({ id }: Workspace, isTeam: boolean): MenuItem[] {
  const items: (MenuItem | false)[] = [
    item(Settings2, {
      id: 'settings',
      label: words.settings,
      run: () => useUi.getState().openDialog({ kind: 'settings', id }),
    }),
    commandItem('canvas.rename', Pencil, words.rename),
    isTeam
      ? item(CopyPlus, { id: 'duplicate', label: words.duplicate, run: () => void duplicateAlone(id) })
      : commandItem('workspace.duplicateTeam', CopyPlus, words.duplicate),
    isTeam && commandItem('workspace.duplicateTeam', CopyPlus, words.duplicateTeam),
    commandItem('workspace.move', CornerDownRight, words.move),
  ];
  return items.filter((each) => each !== false);
}

function teamItems({ id, collapsed, parentId }: Workspace, isTeam: boolean, view: CanvasView): MenuItem[] {
  const ui = useUi.getState();
  const items: (MenuItem | false)[] = [
    item(Plus, {
      id: 'add',
      label: words.addInside,
      run: () => ui.openDialog({ kind: 'create', parentId: id }),
    }),
    isTeam &&
      commandItem(
        'canvas.fold',
        collapsed ? ChevronsUpDown : ChevronsDownUp,
        collapsed ? words.expand : words.collapse,
      ),
    isTeam && item(ZoomIn, { id: 'zoom', label: words.zoomTeam, shortcut: 'Z', run: () => view.zoomTo(id) }),
    isTeam && !collapsed && commandItem('canvas.selectTeam', BoxSelect, words.selectTeam),
    parentId === null &&
      item(FolderOutput, {
        id: 'export',
        label: words.saveTemplate,
        run: () => ui.openDialog({ kind: 'export', rootId: id }),
      }),
  ];
  return items.filter((each) => each !== false);
}
