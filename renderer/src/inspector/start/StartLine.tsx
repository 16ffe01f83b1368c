import { ChevronRight, Moon } from 'lucide-react';
import type { Workspace } from '../../../../core/contract/index.ts';
import { failedStep, startMs, stepRows } from '../../engine/start-steps.ts';
import { text } from '../../text/index.ts';
import { durationText } from '../time.ts';
import styles from './Start.module.css';
import { StartSteps } from './StartSteps.tsx';

const words = text.inspector.start;

/** How it started: every step while that goes on or has failed, afterwards one line that opens. */
export function StartLine({ workspace }: { readonly workspace: Workspace }) {
  const { runtime, hibernateAfterMinutes, desired } = workspace;
  const rows = stepRows(workspace);
  const tookMs = startMs(workspace);
  const sleeps = hibernateAfterMinutes !== null && desired === 'running' && (
    <span className={styles.sleep}>
      <Moon size={12} aria-hidden="true" />
      {words.sleeps(idleText(hibernateAfterMinutes))}
    </span>
  );
  if (workspace.status === 'provisioning' || failedStep(workspace) !== null) {
    return <StartSteps rows={rows} phase={workspace.phase} runtime={runtime} />;
  }
  if (tookMs === null) return sleeps ? <div className={styles.line}>{sleeps}</div> : null;
  return (
    <details className={styles.details}>
      <summary className={styles.line}>
        <span className={styles.took}>
          <ChevronRight className={styles.chevron} size={13} aria-hidden="true" />
          {words.took(durationText(tookMs))}
        </span>
        {sleeps}
      </summary>
      <StartSteps rows={rows.filter(({ state }) => state !== 'next')} phase={null} runtime={runtime} />
    </details>
  );
}

function idleText(minutes: number): string {
  return durationText(minutes * 60_000);
}
