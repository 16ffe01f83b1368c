import { type Change, saveChanges, tellRefusals } from '../engine/change.ts';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { undoStep } from '../state/history.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { forEach } from './batch.ts';
import { type Edit, makeEdit } from './edits.ts';
import type { Point } from './layout/geometry.ts';
import { namesOf, shortName, whatOf } from './names.ts';

const { steps, told } = text.canvas;
const NO_SPOTS: ReadonlyMap<string, Point> = new Map();

/**
 * Puts workspaces under another lead (null: the top level) with everything below them, where `at` says
 * (parent-relative) or where the layout finds room. Those that are there already only move. Saved at once; a message
 * offers to undo it. Resolves with the ids that are there now.
 */
export async function nestWorkspaces(
  ids: readonly string[],
  parentId: string | null,
  at: ReadonlyMap<string, Point> = NO_SPOTS,
): Promise<readonly string[]> {
  const { workspaces } = useEngine.getState();
  const tops = topmost(ids, (id) => workspaces[id]?.parentId).filter((id) => mayBeUnder(id, parentId));
  const arriving = tops.filter((id) => workspaces[id]?.parentId !== parentId);
  const changes = tops.flatMap((id): Change[] => {
    const canvas = at.get(id) ?? null;
    if (arriving.includes(id)) return [{ id, to: { parentId, canvas } }];
    return canvas ? [{ id, to: { canvas } }] : [];
  });
  const what = whatOf(arriving.length > 0 ? arriving : tops);
  const lead = parentId === null ? null : shortName(workspaces[parentId]?.name ?? '');
  if (arriving.length === 0) {
    await makeEdit(steps.place(what), changes, told.notMoved);
    return tops;
  }
  const title = lead === null ? steps.unnest(what) : steps.nest(what, lead);
  const edit = await makeEdit(title, changes, told.notMoved);
  if (!edit) return [];
  tellDone(lead === null ? told.unnested(what) : told.nested(what, lead), edit);
  const now = useEngine.getState().workspaces;
  return tops.filter((id) => now[id]?.parentId === parentId);
}

/** Says what was done, with the way back; and that agents do not know of it yet, where that is so. */
function tellDone(title: string, { step, needRestart }: Edit): void {
  const undo = { label: told.undo, run: () => void undoStep(step) };
  const restart = {
    label: told.restartNow,
    run: () => void forEach('workspaces.restart', needRestart, told.notRestarted),
  };
  toast({
    tone: 'success',
    title,
    ...(needRestart.length > 0 && { detail: told.needsRestart(needRestart.length) }),
    action: undo,
    ...(needRestart.length > 0 && { also: restart }),
  });
}

/** Nobody is put below itself. */
function mayBeUnder(id: string, parentId: string | null): boolean {
  const { workspaces } = useEngine.getState();
  for (let up = parentId; up !== null; up = workspaces[up]?.parentId ?? null) {
    if (up === id) return false;
  }
  return true;
}

/** Keeps cards where the user put them (parent-relative). */
export async function placeWorkspaces(
  at: ReadonlyMap<string, Point>,
  titleOf: (what: string) => string = steps.place,
): Promise<void> {
  const changes = [...at].map(([id, { x, y }]) => ({ id, to: { canvas: { x, y } } }));
  await makeEdit(titleOf(whatOf([...at.keys()])), changes, told.notMoved);
}

/** Folds a team into one card, or opens it. */
export function setCollapsed(id: string, collapsed: boolean): void {
  const name = whatOf([id]);
  void makeEdit(collapsed ? steps.collapse(name) : steps.expand(name), [{ id, to: { collapsed } }]);
}

/** Gives every card back to the layout. */
export async function tidy(): Promise<void> {
  const { workspaces } = useEngine.getState();
  const placed = Object.values(workspaces).filter(({ canvas }) => canvas !== null);
  if (placed.length === 0) {
    toast({ tone: 'info', title: told.nothingToTidy });
    return;
  }
  const edit = await makeEdit(
    steps.tidy,
    placed.map(({ id }) => ({ id, to: { canvas: null } })),
  );
  if (edit) tellDone(told.tidied, edit);
}

/** Opens every collapsed team above a workspace, so that it can be seen. */
export function openAncestors(id: string): void {
  const { workspaces } = useEngine.getState();
  const closed: string[] = [];
  for (let at = workspaces[id]?.parentId ?? null; at !== null; at = workspaces[at]?.parentId ?? null) {
    if (workspaces[at]?.collapsed) closed.push(at);
  }
  // A look at somebody is nothing to take back.
  void saveChanges(closed.map((each) => ({ id: each, to: { collapsed: false } }))).then(({ refused }) =>
    tellRefusals(told.notChanged(namesOf(refused)), refused),
  );
}

/** Says why a workspace is not seen during a replay, but the team that it is folded into. */
export function tellFolded(id: string, teamId: string): void {
  toast({
    tone: 'info',
    tag: 'folded',
    title: told.folded(whatOf([id]), whatOf([teamId])),
    detail: told.foldedHint,
  });
}

/** Folds or opens every team except the roots. */
export function setAllCollapsed(collapsed: boolean): void {
  const { workspaces, children } = useEngine.getState();
  const teams = Object.values(workspaces).filter(
    ({ id, parentId, collapsed: now }) =>
      (children[id]?.length ?? 0) > 0 && parentId !== null && now !== collapsed,
  );
  void makeEdit(
    collapsed ? steps.collapseAll : steps.expandAll,
    teams.map(({ id }) => ({ id, to: { collapsed } })),
  );
}

/** Gives a workspace another name. */
export async function renameWorkspace(id: string, name: string): Promise<void> {
  const before = useEngine.getState().workspaces[id]?.name;
  const wanted = name.trim();
  if (before === undefined || wanted === '' || wanted === before) return;
  await makeEdit(steps.rename(shortName(before), shortName(wanted)), [{ id, to: { name: wanted } }]);
}
