import { useEffect } from 'react';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import type { ConversationRow } from './conversation.ts';
import type { Conversation } from './useConversation.ts';

/** Shows the message that somebody elsewhere asked for by its trace, once it is there; older ones are loaded for it. */
export function useAskedMessage(
  workspaceId: string,
  rows: readonly ConversationRow[],
  { loadUntil }: Conversation,
  show: (index: number) => void,
): void {
  const asked = useUi(({ messageRequest }) =>
    messageRequest?.workspaceId === workspaceId ? messageRequest : null,
  );
  const index = asked ? rows.findIndex(({ message }) => message.traceId === asked.traceId) : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: shown once, when it is asked for or has come
  useEffect(() => {
    if (!asked) return;
    const { messageShown } = useUi.getState();
    if (index >= 0) {
      show(index);
      messageShown();
      return;
    }
    void loadUntil(asked.at).then(() => {
      const isThere = useEngine
        .getState()
        .chat[workspaceId]?.some(({ traceId }) => traceId === asked.traceId);
      if (!isThere) messageShown();
    });
  }, [asked, index]);
}
