import { AppError, type ChatFile, type ChatMessage, type Handlers } from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import type { SyntheticState } from './synthetic-state.ts';

interface StoredFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/** The conversations of the synthetic engine, as a test drives them. */
export class SyntheticTalk {
  readonly #state: SyntheticState;
  readonly #files = new Map<string, StoredFile>();
  readonly #partial = new Map<string, { workspaceId: string; text: string }>();
  /** Answers come only when the test gives them. */
  held: boolean;
  /** The events of a message come before the answer to `chat.send`, which waits for this. */
  beforeSent: (message: ChatMessage) => void | Promise<void> = () => undefined;
  /** The next messages are refused with this. */
  refusal: AppError | null = null;
  /** Uploads are answered once this is there. */
  uploadsMayEnd: Promise<void> = Promise.resolve();
  /** Uploads whose sender went away. */
  brokenOff = 0;
  /** Downloads that were asked for. */
  readonly downloads: string[] = [];

  constructor(state: SyntheticState, held: boolean) {
    this.#state = state;
    this.held = held;
  }

  addFile(name: string, mimeType: string, content: string | Buffer): ChatFile {
    const bytes = Buffer.from(content);
    const uri = `workspace:/workspace/.molecule/chat-uploads/${this.#files.size}-${name.slice(-60)}`;
    this.#files.set(uri, { name, mimeType, bytes });
    return { uri, name, mimeType, size: bytes.length };
  }

  download(uri: string): { name: string; mimeType: string; size: number; data: string } {
    this.downloads.push(uri);
    const file = this.#files.get(uri);
    if (!file) throw new AppError('file_not_found', 'This file is not there any more');
    const { name, mimeType, bytes } = file;
    return { name, mimeType, size: bytes.length, data: bytes.toString('base64') };
  }

  partialsOf(workspaceId: string): { messageId: string; text: string }[] {
    return [...this.#partial]
      .filter(([, partial]) => partial.workspaceId === workspaceId)
      .map(([messageId, { text }]) => ({ messageId, text }));
  }

  /** The agent writes on at its answer to a message. */
  write(message: ChatMessage, text: string): void {
    const { id: messageId, workspaceId } = message;
    const before = this.#partial.get(messageId)?.text ?? '';
    this.#partial.set(messageId, { workspaceId, text: before + text });
    this.#state.emit({ type: 'chat.delta', workspaceId, messageId, from: before.length, text });
  }

  /** The answer is whole. */
  answer(message: ChatMessage, text: string, files: readonly ChatFile[] = []): ChatMessage {
    this.#partial.delete(message.id);
    this.#state.say({ ...message, state: 'sent', error: null });
    return this.say(message.workspaceId, 'agent', text, { files: [...files] });
  }

  say(
    workspaceId: string,
    role: ChatMessage['role'],
    text: string,
    fields: Partial<ChatMessage> = {},
  ): ChatMessage {
    return this.#state.say({
      id: this.#state.newId('message'),
      workspaceId,
      role,
      text,
      files: [],
      state: 'sent',
      error: null,
      traceId: null,
      work: null,
      createdAt: Date.now(),
      ...fields,
    });
  }

  /** Fills a conversation without telling anybody. */
  fill(workspaceId: string, messages: readonly ChatMessage[]): void {
    this.#state.chat.set(workspaceId, [...messages]);
  }

  /** The newest message of the user. */
  asked(workspaceId: string): ChatMessage {
    const asked = this.#state.chat.get(workspaceId)?.findLast(({ role }) => role === 'user');
    if (!asked) throw new Error('nothing was asked');
    return asked;
  }
}

/** Chats over the synthetic state. */
export function syntheticTalkHandlers(state: SyntheticState, life: SyntheticLife, talk: SyntheticTalk) {
  const find = (id: string) => [...state.chat.values()].flat().find((known) => known.id === id);
  return {
    'chat.send': async ({ id, text, attachments, messageId }) => {
      if (talk.refusal) throw talk.refusal;
      const known = messageId === undefined ? undefined : find(messageId);
      if (known) return known;
      const online = state.workspace(id).status === 'online';
      const message = talk.say(id, 'user', text, {
        ...(messageId === undefined ? {} : { id: messageId }),
        files: attachments,
        state: online ? (talk.held ? 'sending' : 'sent') : 'queued',
      });
      await talk.beforeSent(message);
      if (online && !talk.held) life.answer(id, text);
      return message;
    },
    'chat.retry': ({ messageId }) => {
      const message = find(messageId);
      if (!message) throw new AppError('message_not_found', 'This message does not exist any more');
      if (talk.held) return state.say({ ...message, state: 'sending', error: null });
      life.answer(message.workspaceId, message.text);
      return state.say({ ...message, state: 'sent', error: null });
    },
    'chat.history': ({ id, before, limit }) => {
      const older = (state.chat.get(id) ?? []).filter(
        (message) => before === undefined || message.createdAt < before,
      );
      return {
        messages: older.slice(-limit),
        reachedEnd: older.length <= limit,
        partial: talk.partialsOf(id),
      };
    },
    'chat.markRead': ({ id, upTo }) => ({ unread: state.markRead(state.workspace(id).id, upTo) }),
    'chat.upload': ({ id, name, mimeType, data }) => {
      state.workspace(id);
      return talk.addFile(name, mimeType, Buffer.from(data, 'base64'));
    },
    'chat.download': ({ uri }) => talk.download(uri),
    'messages.cancel': ({ messageId }) => {
      const message = find(messageId);
      if (!message) throw new AppError('message_not_found', 'This message is done already');
      const [partial] = talk.partialsOf(message.workspaceId);
      if (message.state === 'queued') {
        const error = { code: 'message_failed', message: 'it was cancelled', actions: [] };
        state.say({ ...message, state: 'failed', error });
        return {};
      }
      if (partial) talk.answer(message, partial.text);
      else state.say({ ...message, state: 'sent' });
      talk.say(message.workspaceId, 'system', 'This answer is not complete: it was cancelled');
      return {};
    },
    'timeline.search': ({ id, text, limit }) => {
      const wanted = text.toLowerCase();
      const found = (state.chat.get(id) ?? []).filter((message) =>
        message.text.toLowerCase().includes(wanted),
      );
      const hits = found.reverse().map((message) => ({
        kind: 'activity' as const,
        activity: {
          id: message.id,
          workspaceId: id,
          type: 'a2a_receive',
          method: 'message/send',
          summary: '',
          sourceId: null,
          targetId: id,
          status: 'ok',
          errorDetail: '',
          durationMs: null,
          requestText: message.text,
          responseText: '',
          traceId: null,
          spanId: null,
          parentSpanId: null,
          createdAt: message.createdAt,
        },
      }));
      return { hits: hits.slice(0, limit) };
    },
  } satisfies Partial<Handlers>;
}
