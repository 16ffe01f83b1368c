import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { ErrorCard } from '../../../ui/index.ts';
import styles from '../Logs.module.css';
import type { MemberLog } from './team-log.ts';

export interface UnreadLogsProps {
  readonly members: readonly MemberLog[];
  readonly onRetry: () => void;
}

/** Whose logs could not be read, and why the first of them could not. Who does not run has none to read. */
export function UnreadLogs({ members, onRetry }: UnreadLogsProps) {
  const failed = members.filter(({ error }) => error && error.code !== 'not_running');
  const [first] = failed;
  const name = useEngine((state) => (first && state.workspaces[first.id]?.name) ?? '');
  if (!first?.error) return null;
  return (
    <div className={styles.notice}>
      <ErrorCard
        error={first.error}
        title={text.logs.team.failed(name.slice(0, NAME_CHARACTERS), failed.length - 1)}
        onRetry={onRetry}
      />
    </div>
  );
}

const NAME_CHARACTERS = 80;
