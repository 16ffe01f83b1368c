import { text as texts } from '../../../text/index.ts';
import type { Entry } from '../../timeline/entry.ts';

/** Something that was said between a workspace and one of its peers. */
export interface CommsLine {
  readonly id: string;
  readonly at: number;
  readonly peerId: string;
  readonly direction: 'out' | 'in';
  readonly text: string;
  /** Empty where none came, or where it is a line of its own. */
  readonly answer: string;
  readonly isAnswer: boolean;
  readonly state: Entry['state'];
  readonly error: string;
  readonly durationMs: number | null;
}

/** What a workspace and its peers said to each other, oldest first. `entries` come newest first, as a timeline has them. */
export function commsOf(entries: readonly Entry[], workspaceId: string): CommsLine[] {
  // A task is written down by whoever gives it, and once more as the message that carries it.
  const tasks = new Set(
    entries.filter(({ kind, phrase }) => kind === 'delegation' && phrase === 'asked').map(sameMessage),
  );
  const lines: CommsLine[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'message' && entry.kind !== 'delegation') continue;
    if (entry.kind === 'message' && tasks.has(sameMessage(entry))) continue;
    const line = lineOf(entry, workspaceId);
    if (line) lines.push(line);
  }
  return lines.reverse();
}

function sameMessage({ sourceId, targetId, requestText }: Entry): string {
  return `${sourceId} ${targetId} ${requestText.trim()}`;
}

function lineOf(entry: Entry, workspaceId: string): CommsLine | undefined {
  const isAnswer = entry.phrase === 'answered';
  const [from, to] = isAnswer ? [entry.targetId, entry.sourceId] : [entry.sourceId, entry.targetId];
  const peerId = from === workspaceId ? to : to === workspaceId ? from : null;
  // The user, channels and the app itself are no peers.
  if (peerId === null || peerId === workspaceId || peerId.includes(':')) return undefined;
  const { id, at, state, durationMs } = entry;
  return {
    id,
    at,
    peerId,
    direction: from === workspaceId ? 'out' : 'in',
    text: (isAnswer ? entry.responseText : entry.requestText) || entry.text,
    answer: isAnswer || entry.kind === 'delegation' ? '' : entry.responseText,
    isAnswer,
    state,
    error: entry.failed ? entry.errorDetail : '',
    durationMs,
  };
}

export interface Peer {
  readonly id: string;
  readonly count: number;
}

/** With whom a workspace spoke and how often, the last one first. */
export function peersOf(lines: readonly CommsLine[]): Peer[] {
  const counts = new Map<string, number>();
  for (const { peerId } of lines.toReversed()) counts.set(peerId, (counts.get(peerId) ?? 0) + 1);
  return [...counts].map(([id, count]) => ({ id, count }));
}

const hints = texts.talk.agents.hints;

/** What an error of a peer usually means, by its words; undefined when they say nothing. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/budget/i, hints.budget],
  [/loop|depth|passed on/i, hints.loop],
  [/timed? ?out|in time|deadline|stopped moving/i, hints.timeout],
  [/reset|broke off|ECONNRESET|EPIPE|hang ?up|incomplete read/i, hints.reset],
  [
    /unreachable|refused|ENOTFOUND|EHOSTUNREACH|no URL|not running|could not reach|failed to reach|offline/i,
    hints.unreachable,
  ],
  [/initiali[sz]|control request|startup|not configured/i, hints.wedged],
  [/nothing that can be read|no response|empty/i, hints.empty],
  [/exception|traceback|agent error|error:/i, hints.exception],
];

export function causeOf(error: string): string | undefined {
  return CAUSES.find(([pattern]) => pattern.test(error))?.[1];
}
