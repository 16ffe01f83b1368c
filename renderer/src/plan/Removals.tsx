import type { OrgPlan } from '../../../core/contract/index.ts';
import { usePlan } from '../state/plan.ts';
import { text } from '../text/index.ts';
import { VirtualList } from '../ui/index.ts';
import styles from './Plan.module.css';
import { pathText, removalLabel } from './texts.ts';

const ROW_PX = 18;
const GAP_PX = 3;

/** What a reconcile takes away, by name, and the box that agrees to it. A changed plan asks again. */
export function Removals({ plan }: { readonly plan: OrgPlan }) {
  const confirmed = usePlan((state) => state.confirmedPlanId === plan.id);
  const importing = usePlan((state) => state.busy === 'importing');
  const going = plan.entries.filter(({ action }) => action === 'remove');
  if (going.length === 0) return null;
  return (
    <section className={styles.removals} aria-label={text.plan.removals.label}>
      <VirtualList
        label={text.plan.removals.list}
        className={styles.going}
        items={going}
        keyOf={({ workspaceId, path }) => workspaceId ?? path}
        rowPx={ROW_PX}
        gapPx={GAP_PX}
        isRead
      >
        {({ path, losses }) => (
          <>
            <b>{pathText(path)}</b>
            {losses.length > 0 && <span> {text.plan.removals.losses(losses.join(', '))}</span>}
          </>
        )}
      </VirtualList>
      <label className={styles.agree}>
        <input
          type="checkbox"
          checked={confirmed}
          disabled={importing}
          onChange={(event) => usePlan.setState({ confirmedPlanId: event.target.checked ? plan.id : null })}
        />
        {removalLabel(going.length)}
      </label>
    </section>
  );
}
