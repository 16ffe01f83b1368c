import { PowerOff } from 'lucide-react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import styles from './Logs.module.css';

export interface EndedNoteProps {
  readonly workspaceId: string;
  readonly hasLines: boolean;
}

/** Says above the last lines of a workspace that it has ended, and why. */
export function EndedNote({ workspaceId, hasLines }: EndedNoteProps) {
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const status = useEngine((state) => state.workspaces[workspaceId]?.status);
  const reason = useEngine((state) => state.workspaces[workspaceId]?.error?.message);
  const words = text.logs;
  const ending =
    status && status in words.endings ? words.endings[status as keyof typeof words.endings] : null;
  if (ending === null || !hasLines) return null;
  return (
    <p className={styles.ended} role="note">
      <PowerOff size={13} aria-hidden="true" />
      <span>
        {words.ended(name, ending)} {reason && words.endedBecause(reason)}
      </span>
    </p>
  );
}
