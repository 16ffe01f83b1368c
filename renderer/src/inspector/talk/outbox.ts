import { create } from 'zustand';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { putChatHistory, useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';
import { isOutgoing, outgoingMessage } from './conversation.ts';

/** Bubbles that the engine has not confirmed, by workspace; they live on while another workspace is shown. */
const useOutbox = create<Readonly<Record<string, readonly ChatMessage[]>>>(() => ({}));

const NONE: readonly ChatMessage[] = [];
let serial = 0;

/** The unconfirmed messages to a workspace, oldest first. */
export function useOutgoing(workspaceId: string): readonly ChatMessage[] {
  return useOutbox((state) => state[workspaceId] ?? NONE);
}

/** Sends a message: its bubble shows at once, and turns into a failed one that can be sent again if need be. */
export async function sendMessage(workspaceId: string, text: string): Promise<void> {
  serial += 1;
  await deliver(outgoingMessage(workspaceId, text, Date.now(), serial));
}

/** Sends a failed message again: through the engine if it knows the message, else as new. */
export async function resendMessage(message: ChatMessage): Promise<void> {
  if (isOutgoing(message)) {
    await deliver({ ...message, state: 'sending', error: null, createdAt: Date.now() });
    return;
  }
  try {
    putChatHistory(message.workspaceId, [await client.call('chat.retry', { messageId: message.id })]);
  } catch (thrown) {
    putChatHistory(message.workspaceId, [{ ...message, state: 'failed', error: jsonOf(thrown) }]);
  }
}

async function deliver(bubble: ChatMessage): Promise<void> {
  const { workspaceId } = bubble;
  put(workspaceId, bubble.id, bubble);
  try {
    const stored = await client.call('chat.send', {
      id: workspaceId,
      text: bubble.text,
      attachments: bubble.files,
    });
    // Its events may have overtaken this answer, and they know more.
    const known = useEngine.getState().chat[workspaceId]?.some((message) => message.id === stored.id);
    if (!known) putChatHistory(workspaceId, [stored]);
    put(workspaceId, bubble.id, null);
  } catch (thrown) {
    put(workspaceId, bubble.id, { ...bubble, state: 'failed', error: jsonOf(thrown) });
  }
}

function put(workspaceId: string, id: string, bubble: ChatMessage | null): void {
  useOutbox.setState((state) => {
    const others = (state[workspaceId] ?? NONE).filter((other) => other.id !== id);
    return { [workspaceId]: bubble ? [...others, bubble] : others };
  });
}

function jsonOf(thrown: unknown): NonNullable<ChatMessage['error']> {
  const json = errorOf(thrown);
  return { ...json, actions: [...json.actions] };
}
