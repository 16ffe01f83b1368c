import { useEffect } from 'react';
import { noteWindow } from '../notices/elsewhere.ts';
import { hasAttention, onAttention } from '../state/attention.ts';
import { type PoppedPane, thisPane, windowName } from '../state/panes.ts';
import { useUi } from '../state/ui.ts';
import { openChannel, type WindowChannel, type WindowMessage } from './channel.ts';

/** A window of an inspector stays with its workspace; all others show one selection. */
const followsSelection = thisPane?.pane !== 'inspector';
const isMain = thisPane === null;

/** Keeps the windows of this app of one mind: what is selected, what comes back. */
export function useWindows(): void {
  useEffect(() => {
    let applying = false;
    /** What another window tells must not go back to it. */
    const quietly = (apply: () => void) => {
      applying = true;
      apply();
      applying = false;
    };
    const heard = (message: WindowMessage) => {
      switch (message.t) {
        case 'putBack':
          if (isMain) putBack(message.pane);
          break;
        case 'selected':
          if (followsSelection) quietly(() => useUi.getState().selectMany(message.ids));
          break;
        case 'reveal':
          if (isMain) quietly(() => useUi.getState().revealCard(message.id));
          break;
        case 'attention':
          if (isMain) noteWindow(message.window, message.told);
          break;
        case 'hello':
          if (isMain) channel.tell({ t: 'welcome', ids: useUi.getState().selectedIds });
          break;
        case 'welcome':
          if (!isMain && followsSelection) quietly(() => useUi.getState().selectMany(message.ids));
          break;
      }
    };
    const channel = openChannel(heard);
    const stops = [
      useUi.subscribe((now, before) => {
        if (applying) return;
        if (followsSelection && now.selectedIds !== before.selectedIds) {
          channel.tell({ t: 'selected', ids: now.selectedIds });
        }
        if (!isMain && now.reveal && now.reveal !== before.reveal) {
          channel.tell({ t: 'reveal', id: now.reveal.id });
        }
      }),
    ];
    if (!isMain) channel.tell({ t: 'hello' });
    if (thisPane) stops.push(tellAttention(thisPane, channel));
    return () => {
      for (const stop of stops) stop();
      channel.close();
    };
  }, []);
}

/** Tells the main window when somebody works in this one, so that it is silent about what is in view here. */
function tellAttention(pane: PoppedPane, channel: WindowChannel): () => void {
  const tell = (focused: boolean) => {
    const workspaceId = pane.pane === 'inspector' ? pane.id : null;
    channel.tell({ t: 'attention', window: windowName(pane), told: { focused, workspaceId } });
  };
  const note = () => tell(hasAttention());
  const end = () => tell(false);
  note();
  window.addEventListener('pagehide', end);
  const stop = onAttention(note);
  return () => {
    stop();
    window.removeEventListener('pagehide', end);
  };
}

/** The pane is in this window again. */
function putBack(popped: PoppedPane): void {
  const ui = useUi.getState();
  if (popped.pane === 'outline') useUi.setState({ outlineOpen: true });
  else if (popped.pane === 'dock') ui.showDock(popped.tab);
  else {
    ui.select(popped.id);
    ui.showInspector(popped.group, popped.tab);
  }
}
