import { MessageSquareDot } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { nextUnread, totalUnread } from '../engine/unread.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Badge, Button } from '../ui/index.ts';

/** How many messages nobody has read, in the whole app; leads to the first of them. */
export function UnreadButton() {
  const unread = useEngine((state) => totalUnread(state.unread));
  if (unread === 0) return null;
  const open = () => {
    const id = nextUnread(useEngine.getState());
    if (id === null) return;
    useUi.getState().revealWorkspace(id);
    useUi.getState().showInspector('talk');
  };
  return (
    <Button variant="ghost" aria-label={text.frame.unread(unread)} onClick={open}>
      <MessageSquareDot size={16} aria-hidden="true" />
      <Badge tone="accent" solid>
        {unread}
      </Badge>
    </Button>
  );
}
