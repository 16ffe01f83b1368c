import { client } from '../../engine/client.ts';
import { currentHint, endHint, useGuide } from '../../state/guide.ts';
import { type UiState, useUi } from '../../state/ui.ts';

/** Whether somebody looks at what agents say to each other. */
function isWatching({
  pair,
  dockOpen,
  dockTab,
  inspectorGroup,
  inspectorOpen,
  selectedId,
}: UiState): boolean {
  const hasTimeline = dockOpen && dockTab === 'timeline';
  return (
    pair !== null || hasTimeline || (inspectorOpen && selectedId !== null && inspectorGroup === 'observe')
  );
}

/** Ends each hint when what it asks for really happens. Returns how to stop that. */
export function followGuide(): () => void {
  const events = client.onEvent(({ event }) => {
    if (event.type === 'chat.changed' && event.message.role === 'user') endHint('task');
  });
  const stop = useUi.subscribe((state, before) => {
    // What was done before its turn, such as a look into the gallery of an empty app, teaches nothing yet.
    const hint = currentHint(useGuide.getState());
    if (hint === 'watch' && isWatching(state) && !isWatching(before)) endHint('watch');
    const { dialog } = state;
    const opens = dialog !== before.dialog && (dialog?.kind === 'create' || dialog?.kind === 'import');
    if (hint === 'more' && opens) endHint('more');
  });
  return () => {
    void events.dispose();
    stop();
  };
}
