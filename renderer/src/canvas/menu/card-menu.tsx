import {
  BoxSelect,
  ChevronsDownUp,
  ChevronsUpDown,
  ClipboardPaste,
  Copy,
  CopyPlus,
  CornerDownRight,
  FolderOutput,
  MessageSquare,
  Package,
  Pencil,
  Plus,
  RefreshCw,
  Scissors,
  ScrollText,
  Settings2,
  Trash2,
  ZoomIn,
} from 'lucide-react';
import { hasInstance, type UpdateTier, type Workspace } from '../../../../core/contract/index.ts';
import { openBuildOf } from '../../dock/builds/open.ts';
import { changeWorkspace } from '../../engine/change.ts';
import { useEngine } from '../../engine/store.ts';
import { idsBelow } from '../../inspector/tree.ts';
import { useUi } from '../../state/ui.ts';
import { startTask } from '../../tasks/start.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { pasteFromMenu } from '../clipboard/copy.ts';
import { duplicateAlone } from '../copies.ts';
import { whatOf } from '../names.ts';
import type { CanvasView } from '../useCanvasView.ts';
import { arrangeItems } from './arrange-items.tsx';
import { commandItem, item } from './item.tsx';
import { lifecycleItems } from './lifecycle-items.tsx';
import { pictureOfItems } from './picture-items.tsx';

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

function selectionMenu(ids: readonly string[]): Groups {
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

function clipboardItems(): MenuItem[] {
  return [commandItem('canvas.copy', Copy, words.copy), commandItem('canvas.cut', Scissors, words.cut)];
}

function pasteInside(id: string): MenuItem {
  return item(ClipboardPaste, { id: 'paste', label: words.pasteInside, run: () => void pasteFromMenu(id) });
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
    isTeam &&
      !collapsed &&
      item(BoxSelect, {
        id: 'team',
        label: words.selectTeam,
        run: () => ui.selectMany([...idsBelow(useEngine.getState().children, id), id]),
      }),
    parentId === null &&
      item(FolderOutput, {
        id: 'export',
        label: words.saveTemplate,
        run: () => ui.openDialog({ kind: 'export', rootId: id }),
      }),
  ];
  return items.filter((each) => each !== false);
}

/** What can be done with the image that a workspace is made from. */
function imageItems(workspace: Workspace): MenuItem[] {
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
function updateTiers(all: readonly Workspace[]): MenuItem[] {
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
