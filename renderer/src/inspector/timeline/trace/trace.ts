import { type Activity, isStepOf, stepIdOf } from '../../../../../core/contract/index.ts';
import { type Entry, entryOf } from '../entry.ts';

/** One step of a trace with what came of it. */
export interface Step {
  readonly key: string;
  readonly entry: Entry;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** null: it is not over. */
  readonly end: number | null;
  readonly failed: boolean;
  readonly steps: readonly Step[];
}

/** A step as a row of the waterfall. */
export interface StepRow {
  readonly step: Step;
  readonly depth: number;
  readonly open: boolean;
}

interface Span {
  readonly id: string;
  readonly parentId: string | null;
  readonly rows: Activity[];
}

/**
 * The tree of a trace: a span is one step, made of the rows that tell of it (a task, the message that carried it, its
 * result); what an agent did meanwhile is below it. Rows come oldest first.
 */
export function traceTree(rows: readonly Activity[]): readonly Step[] {
  const spans = new Map<string, Span>();
  for (const row of rows) {
    const id = stepIdOf(row);
    const known = spans.get(id);
    if (known) known.rows.push(row);
    else spans.set(id, { id, parentId: row.parentSpanId, rows: [row] });
  }
  const below = new Map<string | null, Span[]>();
  for (const span of spans.values()) {
    // A parent that is gone, or that is itself, leaves its children at the top.
    const parent =
      span.parentId !== null && span.parentId !== span.id && spans.has(span.parentId) ? span.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), span]);
  }
  const seen = new Set<string>();
  const stepsOf = (parent: string | null): readonly Step[] =>
    (below.get(parent) ?? []).flatMap((span) => {
      if (seen.has(span.id)) return [];
      seen.add(span.id);
      return [stepOf(span, stepsOf(span.id))];
    });
  const tops = stepsOf(null);
  // Spans that only hang together in a circle.
  const lost = [...spans.values()].filter(({ id }) => !seen.has(id)).map((span) => stepOf(span, []));
  return [...tops, ...lost].sort(byStart);
}

function stepOf(span: Span, below: readonly Step[]): Step {
  const entries = span.rows.map(entryOf);
  const main =
    entries.find(({ phrase }) => phrase === 'asked') ??
    entries.find(({ kind }) => kind === 'message') ??
    entries.find(({ phrase }) => phrase === 'answered') ??
    (entries[0] as Entry);
  const own = entries.filter(
    ({ kind, phrase }) => kind !== 'tool' && (kind !== 'status' || phrase !== 'alone'),
  );
  const parts = own.includes(main) ? own : [main, ...own];
  const others = entries.filter((entry) => !parts.includes(entry)).map((entry) => leaf(entry));
  const last = parts.reduce((latest, entry) => (entry.at > latest.at ? entry : latest), main);
  const outcome = parts.find(({ phrase }) => phrase === 'answered') ?? last;
  const waits = outcome.state === 'waiting';
  return {
    key: span.id,
    entry:
      outcome === main
        ? main
        : {
            ...main,
            state: outcome.state,
            failed: outcome.failed,
            durationMs: outcome.durationMs,
            errorDetail: outcome.errorDetail || main.errorDetail,
          },
    start: Math.min(...parts.map(startOf)),
    end: waits ? null : Math.max(...parts.map(({ at }) => at)),
    failed: parts.some(({ failed }) => failed),
    steps: [...others, ...below].sort(byStart),
  };
}

function leaf(entry: Entry): Step {
  return {
    key: entry.id,
    entry,
    start: startOf(entry),
    end: entry.state === 'waiting' ? null : entry.at,
    failed: entry.failed,
    steps: [],
  };
}

/** A row that knows how long it took was written when it was over. */
function startOf({ at, durationMs }: Entry): number {
  return at - (durationMs ?? 0);
}

function byStart(a: Step, b: Step): number {
  return a.start - b.start;
}

/** The steps that one workspace took, oldest first, wherever in the tree they are. */
export function stepsBy(workspaceId: string, steps: readonly Step[]): readonly Step[] {
  const found: Step[] = [];
  const look = (step: Step) => {
    if (step.entry.activity && isStepOf(step.entry.activity, workspaceId)) found.push(step);
    for (const below of step.steps) look(below);
  };
  for (const step of steps) look(step);
  return found.sort(byStart);
}

/** The rows of a tree; those below a folded step are left out. */
export function stepRows(steps: readonly Step[], folded: ReadonlySet<string>): readonly StepRow[] {
  const rows: StepRow[] = [];
  const add = (step: Step, depth: number) => {
    const open = step.steps.length > 0 && !folded.has(step.key);
    rows.push({ step, depth, open });
    if (open) for (const child of step.steps) add(child, depth + 1);
  };
  for (const step of steps) add(step, 0);
  return rows;
}

/** From the first beginning to the last end; what still runs reaches to `now`. */
export function traceBounds(
  steps: readonly Step[],
  now: number,
): { readonly from: number; readonly to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  const look = ({ start, end, steps: below }: Step) => {
    from = Math.min(from, start);
    to = Math.max(to, end ?? now);
    for (const step of below) look(step);
  };
  for (const step of steps) look(step);
  return steps.length === 0 ? { from: now, to: now } : { from, to: Math.max(to, from + 1) };
}
