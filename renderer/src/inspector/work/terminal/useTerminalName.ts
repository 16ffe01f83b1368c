import { useEngine } from '../../../engine/store.ts';
import { shownName } from '../files/place.ts';
import { terminalsOf, useTerminals } from './terminals.ts';

/** What a terminal is called: as somebody named it, else by its program and its place among those of its workspace. */
export function useTerminalName(id: string, withWorkspace = false): string {
  const workspaceId = useTerminals((state) => state.terminals?.[id]?.workspaceId ?? '');
  const workspace = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const name = useTerminals(({ names, terminals }) => {
    const given = names[id];
    if (given !== undefined) return given;
    const place = terminalsOf(terminals, workspaceId).findIndex((each) => each.id === id) + 1;
    const program = terminals?.[id]?.program ?? '';
    return place > 1 ? `${program} ${place}` : program;
  });
  return shownName(withWorkspace && workspace !== '' ? `${workspace}: ${name}` : name);
}
