import { useDeferredValue, useMemo, useRef } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { text as texts } from '../../text/index.ts';
import { StatusMark } from '../../ui/index.ts';
import { stopwatch } from '../time.ts';
import { entryOf } from '../timeline/entry.ts';
import { namesFrom, withNames } from '../timeline/names.ts';
import { useNow } from '../useNow.ts';
import { progressLines } from './progress.ts';
import styles from './Talk.module.css';
import { WorkLine } from './WorkLine.tsx';

export interface WorkProgressProps {
  readonly workspaceId: string;
  readonly name: string;
  /** The message of the user that it works on; undefined while it works on something else. */
  readonly asked: ChatMessage | undefined;
}

/** What the agent does right now: its task, the time it takes, whom it asked, which tools it used. */
export function WorkProgress({ workspaceId, name, asked }: WorkProgressProps) {
  const task = useEngine((state) => state.workspaces[workspaceId]?.currentTask ?? '');
  const workspaces = useEngine((state) => state.workspaces);
  const activity = useDeferredValue(useEngine((state) => state.activity));
  const shownSince = useRef(Date.now());
  const since = asked?.createdAt ?? shownSince.current;
  const ownWords = task !== '' && task !== asked?.text.replace(/\s+/g, ' ');
  const lines = useMemo(() => {
    const own = activity.filter((row) => row.workspaceId === workspaceId || row.sourceId === workspaceId);
    return progressLines(own.map(entryOf), workspaceId, since, namesFrom(workspaces));
  }, [activity, workspaceId, since, workspaces]);

  return (
    <section className={styles.progress} aria-label={texts.talk.work.working(name)}>
      <header>
        <StatusMark presence="busy" labelled={false} />
        <span className={styles.task}>
          {ownWords ? withNames(task, workspaces) : texts.talk.work.workingOnIt(name)}
        </span>
        {asked && <Elapsed since={asked.createdAt} />}
      </header>
      {lines.length > 0 && (
        <ul>
          {lines.map(({ id, state, text }) => (
            <WorkLine key={id} state={state} text={withNames(text, workspaces)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Elapsed({ since }: { readonly since: number }) {
  return <span className={styles.elapsed}>{stopwatch(useNow() - since)}</span>;
}
