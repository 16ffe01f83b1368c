import { useId } from 'react';
import { usePlan } from '../state/plan.ts';
import { text } from '../text/index.ts';
import { Button, ErrorCard } from '../ui/index.ts';
import { closePlan, importPlan } from './actions.ts';
import styles from './Plan.module.css';
import { Removals } from './Removals.tsx';
import { blockedReason, importLabel } from './texts.ts';

/** What the import would do, exactly, or why it cannot yet. */
export function PlanFooter() {
  const state = usePlan();
  const { plan, busy, importError } = state;
  const reasonId = useId();
  const blocked = blockedReason(state);
  const removes = (plan?.counts.remove ?? 0) > 0;
  return (
    <footer className={styles.footer}>
      {importError && <ErrorCard error={importError} title={text.plan.footer.notImported} />}
      {plan && <Removals plan={plan} />}
      <p id={reasonId} className={styles.blocked} role="status">
        {blocked}
      </p>
      <div className={styles.buttons}>
        <Button onClick={closePlan}>
          {busy === 'importing' ? text.plan.footer.close : text.plan.footer.cancel}
        </Button>
        <Button
          variant={removes ? 'danger' : 'primary'}
          busy={busy === 'importing'}
          disabled={blocked !== null}
          aria-describedby={reasonId}
          onClick={() => void importPlan()}
        >
          {(plan && importLabel(plan.counts)) || text.plan.footer.import}
        </Button>
      </div>
    </footer>
  );
}
