/** The lines of a build log that are known so far, from the first one on. */
export interface BuildLog {
  readonly lines: readonly string[];
  /** Lines are missing between what is known and what came in: fetch from `lines.length` on. */
  readonly gap: boolean;
}

export const EMPTY_LOG: BuildLog = { lines: [], gap: false };

/**
 * Adds lines that begin at place `fromLine` of the log (from 0). Lines that are known already are not added twice;
 * a batch that begins past the end cannot be added and reports the gap instead.
 */
export function addLines(log: BuildLog, fromLine: number, incoming: readonly string[]): BuildLog {
  const known = log.lines.length;
  if (fromLine > known) return log.gap ? log : { ...log, gap: true };
  const fresh = incoming.slice(known - fromLine);
  if (fresh.length === 0) return log.gap ? { ...log, gap: false } : log;
  return { lines: [...log.lines, ...fresh], gap: false };
}
