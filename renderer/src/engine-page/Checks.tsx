import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import type { DoctorCheck } from '../../../core/contract/index.ts';
import { useQuery } from '../dialogs/useQuery.ts';
import { Asked } from '../page/Asked.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './EnginePage.module.css';

const words = text.enginePage.checks;
const icons = { ok: CircleCheck, warning: TriangleAlert, error: OctagonX } as const;

/** What is looked at on this machine, and what to do about what is not fine. */
export function Checks() {
  const asked = useQuery('doctor.run', {});
  return (
    <PageSection
      title={words.title}
      actions={
        <Button size="s" onClick={asked.refresh}>
          {words.again}
        </Button>
      }
    >
      <Asked asked={asked} loading={words.loading} failed={words.failed}>
        {({ checks }) => (
          <ul className={styles.checks}>
            {checks.map((check) => (
              <Check key={check.id} check={check} />
            ))}
          </ul>
        )}
      </Asked>
    </PageSection>
  );
}

function Check({ check: { status, title, message, fix } }: { readonly check: DoctorCheck }) {
  const Icon = icons[status];
  return (
    <li data-status={status}>
      <Icon size={15} role="img" aria-label={words.states[status]} />
      <div>
        <p>
          <b>{title}</b> <span>{message}</span>
        </p>
        {fix !== undefined && status !== 'ok' && <p className={styles.fix}>{fix}</p>}
      </div>
    </li>
  );
}
