/** One line of a transcript, as far as it is of a form that is known. */
export interface TranscriptEntry {
  /** Milliseconds since the epoch; null where the agent does not say. */
  readonly at: number | null;
  /** user, agent, tool, …; empty where the agent does not say. */
  readonly kind: string;
  readonly text: string;
}

/** Reads a line, which is whatever the agent has put there: of no known form, it is shown as JSON. */
export function entryOf(line: unknown): TranscriptEntry {
  if (typeof line === 'string') return { at: null, kind: '', text: line };
  const fields = Object(line) as Record<string, unknown>;
  const kind = firstText(fields.kind, fields.type, fields.role) ?? '';
  const at = Date.parse(firstText(fields.timestamp, fields.time, fields.created_at) ?? '');
  const text = firstText(fields.text, fields.content, fields.message);
  return { at: Number.isNaN(at) ? null : at, kind, text: text ?? JSON.stringify(line, null, 2) };
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
