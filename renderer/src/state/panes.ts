import type { DockTab, InspectorGroup, InspectorTab } from './ui.ts';

/** A pane that is shown in a window of its own. */
export type PoppedPane =
  | { readonly pane: 'outline' }
  | { readonly pane: 'dock'; readonly tab: DockTab }
  | {
      readonly pane: 'inspector';
      /** Id of the workspace. */
      readonly id: string;
      readonly group: InspectorGroup;
      readonly tab: InspectorTab;
    };

/** What the address of a window says that it shows, as the query of a URL. */
export function paneQuery(popped: PoppedPane): string {
  return `?${new URLSearchParams({ ...popped })}`;
}

/** Reads it back; null for the main window. Names that are not known are left to whoever shows them. */
export function paneOf(search: string): PoppedPane | null {
  const query = new URLSearchParams(search);
  const id = query.get('id');
  const tab = query.get('tab');
  const group = query.get('group');
  switch (query.get('pane')) {
    case 'outline':
      return { pane: 'outline' };
    case 'dock':
      return { pane: 'dock', tab: (tab ?? 'timeline') as DockTab };
    case 'inspector':
      return id === null
        ? null
        : {
            pane: 'inspector',
            id,
            group: (group ?? 'talk') as InspectorGroup,
            tab: (tab ?? 'chat') as InspectorTab,
          };
    default:
      return null;
  }
}

/** Names a window: the same pane is never open in two. */
export function windowName(popped: PoppedPane): string {
  switch (popped.pane) {
    case 'outline':
      return 'molecule-outline';
    case 'dock':
      return `molecule-dock-${popped.tab}`;
    case 'inspector':
      return `molecule-inspector-${popped.id}`;
  }
}

/** What this window shows when it is not the main one. */
export const thisPane: PoppedPane | null = typeof location === 'undefined' ? null : paneOf(location.search);
