import { text } from '../../../text/index.ts';
import { TeamLogs } from './LazyTeamLogs.tsx';
import { useMembers } from './useMembers.ts';

/** What the selected workspaces print. */
export function SelectionLogs({ ids }: { readonly ids: readonly string[] }) {
  const members = useMembers(ids);
  return <TeamLogs members={members} name={text.logs.team.several(members.total)} />;
}
