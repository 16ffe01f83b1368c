import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';

/** Entries as JSON lines, in the order in which they are shown, with names beside the ids. */
export function jsonLines(entries: readonly Entry[], nameOf: NameOf): string {
  return entries.map((entry) => `${JSON.stringify(lineOf(entry, nameOf))}\n`).join('');
}

function lineOf({ activity, ...entry }: Entry, nameOf: NameOf) {
  const { id, at, kind, state, workspaceId, sourceId, targetId, text, durationMs, traceId } = entry;
  return {
    id,
    at: new Date(at).toISOString(),
    kind,
    outcome: state,
    workspace: nameOf(workspaceId),
    from: nameOf(sourceId),
    to: entry.phrase === 'alone' ? null : nameOf(targetId),
    text,
    durationMs,
    error: entry.errorDetail,
    request: entry.requestText,
    response: entry.responseText,
    traceId,
    workspaceId,
    sourceId,
    targetId,
    type: activity?.type ?? 'status',
    method: activity?.method ?? '',
  };
}
