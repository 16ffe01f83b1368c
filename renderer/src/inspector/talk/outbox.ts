import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { ChatFile, ChatMessage } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { putChatHistory, useEngine } from '../../engine/store.ts';
import { text as texts } from '../../text/index.ts';
import { errorOf } from '../errors.ts';
import { isOutgoing, type Outgoing, outgoingMessage } from './conversation.ts';

interface Outbox {
  readonly byWorkspace: Readonly<Record<string, readonly Outgoing[]>>;
}

/** Messages that the engine has not confirmed, by workspace. They outlive a change of the workspace and a reload. */
const useOutbox = create<Outbox>()(
  persist((): Outbox => ({ byWorkspace: {} }), {
    name: 'molecule.outbox',
    storage: createJSONStorage(() => sessionStorage),
    merge: (stored) => ({ byWorkspace: afterReload((stored as Outbox | undefined)?.byWorkspace ?? {}) }),
  }),
);

const NONE: readonly Outgoing[] = [];

/** The unconfirmed messages to a workspace, oldest first. */
export function useOutgoing(workspaceId: string): readonly Outgoing[] {
  return useOutbox((state) => state.byWorkspace[workspaceId] ?? NONE);
}

/** Sends a message: its bubble shows at once, and turns into a failed one that can be sent again if need be. */
export async function sendMessage(
  workspaceId: string,
  text: string,
  files: readonly ChatFile[] = [],
): Promise<void> {
  const id = crypto.randomUUID();
  await deliver(outgoingMessage({ id, workspaceId, text, files: [...files], createdAt: Date.now() }));
}

/** Sends a failed message again. The engine knows it by its id, so that it is never sent twice. */
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

/** Forgets a message that never reached the engine. */
export function dropOutgoing(message: Outgoing): void {
  put(message.workspaceId, message.id, null);
}

async function deliver(bubble: Outgoing): Promise<void> {
  const { id: messageId, workspaceId: id, text, files } = bubble;
  put(id, messageId, bubble);
  try {
    const stored = await client.call('chat.send', { id, text, attachments: files, messageId });
    // Its events may have overtaken this answer, and they know more.
    const known = useEngine.getState().chat[id]?.some((message) => message.id === stored.id);
    if (!known) putChatHistory(id, [stored]);
    put(id, messageId, null);
  } catch (thrown) {
    put(id, messageId, { ...bubble, state: 'failed', error: jsonOf(thrown) });
  }
}

function put(workspaceId: string, id: string, bubble: Outgoing | null): void {
  useOutbox.setState(({ byWorkspace }) => {
    const others = (byWorkspace[workspaceId] ?? NONE).filter((other) => other.id !== id);
    return { byWorkspace: { ...byWorkspace, [workspaceId]: bubble ? [...others, bubble] : others } };
  });
}

/** Nobody waits any more for what was on its way when the page went: it can be sent again, which is safe. */
function afterReload(stored: Outbox['byWorkspace']): Outbox['byWorkspace'] {
  const error = { code: 'disconnected', message: texts.talk.delivery.maybeSent, actions: [] };
  return Object.fromEntries(
    Object.entries(stored).map(([id, bubbles]) => [
      id,
      bubbles.map((bubble) => (bubble.state === 'sending' ? { ...bubble, state: 'failed', error } : bubble)),
    ]),
  );
}

function jsonOf(thrown: unknown): NonNullable<ChatMessage['error']> {
  const json = errorOf(thrown);
  return { ...json, actions: [...json.actions] };
}
