import { useMemo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { LogReader } from './LazyLogReader.tsx';
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
  const alone = useMemo(() => ({ ids: [workspaceId], total: 1 }), [workspaceId]);
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
      {team ? (
        <LogReader key="team" isTeam members={members} name={words.of(name)} />
      ) : (
        <LogReader key="alone" isTeam={false} members={alone} name={name} />
      )}
    </>
  );
}
