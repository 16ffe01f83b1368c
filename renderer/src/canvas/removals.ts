import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { recordStep, trackChange } from '../state/history.ts';
import { removedTogether } from '../state/removals.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { settleAll } from './batch.ts';
import { whatOf } from './names.ts';

const { steps, told } = text.canvas;

/**
 * Removes workspaces with everything below each; `tops` are not below one another. They stop at once and are
 * destroyed later, until when it can be undone. Those who could not be removed are named. Resolves with those that go.
 */
export function removeWorkspaces(tops: readonly string[], purge: boolean): Promise<readonly string[]> {
  return trackChange(remove(tops, purge));
}

async function remove(tops: readonly string[], purge: boolean): Promise<readonly string[]> {
  const what = whatOf(tops);
  // What is told of it comes with the workspaces: a message that counts down and can undo it.
  removedTogether(tops);
  const removeAll = (ids: readonly string[]) =>
    settleAll(ids, (id) => client.call('workspaces.remove', { id, purge, undoable: true }), told.notRemoved);
  const removed = await removeAll(tops);
  if (removed.length === 0) return removed;
  recordStep({
    title: steps.remove(what),
    isMoot: () => removed.every((id) => useEngine.getState().workspaces[id] !== undefined),
    undo: async () => {
      const { leaving } = useEngine.getState();
      const kept = removed.filter((id) => leaving[id]);
      if (kept.length === 0) {
        toast({ tone: 'warning', title: told.tooLate(what), detail: told.tooLateHint });
        return false;
      }
      const back = await settleAll(
        kept,
        (id) => client.call('workspaces.undoRemove', { id }),
        told.notBroughtBack,
      );
      return back.length > 0;
    },
    redo: async () => (await removeAll(removed)).length > 0,
  });
  return removed;
}
