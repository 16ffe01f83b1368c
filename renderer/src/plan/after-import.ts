import type { ImportResult } from '../../../core/contract/index.ts';
import { recordCreated } from '../canvas/created.ts';
import { removeWorkspaces } from '../canvas/removals.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { trackChange, undoStep } from '../state/history.ts';
import { followImport } from '../state/import.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { resultText } from './texts.ts';

/** How long to wait for what an import created to be heard of. */
const ARRIVAL_PATIENCE_MS = 2_000;

/** Imports the same once more; undefined when that failed and was told. */
export type ImportAgain = () => Promise<ImportResult | undefined>;

/** Says what an import did, shows how it comes up, and lets what it created be taken back. */
export function tellImport(result: ImportResult, again: ImportAgain): void {
  const ids = createdBy(result);
  if (ids.length === 0) {
    toast({ tone: 'success', ...resultText(result) });
    return;
  }
  followImport(result.org, ids);
  toast({
    tone: 'success',
    ...resultText(result),
    action: { label: text.plan.removeCreated, run: takenBack(result, ids, again) },
  });
}

/** What takes back what was created. */
function takenBack(result: ImportResult, ids: readonly string[], again: ImportAgain): () => void {
  // What was updated or moved besides is not taken back with it, so only a pure creation is a step of the history.
  if (result.updated + result.moved + result.removed > 0) {
    return () => {
      const { workspaces } = useEngine.getState();
      void removeWorkspaces(
        topmost(ids, (id) => workspaces[id]?.parentId),
        false,
      );
    };
  }
  const step = recordCreated(text.plan.imported(result.org), ids, async () => {
    const anew = await again();
    if (!anew) return [];
    followImport(anew.org, createdBy(anew));
    return createdBy(anew);
  });
  return () => void undoStep(step);
}

/** Starts the demo org. Resolves when it is on its way, or could not be. */
export function startDemo(): Promise<void> {
  const start = () => run('org.demo', {});
  return trackChange(
    start().then(async (result) => {
      if (!result) return;
      await arrival(createdBy(result));
      tellImport(result, start);
    }),
  );
}

/** Ids of what an import created, in the order of their creation. */
function createdBy({ workspaces }: ImportResult): readonly string[] {
  return workspaces.filter(({ skipped }) => !skipped).map(({ id }) => id);
}

/** Resolves when the canvas has the workspaces. */
export function arrival(ids: readonly string[]): Promise<void> {
  const areThere = () => ids.every((id) => id in useEngine.getState().workspaces);
  if (areThere()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, ARRIVAL_PATIENCE_MS);
    const stop = useEngine.subscribe(() => areThere() && done());
  });
}
