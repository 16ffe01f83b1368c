import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { EngineState } from '../../engine/state.ts';
import { useEngine } from '../../engine/store.ts';
import type { NameOf } from './filter.ts';
import { namesFrom } from './names.ts';

/** The names of workspaces by id; the same function until one of them is called otherwise, comes or goes. */
export function useNames(): NameOf {
  const names = useEngine(useShallow(namesById));
  return useMemo(
    () => namesFrom(Object.fromEntries(Object.entries(names).map(([id, name]) => [id, { name }]))),
    [names],
  );
}

function namesById({ workspaces }: EngineState): Record<string, string> {
  return Object.fromEntries(Object.values(workspaces).map(({ id, name }) => [id, name]));
}
