import type { Handlers } from '../contract/index.ts';
import type { Reconciler } from '../workspaces/index.ts';
import type { StartPolicies } from './start-policy.ts';

export interface StartParts {
  readonly reconciler: Pick<Reconciler, 'admitAll' | 'letWaitingSleep'>;
  readonly policies: StartPolicies;
}

/** The operations about what starts when. */
export function startHandlers({
  reconciler,
  policies,
}: StartParts): Pick<Handlers, 'engine.startPolicy' | 'engine.setStartPolicy' | 'engine.admit'> {
  return {
    'engine.startPolicy': () => policies.current,
    'engine.setStartPolicy': (wanted) => policies.change(wanted),
    'engine.admit': ({ choice }) => ({
      count: choice === 'all' ? reconciler.admitAll() : reconciler.letWaitingSleep(),
    }),
  };
}
