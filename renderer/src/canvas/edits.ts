import { type Change, saveChanges, tellRefusals } from '../engine/change.ts';
import { type HistoryStep, recordStep, trackChange } from '../state/history.ts';
import { text } from '../text/index.ts';
import { namesOf } from './names.ts';

export interface Edit {
  /** What was done, for undo and redo. */
  readonly step: HistoryStep;
  /** Ids of those whose agents learn of it only when they start anew. */
  readonly needRestart: readonly string[];
}

/** Says that something did not work for these. */
type Complaint = (names: string) => string;

/**
 * Makes one change of the structure, however many workspaces it is about, and remembers it. Whom the engine refuses
 * is put back and named. Resolves with null when nothing was saved.
 */
export function makeEdit(
  title: string,
  changes: readonly Change[],
  complaint: Complaint = text.canvas.told.notChanged,
): Promise<Edit | null> {
  return changes.length === 0 ? Promise.resolve(null) : trackChange(save(title, changes, complaint));
}

async function save(title: string, changes: readonly Change[], complaint: Complaint): Promise<Edit | null> {
  const saved = await saveChanges(changes);
  tellRefused(saved, complaint);
  if (saved.changes.length === 0) return null;
  const put = async (some: readonly Change[]) => {
    const outcome = await saveChanges(some);
    tellRefused(outcome, complaint);
    return outcome.changes.length > 0;
  };
  const step = { title, undo: () => put(saved.back), redo: () => put(saved.changes) };
  recordStep(step);
  return { step, needRestart: saved.needRestart };
}

function tellRefused({ refused }: Awaited<ReturnType<typeof saveChanges>>, complaint: Complaint): void {
  tellRefusals(complaint(namesOf(refused)), refused);
}
