import { markLabel } from './marks.ts';
import styles from './PlanMarks.module.css';
import type { PlanMark } from './with-plan.ts';

/** What the plan does to a card; the name of the card says it to those who do not see it. */
export function PlanBadge({ mark }: { readonly mark: PlanMark }) {
  const { text, Icon } = markLabel[mark];
  if (!Icon) return null;
  return (
    <span className={styles.badge} aria-hidden="true">
      <Icon />
      <span className={styles.text}>{text}</span>
    </span>
  );
}
