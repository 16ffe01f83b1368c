import { errorFrom, type Refusal, tellRefusals } from '../engine/change.ts';
import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { trackChange, undoStep } from '../state/history.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { settleAll } from './batch.ts';
import { type Make, recordCreated } from './created.ts';
import type { Point } from './layout/geometry.ts';
import { namesOf, shortName, whatOf } from './names.ts';

const { steps, told } = text.canvas;

/** Where copies go: beside the originals unless told. */
export interface CopyPlace {
  /** null: the top level. */
  readonly parentId: string | null;
  /** Relative to that parent, by the id of the original. */
  readonly at?: ReadonlyMap<string, Point>;
}

/** Copies workspaces with everything below them, and selects the copies. */
export function duplicateWorkspaces(ids: readonly string[], place?: CopyPlace): Promise<void> {
  const { workspaces } = useEngine.getState();
  const tops = topmost(ids, (id) => workspaces[id]?.parentId);
  return makeCopies(steps.duplicate(whatOf(tops)), () => copyAll(tops, place));
}

/** Copies one workspace without those below it, and selects the copy. */
export function duplicateAlone(id: string): Promise<void> {
  return makeCopies(steps.duplicate(whatOf([id])), () => copyAll([id], undefined, false));
}

/** Makes copies for a paste of what this engine has itself. */
export function pasteCopies(ids: readonly string[], parentId: string | null): Promise<void> {
  return makeCopies(steps.paste(whatOf(ids)), () => copyAll(ids, { parentId }));
}

/** Makes the workspaces of bundles, which may come from another engine. */
export function pasteBundles(
  bundles: readonly Record<string, unknown>[],
  names: readonly string[],
  parentId: string | null,
): Promise<void> {
  const what = names.length === 1 ? shortName(names[0] ?? '') : text.canvas.workspaces(names.length);
  return makeCopies(steps.paste(what), async () => {
    const made: string[] = [];
    const refused: Refusal[] = [];
    for (const [index, bundle] of bundles.entries()) {
      try {
        const { id } = await client.call('bundles.import', {
          bundle,
          ...(parentId !== null && { parentId }),
        });
        made.push(id);
      } catch (thrown) {
        const name = names[index] ?? '';
        refused.push({ id: name, name, error: errorFrom(thrown) });
      }
    }
    tellRefusals(told.notPasted(namesOf(refused)), refused);
    return made;
  });
}

function makeCopies(title: string, make: Make): Promise<void> {
  return trackChange(makeAndTell(title, make));
}

async function makeAndTell(title: string, make: Make): Promise<void> {
  const made = await make();
  if (made.length === 0) return;
  const step = recordCreated(title, made, make);
  const ui = useUi.getState();
  const [only] = made;
  if (made.length === 1 && only !== undefined) ui.revealWorkspace(only);
  else ui.selectMany(made);
  toast({
    tone: 'success',
    title: told.duplicated(whatOf(made)),
    action: { label: told.undo, run: () => void undoStep(step) },
  });
}

async function copyAll(
  ids: readonly string[],
  place?: CopyPlace,
  withDescendants = true,
): Promise<readonly string[]> {
  const made: string[] = [];
  await settleAll(
    ids,
    async (id) => {
      const at = place?.at?.get(id);
      const { workspace } = await client.call('workspaces.duplicate', {
        id,
        withDescendants,
        ...(place && { parentId: place.parentId }),
        ...(at && { canvas: at }),
      });
      made.push(workspace.id);
    },
    told.notDuplicated,
  );
  return made;
}
