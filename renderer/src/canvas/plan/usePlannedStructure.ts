import { useMemo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { usePlan } from '../../state/plan.ts';
import { useStructure } from '../layout/useStructure.ts';
import { type Marked, type PlannedStructure, withPlan } from './with-plan.ts';

const NO_MARKS: ReadonlyMap<string, Marked> = new Map();

/** The structure of the org, with the ghosts of the plan that is open. */
export function usePlannedStructure(): PlannedStructure {
  const structure = useStructure();
  // Of a template with errors nothing is planned, so nobody is said to stay either.
  const entries = usePlan(({ plan }) => (plan && plan.entries.length > 0 ? plan.entries : null));
  return useMemo(
    () =>
      entries === null
        ? { structure, marks: NO_MARKS }
        : withPlan(structure, useEngine.getState().workspaces, entries),
    [structure, entries],
  );
}
