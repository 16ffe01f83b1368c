import type { ImportResult } from '../../../core/contract/index.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { recordStep } from '../state/history.ts';
import { followImport } from '../state/import.ts';
import { removedTogether } from '../state/removals.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { resultText } from './texts.ts';

/** Says what an import did, shows how it comes up, and lets what it created be taken back. */
export function tellImport(result: ImportResult): void {
  const ids = result.workspaces.filter(({ skipped }) => !skipped).map(({ id }) => id);
  if (ids.length === 0) {
    toast({ tone: 'success', ...resultText(result) });
    return;
  }
  followImport(result.org, ids);
  let removed: readonly string[] = [];
  const remove = async () => {
    removed = topmost(ids, (id) => useEngine.getState().workspaces[id]?.parentId);
    removedTogether(removed);
    return all(removed.map((id) => run('workspaces.remove', { id, undoable: true })));
  };
  const bringBack = () => all(removed.map((id) => run('workspaces.undoRemove', { id })));
  // What was updated or moved besides is not taken back with it, so only a pure creation is one step.
  if (result.updated + result.moved + result.removed === 0) {
    recordStep({
      title: text.plan.removedCreated(result.org),
      undo: remove,
      redo: bringBack,
      isMoot: () => ids.every((id) => !(id in useEngine.getState().workspaces)),
    });
  }
  toast({
    tone: 'success',
    ...resultText(result),
    action: { label: text.plan.removeCreated, run: () => void remove() },
  });
}

/** Starts the demo org. Resolves when it is on its way, or could not be. */
export async function startDemo(): Promise<void> {
  const result = await run('org.demo', {});
  if (result) tellImport(result);
}

async function all(answers: readonly Promise<unknown>[]): Promise<boolean> {
  return (await Promise.all(answers)).every((answer) => answer !== undefined);
}
