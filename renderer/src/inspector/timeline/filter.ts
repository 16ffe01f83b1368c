import {
  type EntryKind,
  isFiltered,
  type Outcome,
  passes,
  type TimelineFilter,
} from '../../../../core/contract/index.ts';
import { fold } from '../text.ts';
import type { Entry } from './entry.ts';

/** Maps an id to the name that people know. */
export type NameOf = (id: string | null) => string;

const MINUTE_MS = 60_000;
export const rangeLengthsMs = {
  m15: 15 * MINUTE_MS,
  h1: 60 * MINUTE_MS,
  h24: 24 * 60 * MINUTE_MS,
  d7: 7 * 24 * 60 * MINUTE_MS,
} as const;
export type RangeName = keyof typeof rangeLengthsMs;

/** What the user chose to see; everything that is set must hold. */
export interface Choice {
  readonly kinds: readonly EntryKind[];
  readonly outcomes: readonly Outcome[];
  readonly direction: 'in' | 'out' | null;
  /** A workspace, `you`, or null for anybody. */
  readonly who: string | null;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly from: number | null;
  readonly to: number | null;
  /** Where `from` came from, if it was one of the ready-made ones. */
  readonly range: RangeName | null;
}

export const YOU = 'you';
export const EVERYTHING: Choice = {
  kinds: [],
  outcomes: [],
  direction: null,
  who: null,
  text: '',
  from: null,
  to: null,
  range: null,
};

/** The filter of the contract that a choice means. `to` is no part of it: pages begin there. */
export function filterOf({ kinds, outcomes, direction, who, text, from }: Choice): TimelineFilter {
  return {
    ...(kinds.length > 0 ? { kinds: [...kinds] } : {}),
    ...(outcomes.length > 0 ? { outcomes: [...outcomes] } : {}),
    ...(direction === null ? {} : { direction }),
    ...(who === null ? {} : { who: who === YOU ? null : who }),
    ...(text.trim() === '' ? {} : { text: fold(text.trim()) }),
    ...(from === null ? {} : { from }),
  };
}

export function isEverything(choice: Choice): boolean {
  return choice.to === null && !isFiltered(filterOf(choice));
}

export interface FilterScope {
  readonly nameOf: NameOf;
  /** The workspace that directions are seen from. */
  readonly workspaceId?: string | undefined;
}

/** The entries that a choice shows; the list itself when it shows all. */
export function filterEntries(
  entries: readonly Entry[],
  choice: Choice,
  { nameOf, workspaceId }: FilterScope,
): readonly Entry[] {
  if (isEverything(choice)) return entries;
  const filter = filterOf(choice);
  const { to } = choice;
  return entries.filter(
    (entry) =>
      (to === null || entry.at < to) &&
      passes(rowOf(entry), filter, { workspaceId, textOf: () => fold(haystackOf(entry, nameOf)) }),
  );
}

/** What the rules of the contract look at; of what this window has seen itself, the same in its words. */
function rowOf(entry: Entry) {
  return (
    entry.activity ?? {
      workspaceId: entry.workspaceId,
      type: 'status',
      method: '',
      sourceId: entry.sourceId,
      targetId: entry.targetId,
      status: entry.failed ? 'failed' : 'ok',
      createdAt: entry.at,
    }
  );
}

function haystackOf(entry: Entry, nameOf: NameOf): string {
  const people = [...new Set([entry.workspaceId, entry.sourceId, entry.targetId])].map(nameOf);
  const { text, requestText, responseText, errorDetail, activity } = entry;
  return [...people, text, requestText, responseText, errorDetail, activity?.summary, activity?.method].join(
    '\n',
  );
}
