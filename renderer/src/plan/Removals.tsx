import { useId } from 'react';
import type { OrgPlan } from '../../../core/contract/index.ts';
import { usePlan } from '../state/plan.ts';
import { text } from '../text/index.ts';
import styles from './Plan.module.css';
import { pathText, removalLabel } from './texts.ts';

/** What a reconcile takes away, by name, and the box that agrees to it. A changed plan asks again. */
export function Removals({ plan }: { readonly plan: OrgPlan }) {
  const confirmed = usePlan((state) => state.confirmedPlanId === plan.id);
  const importing = usePlan((state) => state.busy === 'importing');
  const listId = useId();
  const going = plan.entries.filter(({ action }) => action === 'remove');
  if (going.length === 0) return null;
  return (
    <section className={styles.removals} aria-label={text.plan.removals.label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <ul id={listId} aria-label={text.plan.removals.list} tabIndex={0}>
        {going.map((entry) => (
          <li key={entry.workspaceId ?? entry.path}>
            <b>{pathText(entry.path)}</b>
            {entry.losses.length > 0 && <span> {text.plan.removals.losses(entry.losses.join(', '))}</span>}
          </li>
        ))}
      </ul>
      <label className={styles.agree}>
        <input
          type="checkbox"
          checked={confirmed}
          disabled={importing}
          aria-describedby={listId}
          onChange={(event) => usePlan.setState({ confirmedPlanId: event.target.checked ? plan.id : null })}
        />
        {removalLabel(going.length)}
      </label>
    </section>
  );
}
