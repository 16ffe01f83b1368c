import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../core/contract/index.ts';
import {
  conversationRows,
  isOutgoing,
  mergeConversation,
  outgoingMessage,
  unansweredMessage,
} from '../../../renderer/src/inspector/talk/conversation.ts';
import { createDrafts } from '../../../renderer/src/inspector/talk/drafts.ts';
import { progressLines } from '../../../renderer/src/inspector/talk/progress.ts';
import type { Entry } from '../../../renderer/src/inspector/timeline/entry.ts';

const NOON = new Date(2026, 10, 20, 12).getTime();
const MINUTE_MS = 60_000;

function message(id: string, fields: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id,
    workspaceId: 'w',
    role: 'user',
    text: id,
    files: [],
    state: 'sent',
    error: null,
    createdAt: NOON,
    ...fields,
  };
}

describe('mergeConversation', () => {
  it('shows a bubble until the engine has the message', () => {
    const bubble = outgoingMessage('w', 'hello', NOON, 1);
    expect(mergeConversation([], [bubble])).toEqual([bubble]);
    const confirmed = message('m1', { text: 'hello', createdAt: NOON + 5 });
    expect(mergeConversation([confirmed], [bubble])).toEqual([confirmed]);
  });

  it('lets one message confirm one bubble, so that the same text twice shows twice', () => {
    const bubbles = [outgoingMessage('w', 'again', NOON, 1), outgoingMessage('w', 'again', NOON + 10, 2)];
    const first = message('m1', { text: 'again', createdAt: NOON + 5 });
    expect(mergeConversation([first], bubbles).map((each) => each.id)).toEqual(['m1', bubbles[1]?.id]);
  });

  it('does not take an old message of the same text for the new one', () => {
    const old = message('old', { text: 'hello', createdAt: NOON - MINUTE_MS });
    const bubble = outgoingMessage('w', 'hello', NOON, 1);
    expect(mergeConversation([old], [bubble])).toHaveLength(2);
  });

  it('keeps a failed bubble, which can be sent again', () => {
    const failed = { ...outgoingMessage('w', 'hello', NOON, 1), state: 'failed' as const };
    const same = message('m1', { text: 'hello', createdAt: NOON + 5 });
    expect(mergeConversation([same], [failed])).toContain(failed);
    const lost = { ...failed, error: { code: 'disconnected', message: 'lost', actions: [] } };
    expect(mergeConversation([], [lost])).toEqual([lost]);
    expect(mergeConversation([same], [lost])).toEqual([same]);
    expect(isOutgoing(failed)).toBe(true);
    expect(isOutgoing(same)).toBe(false);
  });
});

describe('conversationRows', () => {
  it('separates days and opens a turn for each side and after a pause', () => {
    const rows = conversationRows(
      [
        message('yesterday', { createdAt: NOON - 24 * 60 * MINUTE_MS }),
        message('first'),
        message('second', { createdAt: NOON + MINUTE_MS }),
        message('reply', { role: 'agent', createdAt: NOON + 2 * MINUTE_MS }),
        message('later', { role: 'agent', createdAt: NOON + 30 * MINUTE_MS }),
      ],
      NOON + 31 * MINUTE_MS,
    );
    expect(
      rows.map((row) => (row.kind === 'day' ? row.label : `${row.opensTurn ? '+' : ' '}${row.key}`)),
    ).toEqual(['Yesterday', '+yesterday', 'Today', '+first', ' second', '+reply', '+later']);
  });
});

describe('unansweredMessage', () => {
  it('is the last word of the user while nobody has answered', () => {
    const asked = message('asked');
    expect(unansweredMessage([message('before', { role: 'agent' }), asked])).toBe(asked);
    expect(unansweredMessage([asked, message('answer', { role: 'agent' })])).toBeUndefined();
    expect(unansweredMessage([asked, message('error', { role: 'system' })])).toBeUndefined();
    expect(unansweredMessage([])).toBeUndefined();
  });

  it('stays while the engine delivers it, also when the agent writes in between', () => {
    const asked = message('asked', { state: 'sending' });
    expect(unansweredMessage([asked, message('interim', { role: 'agent' })])).toBe(asked);
  });

  it.each(['queued', 'failed'] as const)('is nothing while the message is %s', (state) => {
    expect(unansweredMessage([message('asked', { state })])).toBeUndefined();
  });

  it('is nothing before the engine has the message', () => {
    expect(unansweredMessage([outgoingMessage('w', 'hello', NOON, 1)])).toBeUndefined();
  });
});

describe('drafts', () => {
  function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { size(): number } {
    const items = new Map<string, string>();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
      size: () => items.size,
    };
  }

  it('keeps one text per workspace over a reload', () => {
    const storage = memory();
    const before = createDrafts(storage);
    before.write('a', 'half a thou');
    before.write('b', 'other');
    const after = createDrafts(storage);
    expect([after.read('a'), after.read('b'), after.read('c')]).toEqual(['half a thou', 'other', '']);
  });

  it('leaves nothing behind once sent', () => {
    const storage = memory();
    const drafts = createDrafts(storage);
    drafts.write('a', 'x');
    drafts.write('a', '');
    expect(storage.size()).toBe(0);
  });

  it('keeps the text in this window when the storage refuses', () => {
    const drafts = createDrafts({
      ...memory(),
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    });
    drafts.write('a', 'kept');
    expect(drafts.read('a')).toBe('kept');
  });
});

describe('progressLines', () => {
  const entry = (fields: Partial<Entry>): Entry => ({
    id: `${fields.at}`,
    at: 0,
    kind: 'tool',
    failed: false,
    workspaceId: 'w',
    sourceId: 'w',
    targetId: null,
    phrase: 'alone',
    text: 'web_search',
    requestText: '',
    responseText: '',
    errorDetail: '',
    durationMs: null,
    state: 'done',
    ...fields,
  });
  const delegation = { kind: 'delegation', targetId: 'p' } as const;
  const linesOf = (entries: Entry[]) => progressLines(entries, 'w', 10, () => 'Mara');

  it('tells the story in order, from the newest-first list, without what came before', () => {
    const lines = linesOf([
      entry({ at: 14, ...delegation, phrase: 'answered', durationMs: 3_200 }),
      entry({ at: 13 }),
      entry({ at: 12, ...delegation, phrase: 'asked' }),
      entry({ at: 9, text: 'before' }),
    ]);
    expect(lines.map((line) => [line.text, line.state])).toEqual([
      ['Asked Mara', 'done'],
      ['web_search', 'done'],
      ['Mara answered after 3.2 s', 'done'],
    ]);
  });

  it('shows a question without an answer as running', () => {
    expect(linesOf([entry({ at: 12, ...delegation, phrase: 'asked' })])[0]?.state).toBe('running');
  });

  it('leaves out what others did and says repeated lines once', () => {
    const lines = linesOf([entry({ at: 14, sourceId: 'other' }), entry({ at: 13 }), entry({ at: 12 })]);
    expect(lines).toHaveLength(1);
  });

  it('keeps the newest six', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      entry({ at: 30 - index, text: `step ${30 - index}` }),
    );
    expect(linesOf(many).map((line) => line.text)).toEqual(
      [25, 26, 27, 28, 29, 30].map((at) => `step ${at}`),
    );
  });
});
