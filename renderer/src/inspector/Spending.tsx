import { useMemo } from 'react';
import { presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { cx, StatusMark } from '../ui/index.ts';
import { isOver, spenders, spendingOf } from './budgets.ts';
import { Meter } from './configure/Meter.tsx';
import styles from './Inspector.module.css';
import { dollarsOf } from './text.ts';

/** Those who spend most come first, and few of them make up most of it. */
const MAX_SHOWN = 5;

const words = text.inspector.spending;

/** What all have spent this month of what they may, and who most. Nothing where nobody has a budget or spends. */
export function Spending() {
  const workspaces = useEngine((state) => state.workspaces);
  const { withinCents, besideCents, limitCents, ids } = useMemo(() => {
    const all = Object.values(workspaces);
    return { ...spendingOf(all), ids: spenders(all) };
  }, [workspaces]);
  const shown = ids.slice(0, MAX_SHOWN);
  if (limitCents === null && besideCents === 0) return null;
  return (
    <section aria-label={words.title}>
      <h3>{words.title}</h3>
      <div className={styles.spent}>
        <Meter
          label={limitCents === null ? words.together : words.within}
          value={withinCents}
          max={limitCents}
          text={
            limitCents === null
              ? words.spent(dollarsOf(besideCents))
              : words.spentOf(dollarsOf(withinCents), dollarsOf(limitCents))
          }
        />
        {limitCents !== null && besideCents > 0 && (
          <p className={styles.quiet}>{words.beside(dollarsOf(besideCents))}</p>
        )}
      </div>
      <ul>
        {shown.map((id) => (
          <SpenderRow key={id} workspaceId={id} />
        ))}
      </ul>
      {ids.length > shown.length && <p className={styles.quiet}>{words.more(ids.length - shown.length)}</p>}
    </section>
  );
}

function SpenderRow({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const ui = useUi.getState();
  if (!workspace) return null;
  const { budgetCents, spentCents } = workspace;
  const spent =
    budgetCents === null
      ? words.spent(dollarsOf(spentCents))
      : words.spentOf(dollarsOf(spentCents), dollarsOf(budgetCents));
  const over = isOver(workspace);
  return (
    <li>
      <button
        type="button"
        className={styles.member}
        onClick={() => {
          ui.revealWorkspace(workspaceId);
          ui.showInspector('configure', 'settings');
        }}
      >
        <StatusMark presence={presenceOf(workspace)} />
        <span className={styles.memberText}>
          <span className={styles.memberName}>{workspace.name}</span>
          <span className={cx(styles.memberFact, over && styles.over)}>
            {over ? `${spent} · ${words.over}` : spent}
          </span>
        </span>
      </button>
    </li>
  );
}
