import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, Hourglass } from 'lucide-react';
import type { ScheduleRun } from '../../../../../core/contract/index.ts';
import { useUi } from '../../../state/ui.ts';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { Ago } from '../../Ago.tsx';
import { wordsOf } from '../../plain-words.ts';
import { durationText } from '../../time.ts';
import styles from './Schedules.module.css';

const words = text.work.schedules;
const SHOWN_LINES = 3;
const icons = {
  waiting: Hourglass,
  running: CircleDashed,
  ok: CircleCheck,
  error: CircleAlert,
  skipped: CircleSlash,
} as const satisfies Record<ScheduleRun['status'], unknown>;

export interface RunLineProps {
  readonly workspaceId: string;
  readonly run: ScheduleRun;
}

/** How one run went, when, how long it took, and what came of it. */
export function RunLine({ workspaceId, run }: RunLineProps) {
  const { status, cause, startedAt, endedAt, error, answer, traceId } = run;
  const Icon = icons[status];
  const said = error === '' ? [...wordsOf(answer)].slice(0, SHOWN_LINES).join(' ') : error;
  return (
    <div className={cx(styles.run, styles[status])}>
      <Icon size={14} aria-hidden="true" />
      <div>
        <p className={styles.facts}>
          <span className={styles.outcome}>{words.outcomes[status]}</span>
          <Ago at={startedAt} />
          {endedAt !== null && endedAt > startedAt && (
            <span>{words.took(durationText(endedAt - startedAt))}</span>
          )}
          {cause === 'person' && <span>{words.byHand}</span>}
          {traceId !== null && (
            <button
              type="button"
              className={styles.trace}
              onClick={() => useUi.getState().showTrace(workspaceId, traceId)}
            >
              {words.trace}
            </button>
          )}
        </p>
        {said !== '' && <p className={styles.said}>{said}</p>}
      </div>
    </div>
  );
}
