import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { ErrorCard } from '../../ui/index.ts';
import styles from './Logs.module.css';

export interface UnreadLogsProps {
  readonly logs: readonly { readonly id: string; readonly error: AppErrorJson | null }[];
  /** What could not be done with the log of one and of so many others. */
  readonly title: (name: string, others: number) => string;
  readonly onRetry: () => void;
}

/** Whose logs could not be read, and why the first of them could not. Who does not run has none to read. */
export function UnreadLogs({ logs, title, onRetry }: UnreadLogsProps) {
  const failed = logs.filter(({ error }) => error && error.code !== 'not_running');
  const [first] = failed;
  const name = useEngine((state) => (first && state.workspaces[first.id]?.name) ?? '');
  if (!first?.error) return null;
  return (
    <div className={styles.notice}>
      <ErrorCard
        error={first.error}
        title={title(name.slice(0, NAME_CHARACTERS), failed.length - 1)}
        onRetry={onRetry}
      />
    </div>
  );
}

const NAME_CHARACTERS = 80;
