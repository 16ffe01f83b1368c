import { Eye } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { usePlan } from '../state/plan.ts';
import { text } from '../text/index.ts';
import { ErrorCard, PaneHeader, Skeleton } from '../ui/index.ts';
import { closePlan, lookAgain } from './actions.ts';
import { Diagnostics } from './Diagnostics.tsx';
import { errorsOf, mergedDiagnostics } from './diagnostics.ts';
import { isAllNew } from './entries.ts';
import { MissingKeys } from './MissingKeys.tsx';
import { ModeSwitch } from './ModeSwitch.tsx';
import styles from './Plan.module.css';
import { PlanFooter } from './PlanFooter.tsx';
import { PlanList } from './PlanList.tsx';
import { NOTHING_PLANNED, planSummary } from './texts.ts';
import { useEscape } from './useEscape.ts';
import { useReturningFocus } from './useReturningFocus.ts';

const words = text.plan.panel;

/** What importing a template would do, beside the canvas that shows it. Nothing has happened yet. */
export function PlanPanel() {
  const template = usePlan((state) => state.template);
  const bundledName = usePlan((state) => state.bundledName);
  const plan = usePlan((state) => state.plan);
  const check = usePlan((state) => state.check);
  const error = usePlan((state) => state.error);
  const busy = usePlan((state) => state.busy);
  const notice = usePlan((state) => state.notice);
  const watching = usePlan((state) => state.watching);
  const panel = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLHeadingElement>(null);

  const diagnostics = useMemo(
    () => mergedDiagnostics(plan?.diagnostics ?? [], check?.diagnostics ?? []),
    [plan, check],
  );
  const isBroken = plan !== null && errorsOf(plan.diagnostics) > 0;

  useReturningFocus();
  useEffect(() => title.current?.focus(), []);
  useEscape(panel, closePlan);

  return (
    <div ref={panel} className={styles.panel} aria-busy={busy !== null}>
      <PaneHeader
        className={styles.header}
        titleRef={title}
        title={plan ? words.title(plan.org) : words.untitled}
        closeLabel={words.close}
        closeShortcut="Esc"
        onClose={closePlan}
      >
        {bundledName === null ? (
          <code className={styles.template}>{template}</code>
        ) : (
          <p className={styles.template}>{words.bundled(bundledName)}</p>
        )}
        {watching && (
          <p className={styles.watching}>
            <Eye size={13} aria-hidden="true" /> {words.watching}
          </p>
        )}
      </PaneHeader>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <section className={styles.body} aria-label={words.body} tabIndex={0}>
        {plan?.description && <p>{plan.description}</p>}
        {(plan || error) && !isBroken && <ModeSwitchIfUseful />}
        <div role="status" className={styles.status}>
          {notice && <p className={styles.notice}>{notice}</p>}
          <span className="visually-hidden">{plan && busy === null ? planSummary(plan) : ''}</span>
        </div>
        {error && <ErrorCard error={error} title={words.notRead} onRetry={() => void lookAgain()} />}
        {!plan && !error && <Skeleton lines={6} label={words.loading} />}
        <Diagnostics diagnostics={diagnostics} />
        {isBroken && <p className={styles.quiet}>{NOTHING_PLANNED}</p>}
        {plan && !isBroken && (
          <>
            <MissingKeys required={plan.missingEnv} recommended={plan.recommendedEnv} />
            <PlanList key={plan.mode} plan={plan} />
          </>
        )}
      </section>
      <PlanFooter />
    </div>
  );
}

/** Where nothing exists that the org could meet, both ways do the same. */
function ModeSwitchIfUseful() {
  const makesOnly = usePlan(({ plan }) => plan !== null && !plan.orgExists && isAllNew(plan.entries));
  return makesOnly ? null : <ModeSwitch />;
}
