import {
  ChevronsDownUp,
  ChevronsUpDown,
  FolderInput,
  FolderOutput,
  Maximize,
  MessageSquare,
  Package,
  Plus,
  RefreshCw,
  Sparkles,
  Trash2,
  Waypoints,
  ZoomIn,
} from 'lucide-react';
import { hasInstance, type UpdateTier, type Workspace } from '../../../core/contract/index.ts';
import { openBuildOf } from '../dock/builds/open.ts';
import { changeWorkspace } from '../engine/change.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { useUi } from '../state/ui.ts';
import { startTask } from '../tasks/start.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { setAllCollapsed, setCollapsed, tidy } from './actions.ts';
import { changeItems, lifecycleItems, moveItem } from './lifecycle-items.tsx';
import type { CanvasView } from './useCanvasView.ts';

const SIZE = 14;

/** What can be done with a card, or with all selected ones when it is among them. */
export function cardMenu(id: string, view: CanvasView): readonly (readonly MenuItem[])[] {
  const { workspaces, children } = useEngine.getState();
  const ui = useUi.getState();
  const workspace = workspaces[id];
  if (!workspace) return [];
  const ids = ui.selectedIds.includes(id) ? ui.selectedIds : [id];
  if (ids.length > 1) {
    const parentOf = (one: string) => workspaces[one]?.parentId;
    const all = ids.flatMap((one) => workspaces[one] ?? []);
    return [lifecycleItems(all), [moveItem(topmost(ids, parentOf))], updateTiers(all), [removal(ids)]];
  }

  const isTeam = (children[id]?.length ?? 0) > 0;
  const open: MenuItem = {
    id: 'open',
    label: `Talk to ${workspace.name}`,
    icon: <MessageSquare size={SIZE} aria-hidden="true" />,
    shortcut: 'Enter',
    run: () => {
      ui.select(id);
      ui.showInspector('talk');
    },
  };
  const team: MenuItem[] = [
    {
      id: 'add',
      label: 'New workspace in this team…',
      icon: <Plus size={SIZE} aria-hidden="true" />,
      run: () => ui.openDialog({ kind: 'create', parentId: id }),
    },
  ];
  if (isTeam) {
    team.push(
      {
        id: 'collapse',
        label: workspace.collapsed ? 'Expand team' : 'Collapse team',
        icon: workspace.collapsed ? (
          <ChevronsUpDown size={SIZE} aria-hidden="true" />
        ) : (
          <ChevronsDownUp size={SIZE} aria-hidden="true" />
        ),
        shortcut: 'C',
        run: () => setCollapsed(id, !workspace.collapsed),
      },
      {
        id: 'zoom',
        label: 'Zoom to team',
        icon: <ZoomIn size={SIZE} aria-hidden="true" />,
        shortcut: 'Z',
        run: () => view.zoomTo(id),
      },
    );
  }
  if (workspace.parentId === null) {
    team.push({
      id: 'export',
      label: 'Save as template…',
      icon: <FolderOutput size={SIZE} aria-hidden="true" />,
      run: () => ui.openDialog({ kind: 'export', rootId: id }),
    });
  }
  return [
    [open],
    lifecycleItems([workspace]),
    changeItems(id, isTeam),
    imageItems(workspace),
    updateTiers([workspace]),
    team,
    [removal([id])],
  ];
}

/** What can be done with the image that a workspace is made from. */
function imageItems(workspace: Workspace): MenuItem[] {
  const { runtime } = workspace;
  if (!hasInstance(workspace)) return [];
  return [
    {
      id: 'build',
      label: 'Show its image build',
      icon: <Package size={SIZE} aria-hidden="true" />,
      run: () => openBuildOf(runtime),
    },
    {
      id: 'refresh',
      label: 'Get the newest image',
      icon: <RefreshCw size={SIZE} aria-hidden="true" />,
      run: () => void startTask('images.refresh', { runtimes: [runtime] }),
    },
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
  return [choice('production', 'New images after canaries'), choice('canary', 'Canary: new images first')];
}

function removal(ids: readonly string[]): MenuItem {
  return {
    id: 'remove',
    label: ids.length > 1 ? `Remove ${ids.length} workspaces…` : 'Remove…',
    icon: <Trash2 size={SIZE} aria-hidden="true" />,
    shortcut: 'Del',
    danger: true,
    run: () => useUi.getState().openDialog({ kind: 'remove', ids }),
  };
}

/** What can be done with the canvas as a whole. */
export function paneMenu(showAll: () => void): readonly (readonly MenuItem[])[] {
  const ui = useUi.getState();
  return [
    [
      {
        id: 'add',
        label: 'New workspace…',
        icon: <Plus size={SIZE} aria-hidden="true" />,
        run: () => ui.openDialog({ kind: 'create', parentId: null }),
      },
      {
        id: 'import',
        label: 'Import an org template…',
        icon: <FolderInput size={SIZE} aria-hidden="true" />,
        run: () => ui.openDialog({ kind: 'import' }),
      },
    ],
    [
      {
        id: 'fit',
        label: 'Show everything',
        icon: <Maximize size={SIZE} aria-hidden="true" />,
        shortcut: 'Shift 1',
        run: showAll,
      },
      {
        id: 'tidy',
        label: 'Tidy up',
        icon: <Sparkles size={SIZE} aria-hidden="true" />,
        run: () => {
          tidy();
          showAll();
        },
      },
      {
        id: 'collapse',
        label: 'Collapse all teams',
        icon: <ChevronsDownUp size={SIZE} aria-hidden="true" />,
        run: () => setAllCollapsed(true),
      },
      {
        id: 'expand',
        label: 'Expand all teams',
        icon: <ChevronsUpDown size={SIZE} aria-hidden="true" />,
        run: () => setAllCollapsed(false),
      },
    ],
    [
      {
        id: 'activity',
        label: ui.showActivityEdges ? 'Hide activity lines' : 'Show activity lines',
        icon: <Waypoints size={SIZE} aria-hidden="true" />,
        run: () => ui.toggleActivityEdges(),
      },
    ],
  ];
}
