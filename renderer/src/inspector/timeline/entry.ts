import {
  type Activity,
  type EntryKind,
  kindOf,
  type Outcome,
  outcomeOf,
  type Parties,
  partiesOf,
  type WorkspaceStatus,
} from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import { wordsOf } from '../plain-words.ts';

export type { EntryKind } from '../../../../core/contract/index.ts';

/** One line of a timeline, whatever it was made from. */
export interface Entry extends Parties {
  readonly id: string;
  readonly at: number;
  readonly kind: EntryKind;
  readonly failed: boolean;
  /** The workspace whose record this is. */
  readonly workspaceId: string;
  /** The one line that says what it was about. */
  readonly text: string;
  readonly requestText: string;
  readonly responseText: string;
  readonly errorDetail: string;
  readonly durationMs: number | null;
  readonly state: Outcome;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** The row that it was made from; null for what only this window has seen. */
  readonly activity: Activity | null;
}

/** Turns a row of the activity log into a line of the timeline. */
export function entryOf(activity: Activity): Entry {
  const kind = kindOf(activity);
  const state = outcomeOf(activity);
  return {
    id: activity.id,
    at: activity.createdAt,
    kind,
    failed: state === 'failed',
    workspaceId: activity.workspaceId,
    ...partiesOf(activity),
    text: textOf(activity, kind),
    requestText: activity.requestText,
    responseText: activity.responseText,
    errorDetail: activity.errorDetail,
    durationMs: activity.durationMs,
    state,
    traceId: activity.traceId,
    spanId: activity.spanId,
    activity,
  };
}

function textOf(activity: Activity, kind: EntryKind): string {
  if (kind === 'message') {
    const own = activity.method === 'notify' ? activity.responseText : activity.requestText;
    return saidIn(own) || activity.summary;
  }
  if (kind === 'delegation') {
    const said = activity.method === 'delegate_result' ? activity.responseText : activity.requestText;
    return firstLine(activity.errorDetail) || saidIn(said) || activity.summary;
  }
  return activity.summary || firstLine(activity.errorDetail) || activity.method;
}

/** No row of a list shows more. */
const LINE_CHARACTERS = 400;

/** What somebody wrote is Markdown; what a program says of a failure is not. */
function saidIn(said: string): string {
  const [first = ''] = wordsOf(said.slice(0, LINE_CHARACTERS * 4));
  return bounded(first);
}

function firstLine(said: string): string {
  const [line = ''] = said
    .slice(0, LINE_CHARACTERS * 4)
    .trimStart()
    .split('\n', 1);
  return bounded(line.trim());
}

function bounded(line: string): string {
  return line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line;
}

/** The line for a workspace that changed its status at `at`. `reason` is the message of its error, if any. */
export function statusEntry(workspaceId: string, status: WorkspaceStatus, at: number, reason: string): Entry {
  const failed = status === 'failed';
  const said = text.timeline.status[status];
  return {
    id: `status:${workspaceId}:${at}:${status}`,
    at,
    kind: 'status',
    failed,
    workspaceId,
    sourceId: workspaceId,
    targetId: null,
    phrase: 'alone',
    text: reason ? `${said}: ${reason}` : said,
    requestText: '',
    responseText: '',
    errorDetail: '',
    durationMs: null,
    state: failed ? 'failed' : 'done',
    traceId: null,
    spanId: null,
    activity: null,
  };
}
