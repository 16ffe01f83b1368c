import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity, Workspace } from '../../../core/contract/index.ts';
import { entryOf, statusEntry } from '../../../renderer/src/inspector/timeline/entry.ts';
import { countByFilter, filterEntries } from '../../../renderer/src/inspector/timeline/filter.ts';
import { inScope, mergeEntries, scopeKey } from '../../../renderer/src/inspector/timeline/merge.ts';
import { namesFrom, withNames } from '../../../renderer/src/inspector/timeline/names.ts';
import { noteStatusChanges } from '../../../renderer/src/inspector/timeline/status-log.ts';
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
  const lists = fc.array(fc.array(fc.record({ id: fc.integer({ min: 0, max: 30 }), at: fc.nat(50) })));
  const toEntries = (list: readonly { id: number; at: number }[]) =>
    list.map(({ id, at }) => entryOf(activity({ id: `e${id}`, createdAt: at })));

  it('holds every entry once, newest first, whatever overlaps', () => {
    fc.assert(
      fc.property(lists, (input) => {
        const merged = mergeEntries(...input.map(toEntries));
        const ids = merged.map((entry) => entry.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(ids)).toEqual(new Set(input.flat().map(({ id }) => `e${id}`)));
        expect(merged.map((entry) => entry.at)).toEqual(
          merged.map((entry) => entry.at).sort((a, b) => b - a),
        );
      }),
    );
  });

  it('lets the later list win and keeps ties in a fixed order', () => {
    const old = entryOf(activity({ id: 'x', status: 'pending' }));
    const live = entryOf(activity({ id: 'x', status: 'ok' }));
    expect(mergeEntries([old], [live])).toEqual([live]);
    const b = entryOf(activity({ id: 'b' }));
    const c = entryOf(activity({ id: 'c' }));
    expect(mergeEntries([b, c])).toEqual(mergeEntries([c], [b]));
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
  const idsOf = (filter: Parameters<typeof filterEntries>[1], search: string) =>
    filterEntries(entries, filter, search, nameOf).map((entry) => entry.id);

  it('filters by kind and by failure', () => {
    expect(idsOf('delegation', '')).toEqual(['2']);
    expect(idsOf('errors', '')).toEqual(['2']);
    expect(idsOf('status', '')).toEqual([entries[3]?.id]);
  });

  it('finds people by name, in any case and without accents', () => {
    expect(idsOf('all', 'breau')).toEqual(['2', entries[3]?.id]);
    expect(idsOf('all', 'JONAS mara')).toEqual(['2']);
  });

  it('finds words of the text and needs all of them', () => {
    expect(idsOf('all', 'press draft')).toEqual(['1']);
    expect(idsOf('all', 'press pricing')).toEqual([]);
  });

  it('keeps the list itself when nothing is filtered', () => {
    expect(filterEntries(entries, 'all', '  ', nameOf)).toBe(entries);
  });

  it('counts what each filter would show', () => {
    const counts = countByFilter(entries);
    for (const filter of ['all', 'message', 'delegation', 'tool', 'status', 'errors'] as const) {
      expect(counts[filter]).toBe(filterEntries(entries, filter, '', nameOf).length);
    }
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

describe('noteStatusChanges', () => {
  const workspace = (id: string, status: Workspace['status'], updatedAt = 10) =>
    ({ id, status, updatedAt, error: null }) as Workspace;

  it('notes changes only, not arrivals', () => {
    const before = { a: workspace('a', 'provisioning'), b: workspace('b', 'online') };
    const after = { a: workspace('a', 'online'), b: before.b, c: workspace('c', 'provisioning') };
    const noted = noteStatusChanges([], before, after, 20);
    expect(noted.map((entry) => entry.text)).toEqual(['is online']);
    expect(noteStatusChanges(noted, after, after, 30)).toBe(noted);
  });

  it('never places a change in the future', () => {
    const noted = noteStatusChanges(
      [],
      { a: workspace('a', 'online') },
      { a: workspace('a', 'paused', 99) },
      50,
    );
    expect(noted[0]?.at).toBe(50);
  });
});
