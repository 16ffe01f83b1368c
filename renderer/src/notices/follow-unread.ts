import type { DesktopShell } from '../engine/connect.ts';
import { liveEngine } from '../engine/shown.ts';
import { useEngine } from '../engine/store.ts';
import { totalUnread } from '../engine/unread.ts';
import type { NoticeGate } from './gate.ts';
import { replyTag, severalTag } from './notice.ts';

/** Has the shell count what nobody has read, and take back what it told of answers that somebody has. Returns the stop. */
export function followUnread(
  shell: Pick<DesktopShell, 'setUnread' | 'withdraw'>,
  gate: Pick<NoticeGate, 'drop'>,
): () => void {
  let before = liveEngine.getState().unread;
  let told = -1;
  const withdraw = (tag: string) => {
    gate.drop(tag);
    shell.withdraw(tag);
  };
  const note = () => {
    const { loaded, unread } = liveEngine.getState();
    // Until then nobody knows: what was told before stays.
    if (!loaded || (unread === before && told >= 0)) return;
    for (const id of Object.keys(before)) if (!unread[id]) withdraw(replyTag(id));
    before = unread;
    const count = totalUnread(unread);
    if (count === told) return;
    if (count === 0) withdraw(severalTag('reply'));
    shell.setUnread(count);
    told = count;
  };
  note();
  return useEngine.subscribe(note);
}
