import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { Logs } from './Logs.tsx';
import { TeamLogs } from './team/LazyTeamLogs.tsx';
import styles from './team/TeamLogs.module.css';
import { useTeam } from './team/useMembers.ts';
import { toggleOption, useLogOptions } from './view-options.ts';

export interface WorkspaceLogsProps {
  readonly workspaceId: string;
}

/** What a workspace prints; if the reader wants, together with everything below it. Give it the workspace as key. */
export function WorkspaceLogs({ workspaceId }: WorkspaceLogsProps) {
  const hasTeam = useEngine((state) => (state.children[workspaceId]?.length ?? 0) > 0);
  const team = useLogOptions((options) => options.team) && hasTeam;
  const members = useTeam(workspaceId);
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const { team: words } = text.logs;
  return (
    <>
      {hasTeam && (
        <label className={styles.switch}>
          <input type="checkbox" checked={team} onChange={() => toggleOption('team')} />
          {words.whole(members.total)}
        </label>
      )}
      {team ? <TeamLogs members={members} name={words.of(name)} /> : <Logs workspaceId={workspaceId} />}
    </>
  );
}
