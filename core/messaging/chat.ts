import { AppError, newId } from '../base/index.ts';
import type { ChatFile, ChatMessage } from '../contract/index.ts';
import type { QueueRecord, Store } from '../store/index.ts';
import {
  filePartsOf,
  type HistoryMessage,
  messagesOf,
  pendingMessage,
  toChatMessage,
} from './chat-messages.ts';
import { textEnvelope } from './envelope.ts';
import type { Outbox } from './outbox.ts';
import { tellUnread } from './unread.ts';

/** How many earlier messages travel with a new one: engines without memory of their own rely on them. */
const HISTORY_SENT = 20;

/** The conversation between the user and each workspace. */
export class Chat {
  readonly #store: Store;
  readonly #outbox: Outbox;

  constructor(store: Store, outbox: Outbox) {
    this.#store = store;
    this.#outbox = outbox;
    outbox.observe('chat', { changed: (row) => this.#tell(row) });
  }

  /**
   * Stores the message, then sends it when the agent is there. It is not lost by a crash. One whose id is known already
   * is not sent again.
   */
  send(
    workspaceId: string,
    text: string,
    attachments: readonly ChatFile[] = [],
    givenId?: string,
  ): ChatMessage {
    // Whoever lost the answer to a call asks again.
    const known = givenId === undefined ? undefined : this.#store.queue.findChat(workspaceId, givenId);
    if (known) return pendingMessage(known);
    const messageId = givenId ?? newId();
    const row = this.#store.transaction(() => {
      const history = this.history(workspaceId, HISTORY_SENT).messages.map((message) => ({
        role: message.role === 'user' ? 'user' : 'agent',
        parts: [{ kind: 'text', text: message.text }],
      }));
      const stored = this.#outbox.put({
        kind: 'chat',
        targetId: workspaceId,
        callerId: null,
        envelope: textEnvelope(messageId, text, { history }, filePartsOf(attachments)),
      });
      this.#tell(stored);
      return stored;
    });
    this.#outbox.drain(workspaceId);
    return pendingMessage(row);
  }

  /** Sends a failed message again. Throws `message_not_found`. */
  retry(messageId: string, workspaceIds: readonly string[]): ChatMessage {
    for (const id of workspaceIds) {
      const row = this.#store.queue.openChat(id).find((each) => each.messageId === messageId);
      if (row?.status !== 'failed') continue;
      const again = this.#store.queue.update(row.id, {
        status: 'queued',
        attempts: 0,
        notBefore: 0,
        lastError: null,
      });
      if (!again) break;
      this.#tell(again);
      this.#outbox.drain(id);
      return pendingMessage(again);
    }
    throw new AppError('message_not_found', 'This message is not waiting to be sent again');
  }

  /** Answered messages, oldest first: those of the newest `limit` history rows before `before` (ms). */
  history(workspaceId: string, limit: number, before?: number): { rows: number; messages: HistoryMessage[] } {
    const rows = this.#store.activity.list({
      workspaceId,
      type: 'a2a_receive',
      source: 'canvas',
      before,
      limit,
    });
    return { rows: rows.length, messages: rows.reverse().flatMap(messagesOf) };
  }

  /** The newest page with what still waits for an answer at its end, or an older page. */
  page(
    workspaceId: string,
    limit: number,
    before?: number,
  ): { messages: ChatMessage[]; reachedEnd: boolean } {
    const history = this.history(workspaceId, limit, before);
    const messages: ChatMessage[] = history.messages.map((message) => toChatMessage(message, this.#store));
    if (before === undefined) messages.push(...this.#store.queue.openChat(workspaceId).map(pendingMessage));
    return { messages, reachedEnd: history.rows < limit };
  }

  /**
   * Somebody has read all of a conversation up to a time (ms). Returns how many answers are left, which all clients are
   * told, also when it is as before: who asks believes something else.
   */
  markRead(workspaceId: string, upTo: number): number {
    return this.#store.transaction(() => {
      this.#store.unread.markRead(workspaceId, upTo);
      return tellUnread(this.#store, workspaceId);
    });
  }

  #tell(row: QueueRecord): void {
    // An answered message is told by the history row that holds it.
    if (row.status === 'completed' || row.status === 'dropped') return;
    this.#store.events.append({ type: 'chat.changed', message: pendingMessage(row) });
  }
}
