import type { Schedule } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { text } from '../../../text/index.ts';
import { ErrorCard, Skeleton } from '../../../ui/index.ts';
import { RunLine } from './RunLine.tsx';
import styles from './Schedules.module.css';

const words = text.work.schedules;
const SHOWN = 50;

/** The runs of a schedule before its last one, newest first. */
export function Runs({ schedule: { workspaceId, id, lastRun } }: { readonly schedule: Schedule }) {
  const { output, error, refresh } = useQuery(
    'schedules.history',
    { workspaceId, id, limit: SHOWN },
    (event) => event.type === 'schedules.changed' && event.workspaceId === workspaceId,
  );
  if (error) return <ErrorCard error={error} title={words.runsFailed} onRetry={refresh} />;
  if (!output) return <Skeleton label={words.loadingRuns} lines={3} />;
  return (
    <ol className={styles.runs}>
      {output.runs
        .filter((run) => run.id !== lastRun?.id)
        .map((run) => (
          <li key={run.id}>
            <RunLine workspaceId={workspaceId} run={run} />
          </li>
        ))}
    </ol>
  );
}
