import { hasAttention } from '../state/attention.ts';
import { useUi } from '../state/ui.ts';
import { focusedElsewhere } from './elsewhere.ts';
import type { View } from './notice.ts';

/** What somebody looks at now, over all windows of the app. */
export function currentView(): View {
  const ui = useUi.getState();
  const { inspectorOpen, selectedId, dockOpen, dockTab } = ui;
  const here = hasAttention();
  const elsewhere = focusedElsewhere();
  const inspected = [
    ...(here && inspectorOpen ? [selectedId] : []),
    ...elsewhere.map(({ workspaceId }) => workspaceId),
  ];
  return {
    focused: here || elsewhere.length > 0,
    workspaceIds: inspected.filter((id) => id !== null),
    problems: here && dockOpen && dockTab === 'problems',
    approvals: here && dockOpen && dockTab === 'approvals',
    asking:
      here && inspectorOpen && ui.inspectorGroup === 'work' && ui.inspectorTabs.work === 'approvals'
        ? selectedId
        : null,
  };
}
