import type { Handlers, StartPolicy } from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import type { SyntheticState } from './synthetic-state.ts';

type StartHandlers = Pick<Handlers, 'engine.admit' | 'engine.startPolicy' | 'engine.setStartPolicy'>;

/** What starts when, over the synthetic state. */
export function syntheticStartHandlers(state: SyntheticState, life: SyntheticLife): StartHandlers {
  let policy: StartPolicy = { startLazily: false, hibernateAfterMinutes: null, memoryBudgetMb: null };
  return {
    'engine.admit': ({ choice }) => {
      const waiting = [...state.workspaces.values()].filter(({ phase }) => phase?.waitingFor === 'memory');
      for (const { id } of waiting) {
        if (choice === 'all') life.restart(id);
        else state.patch(id, { status: 'hibernated', desired: 'hibernated', phase: null, steps: [] });
      }
      state.clear('capacity');
      return { count: waiting.length };
    },
    'engine.startPolicy': () => policy,
    'engine.setStartPolicy': (wanted) => {
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
      policy = { ...policy, ...given };
      return policy;
    },
  };
}
