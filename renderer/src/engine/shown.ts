import type { EngineStore } from './live.ts';
import type { EngineState } from './state.ts';
import { useEngine } from './store.ts';

/**
 * The seam between what is and what is shown. `useEngine` holds what is shown: nearly always what is, but also a moment of
 * the past. What is goes on meanwhile, aside.
 */
let aside: EngineState | null = null;

/** What is now, whatever is shown: what the engine tells is written here. */
export const liveEngine: EngineStore = {
  getState: () => aside ?? useEngine.getState(),
  setState(next) {
    if (aside === null) {
      useEngine.setState(next);
      return;
    }
    aside = { ...aside, ...next };
    const { connection, eventsPerSecond } = aside;
    const shown = useEngine.getState();
    // Also who looks at the past wants to know whether the engine is there.
    if (shown.connection !== connection || shown.eventsPerSecond !== eventsPerSecond) {
      useEngine.setState({ connection, eventsPerSecond });
    }
  },
};

/** What the past has to say; the rest is as it is now. */
export type PastState = Pick<
  EngineState,
  'workspaces' | 'children' | 'delegations' | 'activity' | 'builds' | 'problems' | 'statusChanges'
> & { readonly moment: number };

/** Of what a replay does not tell. */
const NOTHING = {
  leaving: {},
  tasks: {},
  approvals: {},
  asking: {},
  chat: {},
  unread: {},
  queued: null,
} as const;

/** Shows a moment of the past in place of what is. */
export function showPast(past: PastState): void {
  aside ??= useEngine.getState();
  useEngine.setState({ ...past, ...NOTHING });
}

/** Shows what is, with all that came meanwhile. */
export function showPresent(): void {
  if (aside === null) return;
  const present = aside;
  aside = null;
  useEngine.setState(present, true);
}

/** True while the past is shown. */
export function isPastShown(): boolean {
  return aside !== null;
}

/** The moment that is shown, in milliseconds since the epoch: now, or one of the past. */
export function shownNow(): number {
  return useEngine.getState().moment ?? Date.now();
}
