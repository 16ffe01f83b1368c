import { fold, isFiltered, type OutputOf, type ParsedInputOf, passes, wordsOf } from '../contract/index.ts';
import { requestText, responseText, toActivity } from '../messaging/index.ts';
import type { ActivityRecord, Store, StoredActivity } from '../store/index.ts';

/** So many rows are looked at for one page, so that a filter that finds nothing does not keep the engine from its work. */
const LOOKED_AT = 20_000;
/** Bodies have to be read for a text. */
const LOOKED_AT_FOR_TEXT = 2_000;

/** One page of a timeline. A filter is asked of each row, by the same rules as the interface asks it of new ones. */
export function listTimeline(
  store: Store,
  { workspaceId, peerId, below, before, limit, ...filter }: ParsedInputOf<'timeline.list'>,
): OutputOf<'timeline.list'> {
  const scope = { workspaceId: below ? undefined : workspaceId, peerId, before, from: filter.from };
  const team = below && workspaceId !== undefined ? teamOf(store, workspaceId) : null;
  if (!isFiltered({ ...filter, from: undefined }) && team === null) {
    const rows = store.activity.list({ ...scope, limit });
    return {
      entries: rows.map(toActivity),
      reachedEnd: rows.length < limit,
      lookedTo: rows.at(-1)?.createdAt ?? null,
    };
  }
  const byText = wordsOf(filter.text).length > 0;
  const most = byText ? LOOKED_AT_FOR_TEXT : LOOKED_AT;
  const nameOf = (id: string | null) => (id === null ? 'you' : (store.workspaces.get(id)?.name ?? ''));
  const found: string[] = [];
  let looked = 0;
  let lookedTo: number | null = null;
  for (const row of store.activity.walk({ ...scope, limit: most }, byText)) {
    looked += 1;
    lookedTo = row.createdAt;
    if (team !== null && !concerns(row, team)) continue;
    if (!passes(row, filter, { workspaceId, textOf: () => textOf(row, nameOf) })) continue;
    found.push(row.id);
    if (found.length === limit) break;
  }
  const entries = found.flatMap((id) => store.activity.get(id) ?? []).map(toActivity);
  return { entries, reachedEnd: found.length < limit && looked < most, lookedTo };
}

/** A workspace and everything below it. */
function teamOf(store: Store, id: string): ReadonlySet<string> {
  const team = new Set([id]);
  for (const member of team) for (const child of store.workspaces.childrenOf(member)) team.add(child.id);
  return team;
}

function concerns({ workspaceId, sourceId, targetId }: StoredActivity, team: ReadonlySet<string>): boolean {
  return [workspaceId, sourceId, targetId].some((id) => id !== null && team.has(id));
}

function textOf(row: StoredActivity, nameOf: (id: string | null) => string): string {
  const { workspaceId, sourceId, targetId, summary, method, errorDetail } = row;
  const people = [workspaceId, sourceId, targetId].map(nameOf);
  const said = [requestText(parsed(row.requestBody)), responseText(parsed(row.responseBody))];
  return fold([...people, summary, method, errorDetail, ...said].join('\n'));
}

function parsed(body: string | null): ActivityRecord['requestBody'] {
  return body === null ? null : JSON.parse(body);
}
