import { CircleCheckBig, X } from 'lucide-react';
import type { Problem } from '../../../core/contract/index.ts';
import { CAPACITY, useEngine } from '../engine/store.ts';
import { Ago } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, EmptyState, ErrorCard, IconButton, Skeleton, VirtualList } from '../ui/index.ts';
import styles from './Dock.module.css';
import { bringBack, dismiss, useOpenProblems } from './dismissed.ts';

const ROW_PX = 120;
const PADDING_PX = 12;
const GAP_PX = 8;

/** Everything that is wrong now, newest first, each with its fixes. */
export function Problems() {
  const loaded = useEngine((state) => state.loaded);
  const count = useEngine((state) => Object.keys(state.problems).length);
  const open = useOpenProblems();
  const { problems: words } = text.dock;
  if (!loaded) return <Skeleton label={words.loading} />;
  if (count === 0) {
    return (
      <EmptyState icon={<CircleCheckBig size={22} />} title={words.none}>
        {words.noneHint}
      </EmptyState>
    );
  }
  const away = count - open.length;
  return (
    <div className={styles.problems}>
      {away > 0 && (
        <p className={styles.away}>
          {words.dismissed(away)}
          <Button size="s" variant="ghost" onClick={bringBack}>
            {words.showAll}
          </Button>
        </p>
      )}
      <VirtualList
        label={words.list}
        className={styles.problemList}
        items={open}
        keyOf={({ key }) => key}
        rowPx={ROW_PX}
        paddingPx={PADDING_PX}
        gapPx={GAP_PX}
      >
        {(problem) => (
          <>
            <ProblemHeader problem={problem} />
            <ErrorCard error={problem.error} tone={problem.key === CAPACITY ? 'notice' : 'error'} />
          </>
        )}
      </VirtualList>
    </div>
  );
}

function ProblemHeader({ problem }: { readonly problem: Problem }) {
  const { workspaceId, title, since } = problem;
  const name = useEngine((state) => (workspaceId === null ? undefined : state.workspaces[workspaceId]?.name));
  const reveal = useUi((state) => state.revealWorkspace);
  const { problems: words } = text.dock;
  return (
    <div className={styles.problem}>
      <b>{title}</b>
      <span aria-hidden="true">·</span>
      <Ago at={since} />
      {workspaceId !== null && name !== undefined && (
        <Button size="s" variant="ghost" onClick={() => reveal(workspaceId)}>
          {words.goTo(name.slice(0, 60))}
        </Button>
      )}
      <IconButton size="s" label={words.dismiss(title.slice(0, 80))} onClick={() => dismiss(problem)}>
        <X size={13} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
