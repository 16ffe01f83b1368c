import { Ban, CircleCheck, CircleDashed, CircleX, Clock, LoaderCircle, Zap } from 'lucide-react';
import type { Build } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './Builds.module.css';
import type { StepState } from './texts.ts';

type Status = Build['status'] | StepState;

const marks: Record<Status, { readonly icon: typeof Zap; readonly tone: string }> = {
  queued: { icon: Clock, tone: 'cached' },
  running: { icon: LoaderCircle, tone: 'running' },
  succeeded: { icon: CircleCheck, tone: 'done' },
  done: { icon: CircleCheck, tone: 'done' },
  cached: { icon: Zap, tone: 'cached' },
  failed: { icon: CircleX, tone: 'failed' },
  cancelled: { icon: Ban, tone: 'cached' },
  skipped: { icon: CircleDashed, tone: 'cached' },
};

/** How a build or one of its steps stands, by colour and by shape. */
export function BuildMark({ status }: { readonly status: Status }) {
  const { icon: Icon, tone } = marks[status];
  return (
    <Icon
      size={14}
      role="img"
      aria-label={text.builds.states[status]}
      className={cx(styles.mark, styles[tone])}
    />
  );
}
