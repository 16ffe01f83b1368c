import { fold } from '../text.ts';
import type { Entry, EntryKind } from './entry.ts';

export const filters = ['all', 'message', 'delegation', 'tool', 'status', 'errors'] as const;
export type Filter = (typeof filters)[number];

export const filterTitles: Record<Filter, string> = {
  all: 'All',
  message: 'Messages',
  delegation: 'Delegations',
  tool: 'Tools',
  status: 'Status',
  errors: 'Errors',
};

/** Maps an id to the name that people know. */
export type NameOf = (id: string | null) => string;

/** The entries that pass a filter and hold every word of the search, in any case and with or without accents. */
export function filterEntries(
  entries: readonly Entry[],
  filter: Filter,
  search: string,
  nameOf: NameOf,
): readonly Entry[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  if (filter === 'all' && words.length === 0) return entries;
  return entries.filter((entry) => {
    if (!passes(entry, filter)) return false;
    if (words.length === 0) return true;
    const haystack = fold(haystackOf(entry, nameOf));
    return words.every((word) => haystack.includes(word));
  });
}

/** How many entries each filter would show. */
export function countByFilter(entries: readonly Entry[]): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: 0, message: 0, delegation: 0, tool: 0, status: 0, errors: 0 };
  for (const entry of entries) {
    counts.all += 1;
    counts[entry.kind] += 1;
    if (entry.failed) counts.errors += 1;
  }
  return counts;
}

function passes(entry: Entry, filter: Filter): boolean {
  if (filter === 'all') return true;
  return filter === 'errors' ? entry.failed : entry.kind === (filter satisfies EntryKind);
}

function haystackOf(entry: Entry, nameOf: NameOf): string {
  const people = [...new Set([entry.workspaceId, entry.sourceId, entry.targetId])].map(nameOf);
  return [...people, entry.text, entry.requestText, entry.responseText, entry.errorDetail].join('\n');
}
