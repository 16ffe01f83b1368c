import { text as texts } from '../../text/index.ts';
import { durationText } from '../time.ts';
import type { Entry } from '../timeline/entry.ts';
import type { NameOf } from '../timeline/filter.ts';
import type { WorkState } from './WorkLine.tsx';

export interface ProgressLine {
  readonly id: string;
  readonly text: string;
  readonly state: WorkState;
}

const words = texts.talk.work;
const MAX_LINES = 6;

/**
 * What a workspace has done since `since`, oldest first and at most six lines: who it asked, who answered, which
 * tools it used. `entries` come newest first, as the timeline has them. The same line twice in a row shows once.
 */
export function progressLines(
  entries: readonly Entry[],
  workspaceId: string,
  since: number,
  nameOf: NameOf,
): ProgressLine[] {
  const answeredBy = new Set<string | null>();
  const lines: ProgressLine[] = [];
  for (const entry of entries) {
    if (entry.at < since) break;
    if (entry.sourceId !== workspaceId || lines.length === MAX_LINES) continue;
    const line = lineOf(entry, nameOf, answeredBy);
    if (line && lines.at(-1)?.text !== line.text) lines.push(line);
  }
  return lines.reverse();
}

function lineOf(entry: Entry, nameOf: NameOf, answeredBy: Set<string | null>): ProgressLine | undefined {
  if (entry.kind === 'tool')
    return { id: entry.id, text: entry.text, state: entry.failed ? 'failed' : 'done' };
  if (entry.kind !== 'delegation') return undefined;
  const peer = nameOf(entry.targetId);
  if (entry.phrase === 'answered') {
    answeredBy.add(entry.targetId);
    if (entry.failed) return { id: entry.id, text: words.couldNotAnswer(peer), state: 'failed' };
    const took = entry.durationMs === null ? '' : durationText(entry.durationMs);
    return { id: entry.id, text: words.answered(peer, took), state: 'done' };
  }
  const state = entry.failed ? 'failed' : answeredBy.has(entry.targetId) ? 'done' : 'running';
  return { id: entry.id, text: words.asked(peer), state };
}
