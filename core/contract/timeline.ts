import type { Activity } from './entities.ts';
import type { TimelineFilter } from './timeline-filter.ts';
import type { EntryKind, Outcome } from './timeline-kinds.ts';

/** What the rows of a timeline mean, and which of them pass a filter: the same for the engine and for who shows them. */

/** How the two of a row relate: `A → B`, `A asked B`, `B answered A`, or one of them alone. */
export type Phrase = 'wrote' | 'asked' | 'answered' | 'alone';

export interface Parties {
  /** Who acted first; null is the user. */
  readonly sourceId: string | null;
  readonly targetId: string | null;
  readonly phrase: Phrase;
}

const FAILED: ReadonlySet<string> = new Set(['error', 'timeout', 'failed']);
const WAITING: ReadonlySet<string> = new Set(['pending', 'dispatched', 'queued', 'in_progress']);
const MESSAGES: ReadonlySet<string> = new Set(['a2a_send', 'a2a_receive', 'chat']);
const TOOLS: ReadonlySet<string> = new Set([
  'agent_log',
  'memory_write',
  'memory_write_global',
  'memory_edit_global',
  'skill_promotion',
]);

export function kindOf({ type, method }: Pick<Activity, 'type' | 'method'>): EntryKind {
  if (type === 'delegation' || method === 'delegate_result') return 'delegation';
  if (MESSAGES.has(type)) return 'message';
  return TOOLS.has(type) ? 'tool' : 'status';
}

/** Failed is whatever failed, not only what an agent reports as an error. */
export function outcomeOf({ type, status }: Pick<Activity, 'type' | 'status'>): Outcome {
  if (FAILED.has(status) || type === 'error') return 'failed';
  return WAITING.has(status) ? 'waiting' : 'done';
}

type Ends = Pick<Activity, 'type' | 'method' | 'workspaceId' | 'sourceId' | 'targetId'>;

export function partiesOf(row: Ends): Parties {
  const { workspaceId, sourceId, targetId, method } = row;
  switch (kindOf(row)) {
    case 'delegation':
      return {
        sourceId: sourceId ?? workspaceId,
        targetId,
        phrase: method === 'delegate_result' ? 'answered' : 'asked',
      };
    case 'message':
      // An agent writes to the user by `notify`: no source, and the record is its own.
      if (method === 'notify' && sourceId === null) {
        return { sourceId: workspaceId, targetId: null, phrase: 'wrote' };
      }
      return { sourceId, targetId: targetId ?? workspaceId, phrase: 'wrote' };
    default:
      return { sourceId: workspaceId, targetId: null, phrase: 'alone' };
  }
}

/** Whether a row tells of a step that a workspace took: a tool that it used, or another one that it asked or wrote to. */
export function isStepOf(row: Ends, workspaceId: string): boolean {
  const { sourceId, targetId } = partiesOf(row);
  if (sourceId !== workspaceId) return false;
  const kind = kindOf(row);
  return kind === 'tool' || (kind !== 'status' && targetId !== null && targetId !== workspaceId);
}

/** The step that a row tells of: a task, the message that carried it and its result are one. */
export function stepIdOf({ id, spanId }: Pick<Activity, 'id' | 'spanId'>): string {
  return spanId ?? id;
}

/** Seen from a workspace: something came to it, or went out from it; null when it had no part in it, or nobody else had. */
function directionOf({ sourceId, targetId, phrase }: Parties, workspaceId: string): 'in' | 'out' | null {
  if (phrase === 'alone' || sourceId === targetId) return null;
  const [from, to] = phrase === 'answered' ? [targetId, sourceId] : [sourceId, targetId];
  if (from === workspaceId) return 'out';
  return to === workspaceId ? 'in' : null;
}

export interface Asked {
  /** The workspace that `direction` is seen from. */
  readonly workspaceId?: string | undefined;
  /** Everything that a text is looked for in, folded. */
  readonly textOf: () => string;
}

/** Letters with a stroke, which Unicode does not take apart into a letter and an accent. */
const STROKES: Readonly<Record<string, string>> = { ø: 'o', đ: 'd', ł: 'l', ħ: 'h', ı: 'i' };

/** Lower case without accents, for searching. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[øđłħı]/g, (letter) => STROKES[letter] ?? letter);
}

/** The words of a search, all of which must appear. */
export function wordsOf(text: string | undefined): readonly string[] {
  return fold(text ?? '')
    .split(/\s+/)
    .filter(Boolean);
}

/** Whether a row passes all of a filter. */
export function passes(
  row: Ends & Pick<Activity, 'status' | 'createdAt'>,
  filter: TimelineFilter,
  asked: Asked,
): boolean {
  const { kinds, outcomes: wanted, who, direction, from } = filter;
  if (from !== undefined && row.createdAt < from) return false;
  if (kinds && kinds.length > 0 && !kinds.includes(kindOf(row))) return false;
  if (wanted && wanted.length > 0 && !wanted.includes(outcomeOf(row))) return false;
  if (who !== undefined || direction !== undefined) {
    const parties = partiesOf(row);
    const hasPart =
      who === undefined ||
      parties.sourceId === who ||
      (parties.phrase !== 'alone' && parties.targetId === who) ||
      (who !== null && row.workspaceId === who);
    if (!hasPart) return false;
    if (direction !== undefined && directionOf(parties, asked.workspaceId ?? row.workspaceId) !== direction)
      return false;
  }
  const words = wordsOf(filter.text);
  if (words.length === 0) return true;
  const text = asked.textOf();
  return words.every((word) => text.includes(word));
}

/** Whether a filter leaves anything out. */
export function isFiltered({ kinds, outcomes: wanted, who, direction, text, from }: TimelineFilter): boolean {
  return (
    (kinds?.length ?? 0) > 0 ||
    (wanted?.length ?? 0) > 0 ||
    who !== undefined ||
    direction !== undefined ||
    from !== undefined ||
    wordsOf(text).length > 0
  );
}
