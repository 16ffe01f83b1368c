import { usePlan } from '../../state/plan.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/cx.ts';
import { markLabel } from './marks.ts';
import styles from './PlanMarks.module.css';
import type { PlanMark } from './with-plan.ts';

const words = text.canvas.plan;

const legend = [
  { action: 'create', marks: ['create'] },
  { action: 'update', marks: ['update'] },
  { action: 'move', marks: ['leave', 'arrive'] },
  { action: 'remove', marks: ['remove'] },
] as const;

/** What the marks on the canvas mean; only those that are there. */
export function PlanLegend() {
  const plan = usePlan((state) => state.plan);
  if (!plan || plan.entries.length === 0) return null;
  const marks = legend.flatMap(({ action, marks }): readonly PlanMark[] =>
    plan.counts[action] > 0 ? marks : [],
  );
  return (
    <div className={styles.legend}>
      <b>{words.title}</b>
      {marks.length === 0 ? (
        <span>{words.nothing}</span>
      ) : (
        <ul aria-label={words.label}>
          {marks.map((mark) => (
            <LegendItem key={mark} mark={mark} />
          ))}
        </ul>
      )}
    </div>
  );
}

function LegendItem({ mark }: { readonly mark: PlanMark }) {
  const { text, Icon } = markLabel[mark];
  return (
    <li className={styles[mark]}>
      <span className={cx(styles.swatch, (mark === 'create' || mark === 'arrive') && styles.planned)}>
        {Icon && <Icon aria-hidden="true" />}
      </span>
      {text}
    </li>
  );
}
