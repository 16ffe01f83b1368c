import { CircleCheckBig, History as PastIcon } from 'lucide-react';
import { useMemo } from 'react';
import { waitingApprovals } from '../../../engine/approvals.ts';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { EmptyState, Skeleton } from '../../../ui/index.ts';
import styles from './Approvals.module.css';
import { History } from './History.tsx';
import { Request } from './Request.tsx';

/** What waits for a decision, and what was decided: of one workspace, or of all. */
export function Approvals({ workspaceId }: { readonly workspaceId: string | null }) {
  const loaded = useEngine((state) => state.loaded);
  const approvals = useEngine((state) => state.approvals);
  const name = useEngine((state) =>
    workspaceId === null ? '' : (state.workspaces[workspaceId]?.name ?? ''),
  );
  const waiting = useMemo(() => waitingApprovals(approvals, workspaceId), [approvals, workspaceId]);
  const isPast = useEngine((state) => state.moment !== null);
  const words = text.approvals;
  if (isPast) {
    return (
      <EmptyState icon={<PastIcon size={22} />} title={words.past}>
        {words.pastHint}
      </EmptyState>
    );
  }
  return (
    <section className={styles.panel} aria-label={workspaceId === null ? words.label : words.labelOf(name)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <div className={styles.scroll} tabIndex={0}>
        {!loaded && <Skeleton label={words.loading} lines={4} />}
        {loaded && waiting.length === 0 && (
          // As high as it is: what was decided follows in sight.
          <div>
            <EmptyState icon={<CircleCheckBig size={22} />} title={words.none}>
              {workspaceId === null ? words.noneHint : words.noneHintOf(name)}
            </EmptyState>
          </div>
        )}
        {waiting.length > 0 && (
          <>
            <h3>{words.pending}</h3>
            <ul className={styles.requests} aria-label={words.pending}>
              {waiting.map((approval) => (
                <Request key={approval.id} approval={approval} named={workspaceId === null} />
              ))}
            </ul>
          </>
        )}
        <h3>{words.history}</h3>
        <History workspaceId={workspaceId} />
      </div>
    </section>
  );
}
