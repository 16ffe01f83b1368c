import { Check, Circle, Clock, LoaderCircle, X } from 'lucide-react';
import type { ProvisionPhase } from '../../../../core/contract/index.ts';
import { openBuildOf } from '../../dock/builds/open.ts';
import { phaseText, stepLabel } from '../../engine/presence.ts';
import type { StepRow } from '../../engine/start-steps.ts';
import { text } from '../../text/index.ts';
import { Progress } from '../../ui/index.ts';
import { durationText } from '../time.ts';
import { useNow } from '../useNow.ts';
import styles from './Start.module.css';

export interface StartStepsProps {
  readonly rows: readonly StepRow[];
  /** Where it is now; null once the start is over. */
  readonly phase: ProvisionPhase | null;
  readonly runtime: string;
}

const marks = { done: Check, running: LoaderCircle, waiting: Clock, failed: X, next: Circle } as const;
const words = text.inspector.start;

/** The steps of a start with how long each took. */
export function StartSteps({ rows, phase, runtime }: StartStepsProps) {
  return (
    <ol className={styles.steps} aria-label={words.steps}>
      {rows.map((row) => {
        const Mark = marks[row.state];
        return (
          <li key={row.step} className={styles.step} data-state={row.state}>
            <Mark className={styles.mark} size={13} aria-hidden="true" />
            <span className={styles.name}>
              {row.step === 'image' ? (
                <button
                  type="button"
                  className={styles.buildLink}
                  aria-label={words.showBuild(
                    row.state === 'running' && phase ? phaseText(phase) : stepLabel.image,
                  )}
                  onClick={() => openBuildOf(runtime)}
                >
                  {stepLabel.image}
                </button>
              ) : (
                stepLabel[row.step]
              )}
              <span className="visually-hidden">{words.stateSuffix(words.states[row.state])}</span>
            </span>
            <StepNote row={row} phase={phase} />
          </li>
        );
      })}
    </ol>
  );
}

function StepNote({ row, phase }: { readonly row: StepRow; readonly phase: ProvisionPhase | null }) {
  if (row.state === 'waiting' && phase) return <span className={styles.note}>{phaseText(phase)}</span>;
  if (row.durationMs !== null) return <span className={styles.time}>{secondsText(row.durationMs)}</span>;
  if (row.state === 'running' && row.startedAt !== null) {
    const progress = phase?.progress;
    return (
      <>
        {progress !== undefined && (
          <span className={styles.bar}>
            <Progress label={stepLabel[row.step]} value={progress} />
          </span>
        )}
        <Since at={row.startedAt} />
      </>
    );
  }
  if (row.state === 'failed') return <span className={styles.note}>{words.states.failed}</span>;
  return null;
}

function Since({ at }: { readonly at: number }) {
  const lengthMs = Math.max(0, useNow() - at);
  return <span className={styles.time}>{lengthMs < 1000 ? '' : durationText(lengthMs)}</span>;
}

/** `0.4 s`: steps are compared with one another, so they share one unit while they are short. */
function secondsText(lengthMs: number): string {
  return lengthMs < 10_000 ? words.seconds((lengthMs / 1000).toFixed(1)) : durationText(lengthMs);
}
