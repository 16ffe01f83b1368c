import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { text as texts } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import { durationText } from '../time.ts';
import { StepsTaken } from './StepsTaken.tsx';
import styles from './WorkDone.module.css';

export interface WorkDoneProps {
  readonly message: ChatMessage;
}

/** What an agent did for an answer: one line that opens into its steps. Nothing where it answered at once. */
export function WorkDone({ message: { traceId, work, workspaceId } }: WorkDoneProps) {
  const [open, setOpen] = useState(false);
  const listId = useId();
  if (traceId === null || work === null || work.steps === 0) return null;
  return (
    <div className={styles.work}>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight className={cx(styles.arrow, open && styles.open)} size={13} aria-hidden="true" />
        {texts.talk.work.steps(work.steps, durationText(work.tookMs))}
      </button>
      {open && <StepsTaken id={listId} workspaceId={workspaceId} traceId={traceId} />}
    </div>
  );
}
