import { ArrowRight } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { PlanEntry } from '../../../core/contract/index.ts';
import { entryKey, ghostId, highlightEntry, usePlan } from '../state/plan.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { cx } from '../ui/index.ts';
import styles from './Plan.module.css';
import { fieldText, pathText, valueText } from './texts.ts';

/** One workspace of the plan: why, and what changes. Pointing at it points at its card, and the other way. */
export const PlanRow = memo(function PlanRow({ entry }: { readonly entry: PlanEntry }) {
  const key = entryKey(entry);
  const highlighted = usePlan(({ highlight }) => highlight?.key === key);
  const called = usePlan(({ highlight }) => highlight?.key === key && highlight.by === 'focus');
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (called) row.current?.scrollIntoView({ block: 'nearest' });
  }, [called]);
  const { action, name, parentPath, reason, changes, losses, source } = entry;
  const moved = action === 'move';
  const isGhost = action === 'create' || moved;
  return (
    <li
      ref={row}
      className={cx(styles.row, styles[action], highlighted && styles.highlighted)}
      data-action={action}
      onPointerEnter={() => highlightEntry(key, 'list')}
      onPointerLeave={() => highlightEntry(null, 'list')}
    >
      <button
        type="button"
        className={styles.name}
        title={text.plan.row.show}
        onFocus={() => highlightEntry(key, 'list')}
        onBlur={() => highlightEntry(null, 'list')}
        onClick={() => useUi.getState().revealCard(isGhost ? ghostId(entry.path) : key)}
      >
        {name}
        {parentPath !== null && <small>{pathText(parentPath)}</small>}
      </button>
      <p className={styles.reason}>{reason}</p>
      {changes.length > 0 && (
        <dl className={styles.changes}>
          {changes.map(({ field, from, to }) => (
            <div key={field}>
              <dt>{fieldText(field)}</dt>
              <dd>
                {from !== '' && <del>{valueText(field, from)}</del>}
                {action !== 'create' && (
                  <ArrowRight size={11} role="img" aria-label={text.plan.row.becomes} />
                )}
                <ins>{valueText(field, to)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {losses.length > 0 && (
        <ul className={styles.losses} aria-label={text.plan.row.losses}>
          {losses.map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
      )}
      {source && (
        <code className={styles.source}>
          {source.file}:{source.line}
        </code>
      )}
    </li>
  );
});
