import { text } from '../../../text/index.ts';
import { LogReader } from '../LazyLogReader.tsx';
import { useMembers } from './useMembers.ts';

/** What the selected workspaces print. */
export function SelectionLogs({ ids }: { readonly ids: readonly string[] }) {
  const members = useMembers(ids);
  return <LogReader isTeam members={members} name={text.logs.team.several(members.total)} />;
}
