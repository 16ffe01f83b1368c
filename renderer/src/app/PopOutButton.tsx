import { PictureInPicture2, Undo2 } from 'lucide-react';
import { type PoppedPane, thisPane } from '../state/panes.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/index.ts';
import { tellWindows } from './channel.ts';
import { popOut } from './pop-out.ts';

/** Opens a pane in a window of its own; in that window it puts it back. */
export function PopOutButton({ pane }: { readonly pane: PoppedPane }) {
  if (thisPane === null) {
    return (
      <IconButton label={text.windows.popOut} size="s" onClick={() => popOut(pane)}>
        <PictureInPicture2 size={14} aria-hidden="true" />
      </IconButton>
    );
  }
  return (
    <IconButton label={text.windows.putBack} size="s" onClick={() => putBack(pane)}>
      <Undo2 size={14} aria-hidden="true" />
    </IconButton>
  );
}

function putBack(pane: PoppedPane): void {
  tellWindows({ t: 'putBack', pane });
  window.close();
  // What somebody opened by its address alone cannot be closed: it becomes the main window.
  if (!window.closed && window.opener === null && !window.molecule) window.location.assign('./');
}
