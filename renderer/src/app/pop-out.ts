import { type PoppedPane, paneQuery, windowName } from '../state/panes.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { sizeOfWindow } from './window-sizes.ts';

/**
 * Opens a pane in a window of its own, or brings that to the front. The outline and the dock leave the main window for
 * it; of the inspector there may be several.
 */
export function popOut(popped: PoppedPane): void {
  if (!open(popped)) {
    toast({ tone: 'warning', title: text.windows.blockedTitle, detail: text.windows.blockedDetail });
    return;
  }
  if (popped.pane === 'outline') useUi.setState({ outlineOpen: false });
  if (popped.pane === 'dock') useUi.setState({ dockOpen: false });
}

function open(popped: PoppedPane): boolean {
  const query = paneQuery(popped);
  if (window.molecule) {
    window.molecule.openPane(query);
    return true;
  }
  const { width, height } = sizeOfWindow(popped.pane);
  const address = new URL(query, window.location.href);
  address.hash = '';
  const opened = window.open(address, windowName(popped), `popup,width=${width},height=${height}`);
  opened?.focus();
  return opened !== null;
}
