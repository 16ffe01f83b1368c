import { Check, LoaderCircle, X } from 'lucide-react';
import { useDeferredValue, useMemo, useRef } from 'react';
import { useEngine } from '../../engine/store.ts';
import { StatusMark } from '../../ui/index.ts';
import { namesFrom, withNames } from '../timeline/names.ts';
import { entryOf } from '../timeline/entry.ts';
import { stopwatch } from '../time.ts';
import { useNow } from '../useNow.ts';
import { type ProgressLine, progressLines } from './progress.ts';
import styles from './Talk.module.css';

export interface WorkProgressProps {
  readonly workspaceId: string;
  readonly name: string;
  /** When the user's unanswered message was sent; null while the agent works on something else. */
  readonly askedAt: number | null;
}

const icons: Record<ProgressLine['state'], typeof Check> = { running: LoaderCircle, done: Check, failed: X };

/** What the agent does right now: its task, the time it takes, whom it asked, which tools it used. */
export function WorkProgress({ workspaceId, name, askedAt }: WorkProgressProps) {
  const task = useEngine((state) => state.workspaces[workspaceId]?.currentTask ?? '');
  const workspaces = useEngine((state) => state.workspaces);
  const activity = useDeferredValue(useEngine((state) => state.activity));
  const shownSince = useRef(Date.now());
  const since = askedAt ?? shownSince.current;
  const lines = useMemo(() => {
    const own = activity.filter((row) => row.workspaceId === workspaceId || row.sourceId === workspaceId);
    return progressLines(own.map(entryOf), workspaceId, since, namesFrom(workspaces));
  }, [activity, workspaceId, since, workspaces]);

  return (
    <section className={styles.progress} aria-label={`${name} is working`}>
      <header>
        <StatusMark presence="busy" labelled={false} />
        <span className={styles.task}>{task || `${name} is working on it`}</span>
        {askedAt !== null && <Elapsed since={askedAt} />}
      </header>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => {
            const Icon = icons[line.state];
            return (
              <li key={line.id} className={styles[line.state]}>
                <Icon size={13} aria-hidden="true" />
                <span>{withNames(line.text, workspaces)}</span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Elapsed({ since }: { readonly since: number }) {
  return <span className={styles.elapsed}>{stopwatch(useNow() - since)}</span>;
}
