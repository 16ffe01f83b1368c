import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ChosenWorkspace {
  /** All workspaces by name. */
  readonly all: readonly Named[];
  /** Undefined while there is none. */
  readonly current: Named | undefined;
  readonly choose: (id: string) => void;
}

/** One of all workspaces: at first the selected one, and another one when it is gone. */
export function useChosenWorkspace(): ChosenWorkspace {
  const all = useNamed(({ workspaces }) => Object.keys(workspaces));
  const selected = useUi((state) => state.selectedId);
  const [chosen, choose] = useState(selected);
  return { all, current: all.find(({ id }) => id === chosen) ?? all[0], choose };
}

/** Those that have others below them, by name. */
export function useLeads(): readonly Named[] {
  return useNamed(({ workspaces, children }) =>
    Object.keys(workspaces).filter((id) => (children[id]?.length ?? 0) > 0),
  );
}

type EngineState = ReturnType<typeof useEngine.getState>;

function useNamed(idsOf: (state: EngineState) => readonly string[]): readonly Named[] {
  // Texts, so that only a new name or another workspace is a change.
  const texts = useEngine(
    useShallow((state) => idsOf(state).map((id) => `${id}\n${state.workspaces[id]?.name ?? ''}`)),
  );
  return useMemo(
    () =>
      texts
        .map((each) => {
          const at = each.indexOf('\n');
          return { id: each.slice(0, at), name: each.slice(at + 1) };
        })
        .sort((a, b) => a.name.localeCompare(b.name)),
    [texts],
  );
}
