import type { OperationName } from '../../../core/contract/index.ts';
import { INSPECTOR } from '../flows.ts';
import type { Stage } from './stage.ts';
import type { Never, State, View } from './view.ts';

/** One of each state: what has been shown of somebody is kept. */
export const people: Readonly<Record<State, string>> = {
  full: 'Mara Lindqvist',
  loading: 'Priya Nair',
  error: 'Tomás Rivera',
  empty: 'Jonas Weber',
};

/** An agent that runs elsewhere and was never asked for anything. */
export const NEW_HERE = 'Warehouse robot';

/** Areas that are groups of tabs in the inspector, by what the groups are called. */
const groups = { talk: 'Talk', observe: 'Observe', work: 'Work', configure: 'Configure' } as const;

interface Tab {
  readonly tab: string;
  readonly content: View['content'];
  /** What it asks the engine for. */
  readonly asks: OperationName;
  readonly empty: RegExp | Never;
  /** Before it is opened. */
  readonly prepare?: (stage: Stage, state: State) => void;
  /** What happened last comes with the org, unless that cannot be had either. */
  readonly comesWithOrg?: true;
  readonly people?: Partial<Readonly<Record<State, string>>>;
}

/** Makes views of the tabs of a group. */
export function tabsOf(area: keyof typeof groups): (tab: Tab) => View {
  return ({ tab, asks, prepare, comesWithOrg, people: others, ...view }) => ({
    ...view,
    area,
    name: tab,
    within: INSPECTOR,
    open: async (stage, state) => {
      if (comesWithOrg && (state === 'loading' || state === 'error')) await stage.visit();
      await stage.home();
      prepare?.(stage, state);
      await stage.inspect({ ...people, ...others }[state], groups[area], tab);
    },
    loading: asks,
    error: asks,
  });
}
