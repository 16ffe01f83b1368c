import { client } from '../engine/run.ts';
import { liveEngine } from '../engine/shown.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { type HistoryStep, recordStep } from '../state/history.ts';
import { removedTogether } from '../state/removals.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { settleAll } from './batch.ts';

const { told } = text.canvas;

/** Makes workspaces; resolves with the ids of what was made, none when that failed and was told. */
export type Make = () => Promise<readonly string[]>;

/**
 * Remembers that these were made, so that undo removes them with all that is below them, and redo brings them back. A
 * redo that comes too late for that makes them anew by `again`, if undo had removed all of them.
 */
export function recordCreated(title: string, ids: readonly string[], again: Make): HistoryStep {
  let made = new Made(ids);
  let removed: readonly string[] = [];
  let isWhole = false;
  const step: HistoryStep = {
    title,
    isMoot: () => made.isGone(),
    undo: async () => {
      const tops = made.tops();
      removedTogether(tops);
      removed = await settleAll(
        tops,
        (id) => client.call('workspaces.remove', { id, undoable: true }),
        told.notRemoved,
      );
      isWhole = removed.length === tops.length;
      return removed.length > 0;
    },
    redo: async () => {
      const { leaving, workspaces } = liveEngine.getState();
      // As long as the engine keeps them they come back as they were. That they leave may not have been heard yet.
      const kept = removed.filter((id) => leaving[id] ?? workspaces[id]);
      if (kept.length > 0) {
        const back = await settleAll(
          kept,
          (id) => client.call('workspaces.undoRemove', { id }),
          told.notBroughtBack,
        );
        return back.length > 0;
      }
      if (!isWhole) {
        toast({ tone: 'warning', title: told.tooLateAgain(title), detail: told.tooLateHint });
        return false;
      }
      const anew = await again();
      if (anew.length === 0) return false;
      made = new Made(anew);
      return true;
    },
  };
  recordStep(step);
  return step;
}

/** Workspaces that were made. The answer that they are comes before the window hears of them. */
class Made {
  readonly #ids: readonly string[];
  readonly #unheard: Set<string>;

  constructor(ids: readonly string[]) {
    this.#ids = ids;
    this.#unheard = new Set(ids);
    const stop = useEngine.subscribe(() => this.#hear() && stop());
    if (this.#hear()) stop();
  }

  /** Whether those that came have left again. */
  isGone(): boolean {
    const { workspaces } = liveEngine.getState();
    return this.#unheard.size < this.#ids.length && !this.#ids.some((id) => workspaces[id]);
  }

  /** Those that are there, or are to come, and are not below another one. */
  tops(): readonly string[] {
    const { workspaces } = liveEngine.getState();
    return topmost(
      this.#ids,
      (id) => workspaces[id]?.parentId ?? (this.#unheard.has(id) || workspaces[id] ? null : undefined),
    );
  }

  /** Notes who has come; true once all have. */
  #hear(): boolean {
    const { workspaces } = liveEngine.getState();
    for (const id of this.#unheard) if (workspaces[id]) this.#unheard.delete(id);
    return this.#unheard.size === 0;
  }
}
