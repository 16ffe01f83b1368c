import { useEngine } from '../engine/store.ts';
import { totalUnread } from '../engine/unread.ts';
import { text } from '../text/index.ts';
import { useDocumentTitle } from './useDocumentTitle.ts';

/** The title of the window counts what nobody has read yet. */
export function UnreadTitle() {
  const unread = useEngine((state) => totalUnread(state.unread));
  useDocumentTitle(text.app.title(unread, text.app.name));
  return null;
}
