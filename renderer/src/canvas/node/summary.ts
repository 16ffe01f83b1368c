import type { ProvisionPhase } from '../../../../core/contract/index.ts';
import { type Presence, presenceOf, presences, statusText, worstPresence } from '../../engine/presence.ts';
import type { ShownError } from '../../engine/shown-error.ts';
import { failedStep } from '../../engine/start-steps.ts';
import { type EngineState, ROOT } from '../../engine/state.ts';

/** What a card shows, as values that stay equal while the card need not be drawn again. */
export interface CardFacts {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly tier: number;
  readonly presence: Presence;
  /** The presence in words, with what is to say besides. */
  readonly status: string;
  /** Where its start ended, if that has failed. */
  readonly failedAt: ProvisionPhase['step'] | null;
  readonly task: string;
  readonly phase: ProvisionPhase | null;
  readonly error: ShownError | null;
  readonly external: boolean;
  readonly unread: number;
  readonly collapsed: boolean;
}

const GONE: CardFacts = {
  name: '',
  role: '',
  runtime: '',
  tier: 1,
  presence: 'offline',
  status: '',
  failedAt: null,
  task: '',
  phase: null,
  error: null,
  external: false,
  unread: 0,
  collapsed: false,
};

/** For `useShallow`: heartbeats change the workspace, not its facts. */
export function cardFacts(state: EngineState, id: string): CardFacts {
  const workspace = state.workspaces[id];
  if (!workspace) return GONE;
  return {
    name: workspace.name,
    role: workspace.role,
    runtime: workspace.runtime,
    tier: workspace.tier,
    presence: presenceOf(workspace),
    status: statusText(workspace),
    failedAt: failedStep(workspace),
    task: workspace.currentTask,
    phase: workspace.phase,
    error: workspace.error,
    external: workspace.external,
    unread: state.unread[id] ?? 0,
    collapsed: workspace.collapsed,
  };
}

/** Ids of everybody below a workspace. */
function descendantsOf(children: EngineState['children'], id: string): string[] {
  return (children[id] ?? []).flatMap((child) => [child, ...descendantsOf(children, child)]);
}

/** How many of the team (lead included) show each presence, in the order of `presences`. */
export function teamCounts(state: EngineState, id: string): number[] {
  const counts = presences.map(() => 0);
  for (const member of [id, ...descendantsOf(state.children, id)]) {
    const workspace = state.workspaces[member];
    if (!workspace) continue;
    const index = presences.indexOf(presenceOf(workspace));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** The one presence that a collapsed team shows. */
export function teamPresence(counts: readonly number[]): Presence {
  return worstPresence(presences.filter((_, index) => (counts[index] ?? 0) > 0));
}

/** Agent messages nobody has seen yet, in the whole team. */
export function teamUnread(state: EngineState, id: string): number {
  return [id, ...descendantsOf(state.children, id)].reduce(
    (sum, member) => sum + (state.unread[member] ?? 0),
    0,
  );
}

/** "ML" for "Mara Lindqvist": at most two letters. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\-_./]+/).filter(Boolean);
  const [first = '', last = ''] = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? ''];
  return ([...first][0] ?? '').toUpperCase() + ([...last][0] ?? '').toUpperCase();
}

/** The first root: where the keyboard enters the canvas. */
export function firstRoot(state: EngineState): string | null {
  return state.children[ROOT]?.[0] ?? null;
}
