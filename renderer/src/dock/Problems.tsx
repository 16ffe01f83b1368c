import { CircleCheckBig } from 'lucide-react';
import { useMemo } from 'react';
import type { Problem } from '../../../core/contract/index.ts';
import { CAPACITY, useEngine } from '../engine/store.ts';
import { Ago } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import styles from './Dock.module.css';

/** Everything that is wrong now, newest first, each with its fixes. */
export function Problems() {
  const loaded = useEngine((state) => state.loaded);
  const problems = useEngine((state) => state.problems);
  const newestFirst = useMemo(() => Object.values(problems).sort((a, b) => b.since - a.since), [problems]);
  if (!loaded) return <Skeleton label="Loading the problems" />;
  if (newestFirst.length === 0) {
    return (
      <EmptyState icon={<CircleCheckBig size={22} />} title="No problems">
        Failed workspaces, broken builds and a missing engine are listed here, each with its fix.
      </EmptyState>
    );
  }
  return (
    <ul className={styles.problems} aria-label="Open problems">
      {newestFirst.map((problem) => (
        <li key={problem.key}>
          <ProblemHeader problem={problem} />
          <ErrorCard error={problem.error} tone={problem.key === CAPACITY ? 'notice' : 'error'} />
        </li>
      ))}
    </ul>
  );
}

function ProblemHeader({ problem }: { readonly problem: Problem }) {
  const { workspaceId, title, since } = problem;
  const name = useEngine((state) => (workspaceId === null ? undefined : state.workspaces[workspaceId]?.name));
  const reveal = useUi((state) => state.revealWorkspace);
  return (
    <div className={styles.problem}>
      <b>{title}</b>
      <span aria-hidden="true">·</span>
      <Ago at={since} />
      {workspaceId !== null && name !== undefined && (
        <Button size="s" variant="ghost" onClick={() => reveal(workspaceId)}>
          Go to {name}
        </Button>
      )}
    </div>
  );
}
