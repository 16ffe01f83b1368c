import { Ban, CircleCheck, CircleDashed, CircleX, Clock, LoaderCircle, Zap } from 'lucide-react';
import type { Build } from '../../../../core/contract/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './Builds.module.css';
import type { StepState } from './texts.ts';

type Status = Build['status'] | StepState;

const marks: Record<Status, { readonly icon: typeof Zap; readonly label: string; readonly tone: string }> = {
  queued: { icon: Clock, label: 'Waiting', tone: 'cached' },
  running: { icon: LoaderCircle, label: 'Running', tone: 'running' },
  succeeded: { icon: CircleCheck, label: 'Succeeded', tone: 'done' },
  done: { icon: CircleCheck, label: 'Done', tone: 'done' },
  cached: { icon: Zap, label: 'Cached', tone: 'cached' },
  failed: { icon: CircleX, label: 'Failed', tone: 'failed' },
  cancelled: { icon: Ban, label: 'Cancelled', tone: 'cached' },
  skipped: { icon: CircleDashed, label: 'Not reached', tone: 'cached' },
};

/** How a build or one of its steps stands, by colour and by shape. */
export function BuildMark({ status }: { readonly status: Status }) {
  const { icon: Icon, label, tone } = marks[status];
  return <Icon size={14} role="img" aria-label={label} className={cx(styles.mark, styles[tone])} />;
}
