import { useMemo, useState } from 'react';
import type { OrgPlan } from '../../../core/contract/index.ts';
import { SearchField } from '../inspector/index.ts';
import { entryKey } from '../state/plan.ts';
import { text } from '../text/index.ts';
import { Button, cx } from '../ui/index.ts';
import { entriesBy } from './entries.ts';
import styles from './Plan.module.css';
import { PlanRow } from './PlanRow.tsx';
import { actionLabel, countWord, listedActions, type PlanAction } from './texts.ts';

/** Rows of a group that are drawn until the user asks for more. */
const STEP = 200;
const FEW = 8;

const words = text.plan.list;

/** What the plan does with each workspace, grouped by action. */
export function PlanList({ plan }: { readonly plan: OrgPlan }) {
  const [only, setOnly] = useState<PlanAction | null>(null);
  const [search, setSearch] = useState('');
  const groups = useMemo(() => entriesBy(plan.entries, only, search), [plan, only, search]);
  const present = listedActions.filter((action) => plan.counts[action] > 0 || action === only);
  return (
    <section className={styles.list} aria-label={words.label}>
      <div className={styles.filter}>
        <div className={styles.counts}>
          {present.map((action) => (
            <button
              key={action}
              type="button"
              className={cx(styles.count, styles[action])}
              aria-pressed={only === action}
              title={only === action ? words.showAll : words.showOnly}
              onClick={() => setOnly(only === action ? null : action)}
            >
              <b>{plan.counts[action]}</b> {countWord(action, plan.counts[action])}
            </button>
          ))}
        </div>
        {plan.entries.length > FEW && (
          <SearchField label={words.filter} value={search} onChange={setSearch} />
        )}
      </div>
      {plan.notSpawned > 0 && <p className={styles.quiet}>{words.notSpawned(plan.notSpawned)}</p>}
      {groups.length === 0 && plan.entries.length > 0 && <p className={styles.quiet}>{words.nobody}</p>}
      {groups.map(({ action, entries }) => (
        // Another filter starts over.
        <Group
          key={`${action} ${only} ${search}`}
          action={action}
          entries={entries}
          open={action !== 'keep' || only !== null || search !== ''}
        />
      ))}
    </section>
  );
}

interface GroupProps {
  readonly action: PlanAction;
  readonly entries: OrgPlan['entries'];
  readonly open: boolean;
}

function Group({ action, entries, open }: GroupProps) {
  const [shown, setShown] = useState(STEP);
  const rest = entries.length - shown;
  return (
    <details open={open} className={styles.group}>
      <summary>
        {actionLabel[action]} <span className={styles.number}>{entries.length}</span>
      </summary>
      <ul>
        {entries.slice(0, shown).map((entry) => (
          <PlanRow key={entryKey(entry)} entry={entry} />
        ))}
      </ul>
      {rest > 0 && (
        <Button size="s" variant="ghost" onClick={() => setShown(shown + STEP)}>
          {words.more(Math.min(rest, STEP), rest)}
        </Button>
      )}
    </details>
  );
}
