import { create } from 'zustand';
import { isPastShown } from '../engine/shown.ts';
import { text } from '../text/index.ts';
import { toast } from './toasts.ts';

/** One change of the org's structure that can be taken back and made again. */
export interface HistoryStep {
  /** What was done, e.g. "Move Research Lead into Design". */
  readonly title: string;
  /** Both resolve with whether it worked; a failure has been shown by then. */
  readonly undo: () => Promise<boolean>;
  readonly redo: () => Promise<boolean>;
  /** True while it is taken back by other means: undo passes over it. */
  readonly isMoot?: () => boolean;
}

export interface HistoryState {
  /** Oldest first. */
  readonly done: readonly HistoryStep[];
  /** The next one to make again last. */
  readonly undone: readonly HistoryStep[];
  /** One is being taken back or made again; another one waits for it. */
  readonly busy: boolean;
}

const MOST_STEPS = 100;

/** What was done in this window, for undo and redo. It ends with the window. */
export const useHistory = create<HistoryState>(() => ({ done: [], undone: [], busy: false }));

/** Changes that are on their way to the engine. */
const pending = new Set<Promise<unknown>>();

/** Undo and redo wait until this change is saved and remembered; otherwise they would meet the one before it. */
export function trackChange<T>(work: Promise<T>): Promise<T> {
  pending.add(work);
  const forget = () => void pending.delete(work);
  work.then(forget, forget);
  return work;
}

/** Whether there is something to undo, or will be in a moment. */
export function canUndo(): boolean {
  return pending.size > 0 || lastToUndo() !== undefined;
}

/** Whether there is something to make again, or will be in a moment. */
export function canRedo(): boolean {
  return pending.size > 0 || useHistory.getState().undone.length > 0;
}

/** Remembers what has just been done. What was undone before cannot be made again after that. */
export function recordStep(step: HistoryStep): void {
  useHistory.setState(({ done }) => ({ done: [...done, step].slice(-MOST_STEPS), undone: [] }));
}

/**
 * Takes back the last step, or the given one if it is still remembered. Resolves with it, or with null when there is
 * none or it failed; a failed one is forgotten.
 */
export function undoStep(wanted?: HistoryStep): Promise<HistoryStep | null> {
  return inTurn('undo', 'done', 'undone', wanted);
}

/** Makes the last step that was taken back again; resolves as `undoStep` does. */
export function redoStep(): Promise<HistoryStep | null> {
  return inTurn('redo', 'undone', 'done');
}

function inTurn(...way: Parameters<typeof step>): Promise<HistoryStep | null> {
  if (isPastShown()) {
    toast({ tone: 'warning', title: text.engine.pastShown, detail: text.engine.pastShownDetail });
    return Promise.resolve(null);
  }
  const before = [...pending];
  return trackChange(Promise.allSettled(before).then(() => step(...way)));
}

function lastToUndo(): HistoryStep | undefined {
  return useHistory.getState().done.findLast((each) => !each.isMoot?.());
}

async function step(
  way: 'undo' | 'redo',
  from: 'done' | 'undone',
  to: 'done' | 'undone',
  wanted?: HistoryStep,
): Promise<HistoryStep | null> {
  const last = wanted ?? (way === 'undo' ? lastToUndo() : useHistory.getState().undone.at(-1));
  if (!last || !useHistory.getState()[from].includes(last) || (way === 'undo' && last.isMoot?.()))
    return null;
  useHistory.setState({ busy: true });
  try {
    const worked = await last[way]();
    useHistory.setState((state) => ({
      [from]: state[from].filter((each) => each !== last),
      [to]: worked ? [...state[to], last] : state[to],
    }));
    return worked ? last : null;
  } finally {
    useHistory.setState({ busy: false });
  }
}
