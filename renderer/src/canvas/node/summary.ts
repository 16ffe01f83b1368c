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
  /** Its requests that wait for a decision. */
  readonly asking: number;
  readonly collapsed: boolean;
}

/** Of a workspace that does not exist. */
export const GONE: CardFacts = {
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
  asking: 0,
  collapsed: false,
};

/** What the card of a workspace shows; a heartbeat changes the workspace, but nothing of this. */
export function cardFacts(
  state: Pick<EngineState, 'workspaces' | 'unread' | 'asking'>,
  id: string,
): CardFacts {
  const workspace = state.workspaces[id];
  if (!workspace) return GONE;
  return {
    name: workspace.name,
    role: workspace.role,
    runtime: workspace.runtime,
    tier: workspace.tier,
    presence: presenceOf(workspace),
    status: statusText(workspace),
    failedAt: workspace.status === 'failed' ? failedStep(workspace) : null,
    task: workspace.currentTask,
    phase: workspace.phase,
    error: workspace.error,
    external: workspace.external,
    unread: state.unread[id] ?? 0,
    asking: state.asking[id] ?? 0,
    collapsed: workspace.collapsed,
  };
}

/** The step of its start that it shows before anything else; null when none is under way. */
export function shownPhase({
  presence,
  phase,
}: Pick<CardFacts, 'presence' | 'phase'>): ProvisionPhase | null {
  return presence === 'starting' || presence === 'waiting' ? phase : null;
}

/** The one presence that a collapsed team shows. */
export function teamPresence(counts: readonly number[]): Presence {
  return worstPresence(presences.filter((_, index) => (counts[index] ?? 0) > 0));
}

/** "ML" for "Mara Lindqvist": at most two letters. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\-_./]+/).filter(Boolean);
  const [first = '', last = ''] = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? ''];
  return ([...first][0] ?? '').toUpperCase() + ([...last][0] ?? '').toUpperCase();
}

/** The first root: where the keyboard enters the canvas. */
export function firstRoot(state: Pick<EngineState, 'children'>): string | null {
  return state.children[ROOT]?.[0] ?? null;
}
