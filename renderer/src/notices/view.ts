import { hasAttention } from '../state/attention.ts';
import { useUi } from '../state/ui.ts';
import { focusedElsewhere } from './elsewhere.ts';
import type { View } from './notice.ts';

/** What somebody looks at now, over all windows of the app. */
export function currentView(): View {
  const { inspectorOpen, selectedId, dockOpen, dockTab } = useUi.getState();
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
  };
}
