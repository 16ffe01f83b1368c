import { AppError, type Workspace } from '../../../core/contract/index.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { childrenIndex } from './children.ts';
import { client, showError } from './run.ts';
import { type EngineState, ROOT } from './state.ts';
import { useEngine } from './store.ts';

/** What of a workspace can be shown as changed before the engine says so. */
export type WorkspaceChange = Partial<
  Pick<Workspace, 'name' | 'canvas' | 'collapsed' | 'updateTier' | 'parentId' | 'position'>
>;

export interface Change {
  readonly id: string;
  readonly to: WorkspaceChange;
}

/** Somebody for whom something could not be done. */
export interface Refusal {
  readonly id: string;
  readonly name: string;
  readonly error: AppError;
}

export interface Saved {
  /** What was saved. */
  readonly changes: readonly Change[];
  /** What takes exactly that back. */
  readonly back: readonly Change[];
  readonly refused: readonly Refusal[];
  /** Ids of those whose agents learn of it only when they start anew. */
  readonly needRestart: readonly string[];
}

/** Shows the changes at once and saves them; takes back what the engine refuses. */
export async function saveChanges(wanted: readonly Change[]): Promise<Saved> {
  const { workspaces, children } = useEngine.getState();
  const befores = new Map<string, Workspace>();
  for (const { id } of wanted) {
    const before = workspaces[id];
    if (before) befores.set(id, before);
  }
  const changes = wanted.filter(({ id }) => befores.has(id));
  show(changes.map((change, index) => behindOthers(change, children, index)));

  const answers = await Promise.allSettled(
    changes.map(({ id, to }) => client.call('workspaces.update', { id, ...to })),
  );
  const saved: Change[] = [];
  const back: Change[] = [];
  const undone: Change[] = [];
  const refused: Refusal[] = [];
  const needRestart: string[] = [];
  changes.forEach((change, index) => {
    const before = befores.get(change.id);
    const answer = answers[index];
    if (!before || !answer) return;
    const reverse = { id: change.id, to: reverseOf(change.to, before) };
    if (answer.status === 'rejected') {
      undone.push(reverse);
      refused.push({ id: change.id, name: before.name, error: errorFrom(answer.reason) });
      return;
    }
    saved.push(change);
    back.push(reverse);
    if (answer.value.needsRestart) needRestart.push(change.id);
  });
  if (undone.length > 0) show(undone);
  return { changes: saved, back, refused, needRestart };
}

/** Shows one change at once and saves it; takes it back and says so when saving fails. */
export async function changeWorkspace(id: string, to: WorkspaceChange): Promise<void> {
  const { refused } = await saveChanges([{ id, to }]);
  for (const { error } of refused) showError(error);
}

/** Shows for whom something could not be done, and why; `title` says what, in the user's words. */
export function tellRefusals(title: string, refused: readonly Refusal[]): void {
  const [first] = refused;
  if (!first) return;
  const reasons = new Set(refused.map(({ error }) => error.message));
  toast({ tone: 'error', title, detail: [...reasons].join('\n'), error: first.error });
}

export function errorFrom(thrown: unknown): AppError {
  return thrown instanceof AppError
    ? thrown
    : new AppError('internal', text.engine.unexpected, { cause: thrown });
}

/** What puts the changed fields back as they were. Whoever goes back to a parent goes back to its place there. */
function reverseOf(to: WorkspaceChange, before: Workspace): WorkspaceChange {
  const fields = new Set<keyof WorkspaceChange>(Object.keys(to) as (keyof WorkspaceChange)[]);
  if (fields.has('parentId')) fields.add('position').add('canvas');
  return Object.fromEntries([...fields].map((field) => [field, before[field]])) as WorkspaceChange;
}

/** Whoever moves to another parent comes after those who are there, as the engine will put it. */
function behindOthers(change: Change, children: EngineState['children'], index: number): Change {
  const { parentId, position } = change.to;
  if (parentId === undefined || position !== undefined) return change;
  const others = children[parentId ?? ROOT]?.length ?? 0;
  return { id: change.id, to: { ...change.to, position: others + index } };
}

function show(changes: readonly Change[]): void {
  useEngine.setState((state) => {
    const workspaces = { ...state.workspaces };
    let treeChanges = false;
    for (const { id, to } of changes) {
      const before = workspaces[id];
      if (!before) continue;
      workspaces[id] = { ...before, ...to };
      treeChanges ||= 'parentId' in to || 'position' in to;
    }
    return {
      workspaces,
      ...(treeChanges ? { children: childrenIndex(workspaces, state.children) } : {}),
    };
  });
}
