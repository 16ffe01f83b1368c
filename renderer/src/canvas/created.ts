import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { type HistoryStep, recordStep } from '../state/history.ts';
import { removedTogether } from '../state/removals.ts';
import { text } from '../text/index.ts';
import { settleAll } from './batch.ts';

const { told } = text.canvas;

/** Makes workspaces; resolves with the ids of what was made, none when that failed and was told. */
export type Make = () => Promise<readonly string[]>;

/**
 * Remembers that these were made, so that undo removes them with all that is below them, and redo brings them back. A
 * redo that comes too late for that makes them anew by `again`.
 */
export function recordCreated(title: string, ids: readonly string[], again: Make): HistoryStep {
  let made = ids;
  let removed: readonly string[] = [];
  let isGone = departureOf(made);
  const step: HistoryStep = {
    title,
    isMoot: () => isGone(),
    undo: async () => {
      const { workspaces } = useEngine.getState();
      const here = topmost(made, (id) => workspaces[id]?.parentId);
      // That they have come may not have been heard yet.
      const tops = here.length > 0 ? here : made;
      removedTogether(tops);
      removed = await settleAll(
        tops,
        (id) => client.call('workspaces.remove', { id, undoable: true }),
        told.notRemoved,
      );
      return removed.length > 0;
    },
    redo: async () => {
      const { leaving, workspaces } = useEngine.getState();
      // As long as the engine keeps them they come back as they were; after that they are made anew. That they leave
      // may not have been heard yet.
      if (removed.every((id) => leaving[id] ?? workspaces[id])) {
        const back = await settleAll(
          removed,
          (id) => client.call('workspaces.undoRemove', { id }),
          told.notBroughtBack,
        );
        return back.length > 0;
      }
      made = await again();
      if (made.length === 0) return false;
      isGone = departureOf(made);
      return true;
    },
  };
  recordStep(step);
  return step;
}

/** Says whether all of them have gone. The answer that they are made comes before the window hears of them. */
function departureOf(ids: readonly string[]): () => boolean {
  const isHere = () => {
    const { workspaces } = useEngine.getState();
    return ids.some((id) => workspaces[id] !== undefined);
  };
  let hasCome = isHere();
  if (!hasCome) {
    const stop = useEngine.subscribe(() => {
      if (!isHere()) return;
      hasCome = true;
      stop();
    });
  }
  return () => hasCome && !isHere();
}
