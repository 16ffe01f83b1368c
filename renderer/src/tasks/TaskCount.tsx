import { LoaderCircle } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { showTasks } from '../state/tasks.ts';
import { text } from '../text/index.ts';

export interface TaskCountProps {
  readonly className: string | undefined;
}

/** How many tasks go on; brings back the rows of those that were put away. */
export function TaskCount({ className }: TaskCountProps) {
  const running = useEngine(
    (state) => Object.values(state.tasks).filter(({ status }) => status === 'running').length,
  );
  if (running === 0) return null;
  return (
    <button type="button" className={className} onClick={showTasks}>
      <LoaderCircle size={13} aria-hidden="true" />
      {text.tasks.running(running)}
    </button>
  );
}
