import { useShallow } from 'zustand/react/shallow';
import { useEngine } from '../../../engine/store.ts';
import { shownName } from '../files/place.ts';
import { terminalsOf, useTerminals } from './terminals.ts';

type Named = Pick<ReturnType<typeof useTerminals.getState>, 'terminals' | 'names'>;

/** What a terminal is called: as somebody named it, else by its program and its place among those of its workspace. */
export function useTerminalName(id: string): string {
  return useTerminals((state) => nameOf(state, id));
}

/** What several terminals are called, in their order, and if wanted whose they are. */
export function useTerminalNames(
  terminals: readonly { readonly id: string; readonly workspaceId: string }[],
  withWorkspace: boolean,
): readonly string[] {
  const names = useTerminals(useShallow((state) => terminals.map(({ id }) => nameOf(state, id))));
  const workspaces = useEngine(
    useShallow((state) => terminals.map(({ workspaceId }) => state.workspaces[workspaceId]?.name ?? '')),
  );
  return names.map((name, at) => {
    const workspace = workspaces[at] ?? '';
    return withWorkspace && workspace !== '' ? shownName(`${workspace}: ${name}`) : name;
  });
}

function nameOf({ names, terminals }: Named, id: string): string {
  const given = names[id];
  if (given !== undefined) return shownName(given);
  const { workspaceId = '', program = '' } = terminals?.[id] ?? {};
  const place = terminalsOf(terminals, workspaceId).findIndex((each) => each.id === id) + 1;
  return shownName(place > 1 ? `${program} ${place}` : program);
}
