import { describe, expect, it } from 'vitest';
import type { Activity, ChatMessage } from '../../../core/contract/index.ts';
import { causeOf, commsOf, peersOf } from '../../../renderer/src/inspector/talk/agents/comms.ts';
import { csvRows } from '../../../renderer/src/inspector/talk/attachments/csv.ts';
import { inertTypeOf, kindOf } from '../../../renderer/src/inspector/talk/attachments/kinds.ts';
import { isTame, piecesOf, shownPart } from '../../../renderer/src/inspector/talk/bounds.ts';
import {
  mentionAt,
  mentionOptions,
  withMention,
} from '../../../renderer/src/inspector/talk/composer/mentions.ts';
import {
  conversationRows,
  firstUnread,
  isOutgoing,
  mergeConversation,
  outgoingMessage,
  unansweredMessage,
} from '../../../renderer/src/inspector/talk/conversation.ts';
import { createDrafts } from '../../../renderer/src/inspector/talk/drafts.ts';
import { conversationMarkdown } from '../../../renderer/src/inspector/talk/export.ts';
import { hitsIn, olderHits } from '../../../renderer/src/inspector/talk/find/hits.ts';
import { newsOf } from '../../../renderer/src/inspector/talk/news.ts';
import { progressLines } from '../../../renderer/src/inspector/talk/progress.ts';
import { applyDeltas } from '../../../renderer/src/inspector/talk/streams.ts';
import { fullTime } from '../../../renderer/src/inspector/time.ts';
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
    traceId: null,
    work: null,
    createdAt: NOON,
    ...fields,
  };
}

const bubble = (id: string, fields: Partial<ChatMessage> = {}) => ({
  ...outgoingMessage({ id, workspaceId: 'w', text: id, files: [], createdAt: NOON }),
  ...fields,
});

describe('A14: mergeConversation', () => {
  it('shows a bubble until the engine has the message of the same id', () => {
    expect(mergeConversation([], [bubble('m1')])).toEqual([bubble('m1')]);
    const confirmed = message('m1', { createdAt: NOON + 5 });
    expect(mergeConversation([confirmed], [bubble('m1')])).toEqual([confirmed]);
  });

  it('shows the same text twice when it was sent twice', () => {
    const first = message('m1', { text: 'again', createdAt: NOON + 5 });
    const second = bubble('m2', { text: 'again', createdAt: NOON + 10 });
    expect(mergeConversation([first], [bubble('m1', { text: 'again' }), second])).toEqual([first, second]);
  });

  it('keeps what failed until the engine has it after all', () => {
    const failed = bubble('m1', { state: 'failed' });
    expect(mergeConversation([message('m0')], [failed])).toContain(failed);
    expect(mergeConversation([message('m1')], [failed])).toEqual([message('m1')]);
    expect(isOutgoing(failed)).toBe(true);
    expect(isOutgoing(message('m1'))).toBe(false);
  });
});

describe('applyDeltas', () => {
  const delta = (from: number, text: string, messageId = 'q') => ({ messageId, from, text });

  it('puts pieces where they belong', () => {
    expect(applyDeltas({}, [delta(0, 'Hel'), delta(3, 'lo'), delta(0, 'x', 'p')])).toEqual({
      q: 'Hello',
      p: 'x',
    });
    expect(applyDeltas({ q: 'Hello' }, [delta(1, 'i')])).toEqual({ q: 'Hi' });
    expect(applyDeltas({ q: 'Wrong' }, [delta(0, 'Right')])).toEqual({ q: 'Right' });
  });

  it('leaves out what would leave a gap, and what was emptied on the way', () => {
    expect(applyDeltas({}, [delta(5, 'late')])).toEqual({});
    expect(applyDeltas({ q: 'Hello' }, [delta(3, '')])).toEqual({ q: 'Hello' });
  });

  it('does not keep all that ever was', () => {
    const many = Array.from({ length: 100 }, (_, at) => delta(0, 'x', `m${at}`));
    expect(Object.keys(applyDeltas({}, many)).at(-1)).toBe('m99');
    expect(Object.keys(applyDeltas({}, many)).length).toBeLessThan(50);
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
      { now: NOON + 31 * MINUTE_MS },
    );
    expect(rows.map(({ key, day, opensTurn }) => [key, day, opensTurn])).toEqual([
      ['yesterday', 'Yesterday', true],
      ['first', 'Today', true],
      ['second', null, false],
      ['reply', null, true],
      ['later', null, true],
    ]);
  });
});

describe('places', () => {
  it('count the messages that wait, in order', () => {
    const rows = conversationRows(
      [
        message('a', { state: 'sending' }),
        message('b', { state: 'queued' }),
        message('c', { state: 'queued' }),
      ],
      { now: NOON },
    );
    expect(rows.map(({ place }) => place)).toEqual([0, 1, 2]);
  });

  it('U11: a line stands above the first message that nobody has seen', () => {
    const said = [message('q'), message('a1', { role: 'agent' }), message('a2', { role: 'agent' })];
    const first = firstUnread(said, 2, false);
    expect(first?.id).toBe('a1');
    expect(firstUnread(said, 0, true)).toBeUndefined();
    // The first may be older than what is known, or is gone.
    expect(firstUnread(said, 9, false)).toBeUndefined();
    expect(firstUnread(said, 9, true)?.id).toBe('a1');
    const rows = conversationRows(said, { now: NOON, unread: { id: 'a1', count: 2 } });
    expect(rows.map(({ unread }) => unread)).toEqual([0, 2, 0]);
  });
});

describe('unansweredMessage', () => {
  it('is what is being delivered, also when more waits behind it', () => {
    const asked = message('asked', { state: 'sending' });
    expect(unansweredMessage([asked, message('next', { state: 'queued' })])).toBe(asked);
  });

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
    expect(unansweredMessage([bubble('m1')])).toBeUndefined();
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
    traceId: null,
    spanId: null,
    activity: null,
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

describe('a search', () => {
  it('finds every place, in any case, oldest first', () => {
    const said = [
      message('a', { text: 'Plan, plan' }),
      message('b', { text: 'no' }),
      message('c', { text: 'A PLAN' }),
    ];
    expect(hitsIn(said, ' plan ')).toEqual([
      { messageId: 'a', occurrence: 0 },
      { messageId: 'a', occurrence: 1 },
      { messageId: 'c', occurrence: 0 },
    ]);
    expect(hitsIn(said, '  ')).toEqual([]);
    expect(hitsIn([message('d', { text: 'x'.repeat(50_000) })], 'x').length).toBeLessThanOrEqual(2_000);
  });

  it('counts older hits of this chat only', () => {
    const activity = (id: string, fields: object) => ({
      kind: 'activity' as const,
      activity: { id, type: 'a2a_receive', sourceId: null, createdAt: 5, ...fields } as Activity,
    });
    const found = [
      activity('old', {}),
      activity('loaded', { createdAt: 50 }),
      activity('of an agent', { sourceId: 'p' }),
      activity('a log', { type: 'agent_log' }),
    ];
    expect(olderHits(found, 10)).toEqual([5]);
  });
});

describe('a conversation as Markdown', () => {
  it('says who said what, with files and notes', () => {
    const file = { uri: 'workspace:/a', name: 'a.md' };
    const said = [
      message('q', { text: 'Hi', files: [file] }),
      message('a', { role: 'agent', text: '**Hello**' }),
      message('s', { role: 'system', text: 'It\nbroke off' }),
    ];
    const at = fullTime(NOON);
    expect(conversationMarkdown('Mara', said)).toBe(
      `# Conversation with Mara\n\n## You · ${at}\n\nHi\n\n- Attached: a.md\n\n## Mara · ${at}\n\n**Hello**\n\n## Mara · ${at}\n\n> It\n> broke off\n`,
    );
  });
});

describe('what is worked on at once', () => {
  it('is the beginning of a long text, up to a line break near', () => {
    expect(shownPart('short')).toBe('short');
    expect(shownPart('x'.repeat(1_000_000))).toHaveLength(20_000);
    expect(shownPart('a line\n'.repeat(100_000)).endsWith('a line')).toBe(true);
  });

  it('is cut into pieces that are the text again', () => {
    for (const text of ['', 'short', 'y'.repeat(50_000), 'word '.repeat(9_000), 'line\n'.repeat(9_000)]) {
      const pieces = piecesOf(text);
      expect(pieces.join('')).toBe(text);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(6_000);
    }
  });

  it.each([
    ['quotes', '> '.repeat(500)],
    ['lists in one line', '- '.repeat(500)],
    ['indented lists', Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
    ['brackets', '['.repeat(9_000)],
    ['emphasis', '*a **b '.repeat(2_500)],
    ['columns', '|a'.repeat(4_001)],
  ])('is not read as Markdown when it is nested without end: %s', (_, text) => {
    expect(isTame(text)).toBe(false);
  });

  it('is read as Markdown as people write it', () => {
    expect(isTame('# A\n\n- one\n  - two\n    - three\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toBe(
      true,
    );
    expect(isTame('-'.repeat(100))).toBe(true);
  });
});

describe('attachments', () => {
  it.each([
    ['a.png', 'image/png', 'image', 'image/png'],
    ['a.PDF', '', 'pdf', 'application/pdf'],
    ['a.svg', 'image/svg+xml', 'code', undefined],
    ['a.html', 'text/html', 'code', undefined],
    ['page', 'text/html', 'text', undefined],
    ['logo', 'image/svg+xml', 'other', undefined],
    ['photo', 'image/jpeg', 'image', 'image/jpeg'],
    ['a.exe', 'image/png', 'other', undefined],
    ['a.md', 'text/markdown', 'markdown', undefined],
    ['a.csv', '', 'csv', undefined],
    ['notes', 'text/plain', 'text', undefined],
    ['a.bin', '', 'other', undefined],
  ])('%s (%s) is shown as %s, with a type that runs nothing', (name, mimeType, kind, type) => {
    expect(kindOf({ name, mimeType })).toBe(kind);
    expect(inertTypeOf({ name, mimeType })).toBe(type);
  });

  it('reads tables with quotes, and only as much as can be looked at', () => {
    expect(csvRows('a,b\n"x, ""y""\nz",2\r\n', ',')).toEqual({
      header: ['a', 'b'],
      rows: [['x, "y"\nz', '2']],
      total: 1,
    });
    const large = csvRows(`h\n${'1\n'.repeat(9_000)}`, ',');
    expect([large.rows.length, large.total]).toEqual([500, 9_000]);
    expect(csvRows(`${'c,'.repeat(900)}\n`, ',').header).toHaveLength(60);
  });
});

describe('mentions', () => {
  const people = ['Mara Lindqvist', 'Hanna Sørensen', 'Nour Haddad'].map((name) => ({ name }));

  it('begin after a space, and nowhere else', () => {
    expect(mentionAt('Ask @han', 8)).toEqual({ from: 4, to: 8, query: 'han' });
    expect(mentionAt('@', 1)).toEqual({ from: 0, to: 1, query: '' });
    expect(mentionAt('mail@han', 8)).toBeNull();
    expect(mentionAt('@han and', 8)).toBeNull();
  });

  it('find names by any of their words, with and without accents', () => {
    expect(mentionOptions(people, 'sor').map(({ name }) => name)).toEqual(['Hanna Sørensen']);
    expect(mentionOptions(people, 'ha').map(({ name }) => name)).toEqual(['Hanna Sørensen', 'Nour Haddad']);
    expect(mentionOptions(people, 'zz')).toEqual([]);
  });

  it('put the name where it was typed', () => {
    expect(withMention('Ask @han now', { from: 4, to: 8, query: 'han' }, 'Hanna')).toEqual({
      text: 'Ask @Hanna now',
      caret: 11,
    });
  });
});

describe('what agents say to each other', () => {
  const said = (fields: object): Entry => {
    const common = {
      failed: false,
      errorDetail: '',
      durationMs: null,
      state: 'done',
      responseText: '',
      text: '',
    };
    return { id: 'x', at: 1, kind: 'message', phrase: 'wrote', ...common, ...fields } as unknown as Entry;
  };

  it('has a direction and a peer, and neither the user nor channels', () => {
    const lines = commsOf(
      [
        said({ id: '5', sourceId: 'telegram:1', targetId: 'w', requestText: 'hi' }),
        said({ id: '4', sourceId: null, targetId: 'w', requestText: 'hi' }),
        said({
          id: '3',
          kind: 'delegation',
          phrase: 'answered',
          sourceId: 'w',
          targetId: 'p',
          responseText: 'done',
        }),
        said({ id: '2', sourceId: 'q', targetId: 'w', requestText: 'asks', responseText: 'told' }),
        said({
          id: '1',
          kind: 'delegation',
          phrase: 'asked',
          sourceId: 'w',
          targetId: 'p',
          requestText: 'task',
        }),
        said({ id: '0', sourceId: 'w', targetId: 'p', requestText: 'task', responseText: 'done' }),
      ],
      'w',
    );
    expect(
      lines.map(({ id, direction, peerId, text, answer }) => [id, direction, peerId, text, answer]),
    ).toEqual([
      ['1', 'out', 'p', 'task', ''],
      ['2', 'in', 'q', 'asks', 'told'],
      ['3', 'in', 'p', 'done', ''],
    ]);
    expect(peersOf(lines)).toEqual([
      { id: 'p', count: 2 },
      { id: 'q', count: 1 },
    ]);
  });

  it.each([
    ['workspace agent busy — it did not answer in time', /too long/],
    ['read ECONNRESET', /connection broke/],
    ['workspace has no URL', /could not be reached/],
    ['the agent answered with nothing that can be read', /without any text/],
    ['Agent error (ValueError)', /error of its own/],
  ])('a failure has a likely cause: %s', (error, hint) => {
    expect(causeOf(error)).toMatch(hint);
  });

  it('an error without a known word has none', () => {
    expect(causeOf('hm')).toBeUndefined();
  });
});

describe('newsOf', () => {
  const answer = (id: string, createdAt: number) => message(id, { role: 'agent', createdAt });
  const ids = (before: readonly ChatMessage[], now: readonly ChatMessage[]) =>
    newsOf(before, now).map(({ id }) => id);
  const known = [message('m1'), answer('a1', NOON + 1)];

  it('is what an agent says at the end, and nothing of an older page', () => {
    expect(ids(known, [answer('old', NOON - MINUTE_MS), ...known])).toEqual([]);
    expect(ids(known, [...known, message('m2', { createdAt: NOON + 2 })])).toEqual([]);
    expect(ids(known, [...known, answer('a2', NOON + 2)])).toEqual(['a2']);
    expect(ids([], [answer('a1', NOON)])).toEqual(['a1']);
  });

  it('is a message that was not delivered, once', () => {
    const failed = message('m1', { state: 'failed' });
    expect(ids([message('m1', { state: 'sending' })], [failed])).toEqual(['m1']);
    expect(ids([failed], [failed, answer('a1', NOON + 1)])).toEqual(['a1']);
    expect(ids(known, [message('m0', { state: 'failed', createdAt: NOON - MINUTE_MS }), ...known])).toEqual(
      [],
    );
  });
});
