import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../core/contract/index.ts';
import { entryOf, statusEntry } from '../../../renderer/src/inspector/timeline/entry.ts';
import {
  type Choice,
  EVERYTHING,
  filterEntries,
  YOU,
} from '../../../renderer/src/inspector/timeline/filter.ts';
import {
  inScope,
  mergeEntries,
  newestFirst,
  scopeKey,
} from '../../../renderer/src/inspector/timeline/merge.ts';
import { namesFrom, withNames } from '../../../renderer/src/inspector/timeline/names.ts';
import { addPage, NO_PAGES } from '../../../renderer/src/inspector/timeline/pages.ts';
import { NO_TRACE } from '../renderer/fixtures.ts';

const MARA = '11111111-1111-4111-8111-111111111111';
const JONAS = '22222222-2222-4222-8222-222222222222';
const nameOf = namesFrom({ [MARA]: { name: 'Mara Lindqvist' }, [JONAS]: { name: 'Jonas Bréau' } });

function activity(fields: Partial<Activity>): Activity {
  return {
    id: 'a',
    workspaceId: MARA,
    type: 'a2a_receive',
    method: 'message/send',
    summary: '',
    sourceId: null,
    targetId: null,
    status: 'ok',
    errorDetail: '',
    durationMs: null,
    requestText: '',
    responseText: '',
    ...NO_TRACE,
    createdAt: 1_000,
    ...fields,
  };
}

describe('entryOf', () => {
  it('reads a message of the user', () => {
    const entry = entryOf(activity({ targetId: MARA, requestText: 'Plan the launch\nin detail' }));
    expect(entry).toMatchObject({
      kind: 'message',
      sourceId: null,
      targetId: MARA,
      text: 'Plan the launch',
      state: 'done',
    });
  });

  it('reads what an agent tells the user by itself', () => {
    const entry = entryOf(activity({ method: 'notify', summary: 'Agent message: hi', responseText: 'hi' }));
    expect(entry).toMatchObject({ kind: 'message', sourceId: MARA, targetId: null, text: 'hi' });
  });

  it('shows the words of what was written, and a failure as it was told', () => {
    expect(entryOf(activity({ requestText: '\n## Plan the **launch**\nin detail' })).text).toBe(
      'Plan the launch',
    );
    const lost = activity({ type: 'delegation', method: 'delegate', errorDetail: '# exit code *1*' });
    expect(entryOf(lost).text).toBe('# exit code *1*');
  });

  it('reads both halves of a delegation from the caller to the callee', () => {
    const asked = entryOf(
      activity({
        type: 'delegation',
        method: 'delegate',
        sourceId: MARA,
        targetId: JONAS,
        status: 'pending',
      }),
    );
    const answered = entryOf(
      activity({ type: 'delegation', method: 'delegate_result', sourceId: MARA, targetId: JONAS }),
    );
    expect(asked).toMatchObject({ kind: 'delegation', phrase: 'asked', state: 'waiting' });
    expect(answered).toMatchObject({ phrase: 'answered', sourceId: MARA, targetId: JONAS });
  });

  it.each(['error', 'timeout', 'failed'])('counts %s as failed', (status) => {
    expect(entryOf(activity({ status })).failed).toBe(true);
  });

  it('counts rows of type error as failed whatever their status says', () => {
    expect(entryOf(activity({ type: 'error', status: 'ok' }))).toMatchObject({
      kind: 'status',
      failed: true,
    });
  });

  it('tells tools from tasks', () => {
    expect(entryOf(activity({ type: 'agent_log' })).kind).toBe('tool');
    expect(entryOf(activity({ type: 'task_update' })).kind).toBe('status');
  });
});

describe('mergeEntries', () => {
  const list = fc.array(fc.record({ id: fc.integer({ min: 0, max: 30 }), at: fc.nat(50) }));
  const toEntries = (rows: readonly { id: number; at: number }[]) =>
    [...new Map(rows.map((row) => [row.id, row])).values()]
      .map(({ id, at }) => entryOf(activity({ id: `e${id}`, createdAt: at })))
      .sort(newestFirst);

  it('holds every entry once, newest first, whatever overlaps', () => {
    fc.assert(
      fc.property(list, list, (known, fresh) => {
        const merged = mergeEntries(toEntries(known), toEntries(fresh));
        const ids = merged.map((entry) => entry.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(ids)).toEqual(new Set([...known, ...fresh].map(({ id }) => `e${id}`)));
        expect(merged).toEqual([...merged].sort(newestFirst));
      }),
    );
  });

  it('lets the fresh one win and keeps ties in a fixed order', () => {
    const old = entryOf(activity({ id: 'x', status: 'pending' }));
    const live = entryOf(activity({ id: 'x', status: 'ok' }));
    expect(mergeEntries([old], [live])).toEqual([live]);
    const b = entryOf(activity({ id: 'b' }));
    const c = entryOf(activity({ id: 'c' }));
    expect(mergeEntries([b], [c])).toEqual(mergeEntries([c], [b]));
  });

  it('keeps the list itself when nothing is new', () => {
    const known = toEntries([{ id: 1, at: 1 }]);
    expect(mergeEntries(known, [])).toBe(known);
  });
});

describe('addPage', () => {
  const rows = (...times: number[]) => times.map((at) => activity({ id: `r${at}`, createdAt: at }));
  const page = (times: number[], reachedEnd = false) => ({
    entries: rows(...times),
    reachedEnd,
    lookedTo: times.at(-1) ?? null,
  });

  it('adds older pages below, each row once, and knows the end', () => {
    const first = addPage(NO_PAGES, page([9, 8]));
    const second = addPage({ ...first, loading: 'older' }, page([8, 7], true));
    expect(second.stored.map(({ createdAt }) => createdAt)).toEqual([9, 8, 7]);
    expect(second).toMatchObject({ reachedEnd: true, lookedTo: 7, loading: null });
  });

  it('keeps what was paged back to when the newest page comes again', () => {
    const known = addPage({ ...addPage(NO_PAGES, page([9, 8])), loading: 'older' }, page([7], true));
    const again = addPage({ ...known, loading: 'first' }, page([10, 9, 8]));
    expect(again.stored.map(({ createdAt }) => createdAt)).toEqual([10, 9, 8, 7]);
    expect(again.reachedEnd).toBe(true);
  });

  it('steps over a moment with more rows than a page, and does not go round for ever', () => {
    const first = addPage(NO_PAGES, page([5]));
    const stalled = addPage({ ...first, loading: 'older' }, page([5]));
    expect(stalled).toMatchObject({ stalled: true, reachedEnd: false });
    expect(addPage({ ...stalled, loading: 'older' }, page([5])).reachedEnd).toBe(true);
  });
});

describe('scopes', () => {
  const between = entryOf(activity({ type: 'delegation', sourceId: MARA, targetId: JONAS }));
  const alone = entryOf(activity({ type: 'agent_log' }));

  it('gives a workspace what it does and what is done to it', () => {
    expect(inScope(between, { kind: 'workspace', id: JONAS })).toBe(true);
    expect(inScope(alone, { kind: 'workspace', id: JONAS })).toBe(false);
  });

  it('gives a pair only what passed between the two, in either order', () => {
    expect(inScope(between, { kind: 'pair', id: JONAS, peerId: MARA })).toBe(true);
    expect(inScope(alone, { kind: 'pair', id: MARA, peerId: JONAS })).toBe(false);
    expect(scopeKey({ kind: 'pair', id: MARA, peerId: JONAS })).toBe(
      scopeKey({ kind: 'pair', id: JONAS, peerId: MARA }),
    );
  });
});

describe('filterEntries', () => {
  const entries = [
    entryOf(activity({ id: '1', requestText: 'Draft the press note' })),
    entryOf(activity({ id: '2', type: 'delegation', sourceId: MARA, targetId: JONAS, status: 'failed' })),
    entryOf(activity({ id: '3', type: 'agent_log', summary: 'web_search: pricing pages' })),
    statusEntry(JONAS, 'online', 5, ''),
  ];
  const status = entries[3]?.id;
  const idsOf = (choice: Partial<Choice>, workspaceId?: string) =>
    filterEntries(entries, { ...EVERYTHING, ...choice }, { nameOf, workspaceId }).map(({ id }) => id);

  it('filters by kinds, of which any will do', () => {
    expect(idsOf({ kinds: ['delegation'] })).toEqual(['2']);
    expect(idsOf({ kinds: ['delegation', 'status'] })).toEqual(['2', status]);
  });

  it('counts as failed whatever failed, not only rows of type error', () => {
    expect(idsOf({ outcomes: ['failed'] })).toEqual(['2']);
  });

  it('needs everything that is set', () => {
    expect(idsOf({ outcomes: ['failed'], kinds: ['message'] })).toEqual([]);
    expect(idsOf({ kinds: ['message'], text: 'press' })).toEqual(['1']);
  });

  it('finds people by name, in any case and without accents', () => {
    expect(idsOf({ text: 'breau' })).toEqual(['2', status]);
    expect(idsOf({ text: 'JONAS mara' })).toEqual(['2']);
  });

  it('tells what came in from what went out', () => {
    expect(idsOf({ direction: 'out' }, MARA)).toEqual(['2']);
    expect(idsOf({ direction: 'in' }, MARA)).toEqual(['1']);
    expect(idsOf({ direction: 'in' }, JONAS)).toEqual(['2']);
  });

  it('finds who had a part in it, also the user', () => {
    expect(idsOf({ who: JONAS })).toEqual(['2', status]);
    expect(idsOf({ who: YOU })).toEqual(['1']);
  });

  it('keeps to a stretch of time', () => {
    expect(idsOf({ from: 500 })).toEqual(['1', '2', '3']);
    expect(idsOf({ to: 500 })).toEqual([status]);
  });

  it('finds words of the text and needs all of them', () => {
    expect(idsOf({ text: 'press draft' })).toEqual(['1']);
    expect(idsOf({ text: 'press pricing' })).toEqual([]);
  });

  it('keeps the list itself when nothing is filtered', () => {
    expect(filterEntries(entries, { ...EVERYTHING, text: '  ' }, { nameOf })).toBe(entries);
  });
});

describe('names', () => {
  it('replaces ids inside a text, in any case, and leaves unknown ones', () => {
    const other = '33333333-3333-4333-8333-333333333333';
    expect(withNames(`→ ${MARA.toUpperCase()} and ${other}`, { [MARA]: { name: 'Mara' } })).toBe(
      `→ Mara and ${other}`,
    );
  });

  it('calls nobody by an id', () => {
    expect(nameOf(null)).toBe('You');
    expect(nameOf('gone')).toBe('a removed workspace');
  });
});
